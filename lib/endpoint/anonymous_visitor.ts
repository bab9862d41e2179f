import { ArgumentError, ArgumentRangeError } from "../argument_error.ts";
import { decodeBase64Url, encodeBase64Url, importHmacKey, sameBytes, signHs256 } from "../bytes.ts";
import type { Identify } from "./visitor.ts";

/** Options of {@linkcode anonymousVisitor}. */
export interface AnonymousVisitorOptions {
  /**
   * Signs the cookie: a random text of at least 32 characters that only the site knows, and that is neither the
   * issuer's secret nor a Service App's. To rotate it, give an array: the first signs, all are accepted.
   */
  key: string | readonly string[];
  /**
   * The name that others see, or what returns it for a request, such as one typed by the visitor. Control
   * characters are dropped and 40 characters kept. Default is `Guest`.
   */
  displayName?: string | ((request: Request) => string | Promise<string>) | undefined;
  /** How long the same visitor is known without a visit, in seconds. Default is 7776000 (90 days). */
  maxAge?: number | undefined;
  /** The clock, in milliseconds since 1970. Default is `Date.now`. */
  now?: (() => number) | undefined;
}

/** The prefix makes browsers keep it to this host and to https: no other host can set one in its place. */
const COOKIE = "__Host-webex-guest";
const SUBJECT = /^visitor-[0-9a-f-]{36}$/;
/** A cookie is written anew after a day, so that who comes back within `maxAge` stays known. */
const RENEW_AFTER = 86_400;
/** How far the clock of another instance of the site may be ahead, in seconds. */
const CLOCK_SKEW = 300;

/**
 * Makes an `identify` for a site whose visitors do not sign in: each gets a random subject in a signed cookie
 * that scripts cannot read, so that the same visitor is the same guest again. A cookie that is forged, of
 * another key or older than `maxAge` counts as no cookie, and its sender becomes a new visitor.
 *
 * Browsers keep the cookie over https, and on this machine itself (`localhost`) over http.
 *
 * @param options The key, the name, and how long a visitor is known.
 * @returns The function to give to `createGuestTokenHandler` as `identify`.
 * @throws {TypeError} when a key is missing or shorter than 32 characters.
 * @throws {RangeError} when `maxAge` is not a whole number of seconds from 1 to 34560000 (400 days, the longest
 * that browsers keep a cookie: RFC 6265bis, section 5.5).
 *
 * @example Usage
 * ```ts
 * import { anonymousVisitor } from "@guestissuer/webex/endpoint";
 * import assert from "node:assert/strict";
 *
 * const identify = anonymousVisitor({ key: "a random text of 32 characters or more" });
 * const first = await identify(new Request("https://www.example.com/api/webex-guest"));
 * const cookie = first!.headers!["set-cookie"]!.split(";")[0]!;
 * const again = await identify(
 *   new Request("https://www.example.com/api/webex-guest", { headers: { cookie } }),
 * );
 * assert.equal(again!.subject, first!.subject);
 * ```
 */
export function anonymousVisitor(options: AnonymousVisitorOptions): Identify {
  const { displayName = "Guest", maxAge = 7_776_000, now = Date.now } = options;
  const keys = checkKeys(options.key);
  if (!Number.isSafeInteger(maxAge) || maxAge < 1 || maxAge > 34_560_000) {
    throw new ArgumentRangeError(
      "Cannot create identify: maxAge must be a whole number of seconds from 1 to 34560000",
    );
  }
  return async (request) => {
    const seconds = Math.floor(now() / 1000);
    const known = await readCookie(request, keys, seconds - maxAge, seconds);
    const subject = known?.subject ?? `visitor-${crypto.randomUUID()}`;
    const name = typeof displayName === "function" ? await displayName(request) : displayName;
    const visitor = { subject, displayName: cleanName(name) };
    if (known !== undefined && known.current && seconds - known.issuedAt < RENEW_AFTER) {
      return visitor;
    }
    const value = await sign(`${subject}.${seconds}`, keys[0]!);
    const attributes = `Path=/; Max-Age=${maxAge}; HttpOnly; Secure; SameSite=Lax`;
    return { ...visitor, headers: { "set-cookie": `${COOKIE}=${value}; ${attributes}` } };
  };
}

interface KnownVisitor {
  subject: string;
  issuedAt: number;
  /** Whether the first of the keys signed it. */
  current: boolean;
}

async function readCookie(
  request: Request,
  keys: string[],
  oldest: number,
  latest: number,
): Promise<KnownVisitor | undefined> {
  for (const pair of (request.headers.get("cookie") ?? "").split(";")) {
    const [name, value = ""] = pair.trim().split("=", 2) as [string, string?];
    const parts = value.split(".");
    if (name !== COOKIE || parts.length !== 3) continue;
    const [subject, time, signature] = parts as [string, string, string];
    const issuedAt = /^\d{1,12}$/.test(time) ? Number(time) : NaN;
    if (!SUBJECT.test(subject) || !(issuedAt > oldest && issuedAt <= latest + CLOCK_SKEW)) continue;
    const signer = await signerOf(`${subject}.${time}`, signature, keys);
    if (signer !== undefined) return { subject, issuedAt, current: signer === keys[0] };
  }
  return undefined;
}

async function signerOf(
  text: string,
  signature: string,
  keys: string[],
): Promise<string | undefined> {
  const bytes = decodeBase64Url(signature);
  if (bytes === undefined) return undefined;
  for (const key of keys) if (sameBytes(bytes, await macOf(text, key))) return key;
  return undefined;
}

async function sign(text: string, key: string): Promise<string> {
  return `${text}.${encodeBase64Url(await macOf(text, key))}`;
}

/** The text is marked as a cookie's, so that the key signs nothing that means something elsewhere. */
async function macOf(text: string, key: string): Promise<Uint8Array<ArrayBuffer>> {
  const hmacKey = await importHmacKey(new TextEncoder().encode(key));
  return await signHs256(`webex-guest cookie 1\n${text}`, hmacKey);
}

function checkKeys(key: string | readonly string[]): string[] {
  const keys = [key].flat();
  if (keys.length === 0 || !keys.every((each) => typeof each === "string" && each.length >= 32)) {
    throw new ArgumentError(
      "Cannot create identify: key must be a random string of at least 32 characters, or an array of such",
    );
  }
  return keys;
}

/** A name for others to see: one line, without characters that steer or hide, of 40 characters at most. */
function cleanName(name: string): string {
  const shown = typeof name === "string"
    ? name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").replace(/\s+/g, " ").trim()
    : "";
  return [...shown].slice(0, 40).join("").trim() || "Guest";
}
