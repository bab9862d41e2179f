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
  return `${scheme}${userinfo}${shown}${port}${rewritePath(target, place, rewriter)}`;
}

/** Rewrites a path with its query and fragment. */
export function rewritePath(target: string, place: TextPlace, rewriter: Rewriter): string {
  const [, path, query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/.exec(target) ?? [];
  if (path === undefined) return target;
  let written = path.split("/").map((segment) => rewriteEncoded(segment, place, rewriter)).join(
    "/",
  );
  if (query !== undefined) written += `?${rewriteForm(query, place, rewriter)}`;
  if (fragment !== undefined) {
    const isForm = fragment.includes("=");
    written += `#${
      isForm ? rewriteForm(fragment, place, rewriter) : rewriteEncoded(fragment, place, rewriter)
    }`;
  }
  return written;
}
