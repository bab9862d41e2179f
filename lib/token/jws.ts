import { ArgumentError, describeType } from "../argument_error.ts";
import {
  decodeBase64,
  decodeBase64Url,
  decodeUtf8,
  importHmacKey,
  sameBytes,
  signHs256,
} from "../bytes.ts";
import { QUOTES, withoutInvisible } from "../characters.ts";
import { findingsError, type WebexError } from "../errors.ts";
import type { Finding } from "../finding.ts";
import { isObject, parseJson } from "../json.ts";
import { readWebexId } from "../webex_id.ts";
import { finding } from "./finding_texts.ts";
import { HEADER_SEGMENT } from "./guest_claims.ts";
import { holdsToken, isPlaceholder, toUrlSafe, unpaste } from "./pasted.ts";

const DOING = "Cannot decode token";

/** The longest token that is looked into, in characters. A header of HTTP holds some thousands. */
const MAX_LENGTH = 1_000_000;

/** A JWT taken apart. Nothing in it has been checked. */
export interface Jws {
  /** The decoded header. */
  header: Record<string, unknown>;
  /** The decoded claims. */
  claims: Record<string, unknown>;
  /** What the signature signs: the first two segments with their dot. */
  signed: string;
  /** The third segment, still encoded. */
  signature: string;
}

/**
 * Takes a JWT in the compact form apart (RFC 7515, section 3.1), trusting nothing.
 *
 * @throws {WebexError} when it is not a JWT; the code says what it is instead.
 */
export function parseJws(token: string): Jws {
  checkSize(token);
  const segments = token.split(".", 6);
  if (segments.length !== 3 || isPasted(token)) throw refusal(token);
  const [head, body, signature] = segments as [string, string, string];
  // nearly every guest token has this header: it need not be parsed
  const header = head === HEADER_SEGMENT ? { alg: "HS256", typ: "JWT" } : parseSegment(head);
  const claims = parseSegment(body);
  if (header === undefined || claims === undefined) refuseMendable(token);
  if (header === undefined && claims === undefined) throw refusal(token);
  if (header === undefined) throw unreadable("header_unreadable");
  if (claims === undefined) throw unreadable("claims_unreadable");
  return { header, claims, signed: `${head}.${body}`, signature };
}

/**
 * Refuses a token that is longer than any token.
 *
 * @throws {WebexError} `token_too_large`.
 * @throws {TypeError} when it is not a string.
 */
export function checkSize(token: string): void {
  if (typeof token !== "string") {
    throw new ArgumentError(`${DOING}: it must be a string, received ${describeType(token)}`);
  }
  if (token.length > MAX_LENGTH) throw tooLarge(`longer than ${MAX_LENGTH} characters`);
}

/** Whether a copy brought along what can be in no token: it is named so, and not as a lost character. */
function isPasted(token: string): boolean {
  // of most tokens this is all that is looked at
  if (!/[^!-~]|["'`\\<>()[\],;:]/.test(token)) return false;
  return PASTED.test(token) || withoutInvisible(token) !== token || holdsToken(token);
}

const PASTED = new RegExp(`[\\s${QUOTES}]|\\\\[nr]$`);

/** Names what can be mended in a token that cannot be read. */
function refuseMendable(token: string): void {
  const [pasted] = unpaste(token, "token").codes;
  if (pasted !== undefined) throw findingsError(DOING, [finding(pasted)]);
  const urlSafe = toUrlSafe(token);
  if (urlSafe === undefined) return;
  const isReadable = urlSafe.split(".", 2).every((each) => parseSegment(each) !== undefined);
  if (isReadable) throw findingsError(DOING, [finding("token_standard_base64")]);
}

function parseSegment(segment: string): Record<string, unknown> | undefined {
  const bytes = decodeBase64Url(segment);
  const text = bytes && decodeUtf8(bytes);
  if (text === undefined) return undefined;
  const { value, exceeded } = parseJson(text);
  if (exceeded !== undefined) throw tooLarge(exceeded);
  return isObject(value) ? value : undefined;
}

function tooLarge(seen: string): WebexError {
  return findingsError(DOING, [finding("token_too_large", { seen })])!;
}

function refusal(token: string): WebexError {
  return findingsError(DOING, [describeOtherInput(token)])!;
}

function unreadable(code: "header_unreadable" | "claims_unreadable"): WebexError {
  return findingsError(DOING, [finding(code)])!;
}

/**
 * Finds an algorithm that is not HS256; `none` is refused like every other. An extension that the header
 * calls critical is refused too, as RFC 7515, section 4.1.11, asks of those who do not know it.
 */
export function checkAlgorithm(jws: Jws): Finding | undefined {
  const { alg, crit } = jws.header;
  if (crit !== undefined) return finding("crit_unknown");
  if (alg === "HS256") return undefined;
  const none = typeof alg === "string" && alg.toLowerCase() === "none";
  return finding(none ? "alg_none" : "alg_not_hs256");
}

/** Checks whether a JWT is signed with a key. */
export async function isSignedWith(jws: Jws, key: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const signature = decodeBase64Url(jws.signature);
  if (signature === undefined) return false;
  return sameBytes(signature, await signHs256(jws.signed, await importHmacKey(key)));
}

/** An opaque access token: base64, a cluster code such as P0A1, and the uuid of the organization. */
export const OPAQUE_ACCESS_TOKEN: RegExp =
  /^([A-Za-z0-9+/=-]+)_([A-Za-z0-9]{1,16})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Finds what a text is that is not a JWT in three segments. Nothing of the text is shown. */
function describeOtherInput(text: string): Finding {
  const trimmed = text.trim();
  if (trimmed === "") return finding("token_empty");
  if (isJson(trimmed)) return finding("json_given");
  const [pasted] = unpaste(text, "token").codes;
  if (pasted !== undefined) return finding(pasted);
  if (isPlaceholder(trimmed)) return finding("placeholder_given");
  if (holdsToken(text)) return finding("token_surrounded");
  if (/\s/.test(text)) return finding("token_white_space");
  if (OPAQUE_ACCESS_TOKEN.test(text)) return finding("access_token_given");
  const id = readWebexId(text);
  if (id !== undefined) {
    const what = id.type === undefined ? "a uuid" : `a Webex id of type ${id.type}`;
    return finding("issuer_id_given", { what });
  }
  const segments = text.split(".", 6).length;
  if (segments === 5) return finding("jwe_given");
  if (/^eyJ/.test(text) && segments < 3 && !/%2E/i.test(text)) {
    return finding("token_truncated", { count: segments });
  }
  return describeEncoded(text, segments);
}

function describeEncoded(text: string, segments: number): Finding {
  const bytes = text.length < 100_000 ? decodeBase64(text) : undefined;
  const inner = bytes && decodeUtf8(bytes);
  if (
    /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(inner ?? "") ||
    /^eyJ[\w-]*(%2E|\.)/i.test(text) && /%/.test(text)
  ) {
    return finding("token_double_encoded");
  }
  if (bytes !== undefined && bytes.length >= 16 && bytes.length <= 64) {
    return finding("secret_given", { count: bytes.length });
  }
  const count = segments > 5 ? "more than 5" : segments;
  const seen = segments === 3
    ? "three segments, and they do not hold base64url of JSON"
    : `${count} segment${segments === 1 ? "" : "s"}, and a JWT has 3`;
  return finding("not_a_jwt", { seen });
}

function isJson(text: string): boolean {
  return /^[{[]/.test(text) ? parseJson(text).error === undefined : /^"\w+"\s*:/.test(text);
}
