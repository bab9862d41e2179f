import { decodeBase64Url, decodeUtf8, encodeBase64Url } from "../bytes.ts";
import { CLAIMS } from "./field_role.ts";
import { rewriteJson } from "./json_rewrite.ts";
import { inside, type Rewriter, type TextPlace } from "./rewriter.ts";

/** What may be a JWT, signed or encrypted: three or five segments. */
export const JWT_PATTERN = /(?<![\w-])eyJ[\w-]{5,}(?:\.[\w-]*){2,4}/g;

const FIXED = new TextEncoder().encode("scrubbed: this signature guards nothing. ");

/** The signature of scrubbed JWTs, as many characters long as the one in whose place it stands. */
function fixedSegment(length: number): string {
  const bytes = new Uint8Array(Math.floor(length * 6 / 8));
  for (let i = 0; i < bytes.length; i++) bytes[i] = FIXED[i % FIXED.length]!;
  return encodeBase64Url(bytes);
}

/** Returns whether a segment is a fixed one. It is told by its beginning, since text may follow it directly. */
export function isFixedSegment(segment: string): boolean {
  // the last digit of a short one holds less than the others
  const digits = Math.min(20, Math.floor(Math.floor(segment.length * 6 / 8) * 8 / 6));
  return segment.slice(0, digits) === fixedSegment(40).slice(0, digits);
}

/**
 * Rewrites a JWT: its header and its claims are rewritten as JSON, and what guards it is fixed. The algorithm and
 * the names of claims stay. Of an encrypted one only the header can be read.
 *
 * @returns `undefined` for what is no JWT.
 */
export function rewriteJwt(
  token: string,
  place: TextPlace,
  rewriter: Rewriter,
): string | undefined {
  const segments = token.split(".");
  const [header = "", claims = "", ...rest] = segments;
  const isEncrypted = segments.length === 5;
  if (!isEncrypted && segments.length !== 3) return undefined;
  const newHeader = rewriteSegment(header, place, rewriter);
  if (newHeader === undefined) return undefined;
  if (isEncrypted) return [newHeader, ...[claims, ...rest].map(fix)].join(".");
  const newClaims = rewriteSegment(claims, place, rewriter);
  return newClaims === undefined ? undefined : [newHeader, newClaims, ...rest.map(fix)].join(".");
}

function fix(segment: string): string {
  return fixedSegment(segment.length);
}

/** Rewrites a segment that holds an object; `undefined` for any other. */
function rewriteSegment(
  segment: string,
  place: TextPlace,
  rewriter: Rewriter,
): string | undefined {
  const bytes = decodeBase64Url(segment);
  const text = bytes && decodeUtf8(bytes);
  if (text === undefined || !/^\s*\{/.test(text)) return undefined;
  const changed = rewriteJson(text, inside(place, CLAIMS), rewriter);
  return changed === text ? segment : encodeBase64Url(changed);
}
