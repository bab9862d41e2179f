import { decodeBase64, decodeUtf8, encodeBase64 } from "../bytes.ts";
import { isUuid, readWebexId } from "../webex_id.ts";
import { rewriteRun, rewriteWrapped, RUN_PATTERN, WRAPPED_PATTERN } from "./base64_rewrite.ts";
import { ENTITY_PATTERN, rewriteEntities } from "./entity_rewrite.ts";
import {
  decodeBackslashes,
  decodePercent,
  encodeBackslashes,
  encodePercent,
  isReadable,
} from "./escapes.ts";
import { looksLikeForm, rewriteForm } from "./form_rewrite.ts";
import { holdsJson, rewriteJson } from "./json_rewrite.ts";
import { JWT_PATTERN, rewriteJwt } from "./jwt_rewrite.ts";
import type { KnownValues } from "./known_values.ts";
import * as patterns from "./patterns.ts";
import { findPlaceholders, readPlaceholder } from "./placeholder.ts";
import { inside, MAX_DEPTH, type Rewriter, type TextPlace } from "./rewriter.ts";
import { type Role, SECRET_ROLES } from "./role.ts";
import { isOwnName } from "./spread.ts";
import { byPattern, type Done, type Step, takeSteps } from "./text_steps.ts";
import { rewritePath, rewriteSite, rewriteUrl, URL_PATTERN } from "./url_rewrite.ts";
import { siteIn } from "./webex_hosts.ts";

/** What is looked for by value. There is nothing yet while values are collected. */
export interface Known {
  anywhere: KnownValues;
  words: KnownValues;
}

/** Takes texts apart: JSON, forms, URLs, JWTs, base64, escapes, and within those again, however deep. */
export class TextRewriter implements Rewriter {
  readonly #put: (role: Role, value: string) => string;
  readonly #hosts: ReadonlySet<string>;
  readonly #known: Known | undefined;
  readonly #steps: readonly Step[];
  /** The steps that look for known values. */
  readonly #byValues: readonly Step[];
  /** Those in the names of fields. */
  readonly #inNames: readonly Step[];

  /**
   * @param put Handles a value that was found: returns what stands in its place.
   * @param options The hosts outside of Webex that are recorded, and what is looked for by value.
   */
  constructor(
    put: (role: Role, value: string) => string,
    options: { hosts: ReadonlySet<string>; known?: Known | undefined },
  ) {
    this.#put = put;
    this.#hosts = options.hosts;
    this.#known = options.known;
    const { known } = options;
    this.#byValues = known === undefined
      ? []
      : [this.#byValue(known.anywhere), this.#byValue(known.words)];
    this.#inNames = known === undefined
      ? []
      : [this.#byValue(known.anywhere), this.#byValue(known.words, isOwnName)];
    this.#steps = this.#makeSteps();
  }

  /** Whether a host outside of Webex is one of those that are recorded. */
  isKept(hostname: string): boolean {
    return this.#hosts.has(hostname.toLowerCase());
  }

  put(role: Role, value: string): string {
    return value === "" ? "" : this.#put(role, value);
  }

  number(role: Role, digits: string): string {
    return /^(?:code|password|phone|secret)$/.test(role) ? "0" : digits;
  }

  fieldName(name: string, place: TextPlace): string {
    const isPlain = /^[A-Za-z_$][A-Za-z_$-]{0,39}$/.test(name);
    return isPlain ? takeSteps(name, place, this.#inNames) : this.text(name, place);
  }

  text(text: string, place: TextPlace): string {
    if (text.length < 2) return text;
    const placeholder = readPlaceholder(text);
    if (placeholder !== undefined) return this.put(placeholder.role, text);
    // nobody packs so deep by chance; what is left is replaced as a whole
    if (place.depth > MAX_DEPTH) return this.put("text", text);
    if (holdsJson(text)) return rewriteJson(text, place, this);
    if (looksLikeForm(text)) return rewriteForm(text, place, this);
    if (/^\/[^\s/]\S*$/.test(text) && !this.#holdsSlashed(text)) {
      return rewritePath(text, place, this);
    }
    return takeSteps(text, place, this.#steps);
  }

  value(role: Role, text: string, place: TextPlace): string {
    if (text === "" || readPlaceholder(text) !== undefined) return this.text(text, place);
    const [, scheme, rest] = /^((?:bearer|basic)\s+)([^]+)$/i.exec(text) ?? [];
    if (scheme !== undefined && rest !== undefined) {
      const isBasic = /^basic/i.test(scheme);
      return scheme + (isBasic ? this.#basic(rest, place) : this.value(role, rest, place));
    }
    if (place.depth > MAX_DEPTH) return this.put("text", text);
    const isSecret = SECRET_ROLES.has(role);
    if (isSecret && holdsJson(text)) return rewriteJson(text, { ...place, inherited: role }, this);
    if (isStructured(text) || role === "avatar" && !/^https?:/.test(text)) {
      return this.text(text, place);
    }
    if (role === "webex-site") return this.put(role, siteIn(text) ?? text) + afterSite(text);
    const meant = isSecret ? decodePercent(text) : text;
    return meant === text ? this.put(role, text) : encodePercent(this.put(role, meant));
  }

  /** `user:password` in base64. */
  #basic(encoded: string, place: TextPlace): string {
    const bytes = decodeBase64(encoded);
    const pair = bytes && decodeUtf8(bytes);
    if (pair === undefined || !pair.includes(":")) return this.put("token", encoded);
    const at = pair.indexOf(":");
    const user = this.value("login-name", pair.slice(0, at), place);
    const changed = `${user}:${this.put("password", pair.slice(at + 1))}`;
    return changed === pair ? encoded : encodeBase64(new TextEncoder().encode(changed));
  }

  /** Whether a known value with a slash in it stands in a text, which therefore is no path. */
  #holdsSlashed(text: string): boolean {
    return this.#known?.anywhere.find(text).some(({ value }) => value.includes("/")) ?? false;
  }

  #makeSteps(): Step[] {
    const by = byPattern;
    const [anywhere, words] = this.#byValues;
    return [
      (text) => this.#placeholders(text),
      ...anywhere === undefined ? [] : [anywhere],
      by("-----BEGIN ", patterns.PEM_PATTERN, ([block]) => this.put("secret", block)),
      by(" GMT", patterns.HTTP_DATE_PATTERN, ([date]) => date),
      // before URLs, in which their semicolons and ampersands mean something else
      by("&", ENTITY_PATTERN, ([run], { place }) => rewriteEntities(run, place, this)),
      by("\n", WRAPPED_PATTERN, ([run], { place }) => rewriteWrapped(run, place, this)),
      by("://", URL_PATTERN, ([url], { place }) => rewriteUrl(url, place, this)),
      by("%", patterns.PERCENT_PATTERN, ([run], { place }) => this.#percent(run, place)),
      by("\\", patterns.BACKSLASH_PATTERN, ([run], { place }) => this.#backslashes(run, place)),
      by(
        "=",
        patterns.ASSIGNMENT_PATTERN,
        (match, { place }) => patterns.rewriteAssignment(match, place, this),
      ),
      by(
        ":",
        patterns.ASSIGNMENT_PATTERN,
        (match, { place }) => patterns.rewriteAssignment(match, place, this),
      ),
      by(
        " ",
        patterns.BEARER_PATTERN,
        (match, { place }) => patterns.rewriteBearer(match, place, this),
      ),
      by(
        "eyJ",
        JWT_PATTERN,
        ([token], { place }) => rewriteJwt(token, place, this) ?? this.put("token", token),
      ),
      by(
        "_",
        patterns.OPAQUE_TOKEN_PATTERN,
        ([token], { place }) => patterns.rewriteOpaqueToken(token, place, this),
      ),
      by("@", patterns.EMAIL_PATTERN, ([email]) => patterns.rewriteEmail(email, this)),
      by(".", patterns.WEBEX_SITE_PATTERN, ([site], { place }) => rewriteSite(site, place, this)),
      by("-", patterns.UUID_PATTERN, ([uuid], at) => patterns.rewriteUuid(uuid, at, this)),
      by(":", patterns.MAC_PATTERN, ([mac]) => this.put("mac", mac)),
      by("-", patterns.MAC_PATTERN, ([mac]) => this.put("mac", mac)),
      by(":", patterns.IPV6_PATTERN, ([ip]) => patterns.rewriteIp("ipv6", ip, this)),
      by(".", patterns.IPV4_PATTERN, ([ip]) => patterns.rewriteIp("ipv4", ip, this)),
      by("+", patterns.PHONE_PATTERN, ([phone]) => this.put("phone", phone)),
      by("", RUN_PATTERN, ([run], { place }) => rewriteRun(run, place, this)),
      ...words === undefined ? [] : [words],
    ];
  }

  /** What has been scrubbed already stays as it is. */
  #placeholders(text: string): Done[] {
    return findPlaceholders(text).map(({ role, start, end }) => {
      return { start, end, written: this.put(role, text.slice(start, end)) };
    });
  }

  #byValue(known: KnownValues, stays: typeof isOwnName = () => false): Step {
    return (text) =>
      known.find(text).filter((each) => !stays(text.slice(each.start, each.end), each))
        .map(({ start, end, role, value, write }) => {
          return { start, end, written: write(this.put(role, value)) };
        });
  }

  #percent(run: string, place: TextPlace): string | undefined {
    const meant = decodePercent(run);
    if (meant === run) return undefined;
    const changed = this.text(meant, inside(place));
    if (changed !== meant) return encodePercent(changed);
    if (!run.includes("+")) return run;
    // in a form a plus is a space
    const spaced = decodePercent(run.replaceAll("+", " "));
    const other = this.text(spaced, inside(place));
    return other === spaced ? run : encodePercent(other).replaceAll("%20", "+");
  }

  #backslashes(run: string, place: TextPlace): string | undefined {
    const meant = decodeBackslashes(run);
    if (meant === run || !isReadable(meant)) return undefined;
    const changed = this.text(meant, inside(place));
    return changed === meant ? run : encodeBackslashes(changed);
  }
}

/** Whether a text says by its form what it is, so that its field need not. */
function isStructured(text: string): boolean {
  const whole = (pattern: RegExp) => text.match(pattern)?.[0] === text;
  return isUuid(text) || whole(patterns.EMAIL_PATTERN) || whole(patterns.OPAQUE_TOKEN_PATTERN) ||
    text.startsWith("eyJ") && whole(JWT_PATTERN) || whole(URL_PATTERN) ||
    readWebexId(text) !== undefined;
}

function afterSite(host: string): string {
  return siteIn(host) === undefined ? "" : host.slice(host.indexOf("."));
}
