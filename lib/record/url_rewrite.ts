import { decodeBase64, decodeUtf8 } from "../bytes.ts";
import { decodePercent, encodePercent, isReadable } from "./escapes.ts";
import { rewriteEncoded, rewriteForm } from "./form_rewrite.ts";
import { inside, type Rewriter, type TextPlace } from "./rewriter.ts";
import { isNobodysHost, isWebexHost, siteIn } from "./webex_hosts.ts";

/** An absolute URL within a text. */
export const URL_PATTERN = /(?:https?|wss?):\/\/[^\s"<>\\^`{|}]+/gi;

/** The parts of an absolute URL. */
const PARTS = /^([a-z]+:\/\/)(?:([^/?#@]*)@)?(\[[^\]]*\]|[^/?#:]*)(:\d+)?([^]*)$/i;

/**
 * Rewrites an absolute URL. Of a host that is not of Webex nothing is left: its path can say as much as its name.
 *
 * @param isKept Whether a host outside of Webex is one of those that are recorded.
 */
export function rewriteUrl(
  url: string,
  place: TextPlace,
  rewriter: Rewriter & { isKept(hostname: string): boolean },
): string {
  const [, scheme, user, host, port = "", target] = PARTS.exec(url) ?? [];
  if (scheme === undefined || host === undefined || target === undefined) return url;
  if (/^https:\/\/avatar\.example\/\d+~1600$/.test(url)) return url;
  const userinfo = user === undefined ? "" : `${rewriter.put("password", user)}@`;
  const isIp = /^(?:\[.*\]|\d+(?:\.\d+){3})$/.test(host);
  if (!isIp && !isWebexHost(host) && !isNobodysHost(host) && !rewriter.isKept(host)) {
    return `${scheme}${rewriter.put("site", host)}/`;
  }
  const site = siteIn(host);
  const shown = site !== undefined
    ? rewriter.put("webex-site", site) + host.slice(site.length)
    : isIp
    ? rewriter.text(host, inside(place))
    : host;
  const segment = site === undefined ? undefined : segmentOn(site);
  return `${scheme}${userinfo}${shown}${port}${rewritePath(target, place, rewriter, segment)}`;
}

/** Rewrites the address of a customer's site that stands in a text without a scheme; `undefined` for a service. */
export function rewriteSite(
  address: string,
  place: TextPlace,
  rewriter: Rewriter,
): string | undefined {
  const [, host = "", port = "", target = ""] = /^([^/?#:]*)(:\d+)?([^]*)$/.exec(address) ?? [];
  const site = siteIn(host);
  if (site === undefined) return undefined;
  const shown = rewriter.put("webex-site", site) + host.slice(site.length);
  return shown + port + rewritePath(target, place, rewriter, segmentOn(site));
}

/** Segments of the addresses of a customer's site that name nobody. */
const OF_SITES = new Set(
  (
    "api calendar dashboard download home info join joinservice m meet meeting meetings orion playback " +
    "pmr recording recordings recordingservice register sites v1 wbxmjs wbxservice webappng webinar " +
    "webinars weblink xmlservice"
  ).split(" "),
);

/** Rewrites a segment of a path, by the one before it if that matters. */
type RewriteSegment = (
  segment: string,
  place: TextPlace,
  rewriter: Rewriter,
  before: string | undefined,
) => string;

/**
 * How a segment on a customer's site is rewritten. `/meet/ada` is the room of a person, who is looked for elsewhere
 * too. What stands elsewhere in a path may be a word of the API, and is replaced there only.
 */
function segmentOn(site: string): RewriteSegment {
  return (segment, place, rewriter, before = "") => {
    const [, name = "", end = ""] = /^([^]*?)([.,;:!?)\]']*)$/.exec(segment) ?? [];
    const folded = name.toLowerCase();
    if (folded === site.toLowerCase()) return rewriter.put("webex-site", name) + end;
    if (OF_SITES.has(folded) || /^\w{1,3}\.php$/.test(folded)) return segment;
    // what says by its form what it is has the role of that
    const changed = rewriteEncoded(name, place, rewriter);
    if (holdsText(name)) return changed + end;
    const role = /^(?:meet|join|pmr|m)$/i.test(before) ? "login-name" : "path";
    return encodePercent(rewriter.put(role, decodePercent(name))) + end;
  };
}

/** Rewrites a path with its query and fragment. */
export function rewritePath(
  target: string,
  place: TextPlace,
  rewriter: Rewriter,
  segment: RewriteSegment = /^\/(?:meet|join)\//i.test(target) ? segmentOn("") : rewriteEncoded,
): string {
  const [, path, query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/.exec(target) ?? [];
  if (path === undefined) return target;
  let before: string | undefined;
  let written = path.split("/").map((each) => {
    const changed = segment(each, place, rewriter, before);
    if (each !== "") before = each;
    return changed;
  }).join("/");
  if (query !== undefined) written += `?${rewriteForm(query, place, rewriter)}`;
  if (fragment !== undefined) {
    const isForm = fragment.includes("=");
    written += `#${
      isForm ? rewriteForm(fragment, place, rewriter) : rewriteEncoded(fragment, place, rewriter)
    }`;
  }
  return written;
}

/** Whether a segment is text in base64, such as a Webex id. No name is so long and decodes to text by chance. */
function holdsText(segment: string): boolean {
  const bytes = segment.length < 20 ? undefined : decodeBase64(segment);
  const text = bytes && decodeUtf8(bytes);
  return text !== undefined && isReadable(text);
}
