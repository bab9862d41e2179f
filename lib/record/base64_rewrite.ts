import { decodeBase64, decodeUtf8, encodeBase64, encodeBase64Url } from "../bytes.ts";
import { pack, unpack } from "../runtime/compression.ts";
import { isReadable } from "./escapes.ts";
import { inside, type Rewriter, type TextPlace } from "./rewriter.ts";

/** Characters of base64 in either alphabet, long enough to hold something. */
export const RUN_PATTERN = /[A-Za-z0-9+/_-]{8,}={0,2}/g;

/** Separators that are digits of base64 too. What they separate is tried apart. */
const SEPARATORS = ["/", "_", "-", "+"];

/**
 * Rewrites a run of base64: what it holds is decoded, rewritten, and encoded in the same way. A run that holds
 * nothing readable is replaced where it looks random.
 *
 * @returns `undefined` for a run of another kind, such as a word.
 */
export function rewriteRun(run: string, place: TextPlace, rewriter: Rewriter): string | undefined {
  const decoded = rewriteDecoded(run, place, rewriter);
  if (decoded !== undefined) return decoded;
  // a segment of a path, behind one that is done
  const behindSlash = run.length > 8 && run.startsWith("/")
    ? rewriteDecoded(run.slice(1), place, rewriter)
    : undefined;
  if (behindSlash !== undefined) return `/${behindSlash}`;
  if (looksRandom(run)) return rewriter.put("opaque", run);
  const separator = SEPARATORS.find((each) => run.includes(each));
  if (separator === undefined) return undefined;
  const parts = run.split(separator);
  const written = parts.map((part) =>
    part.length < 8 ? undefined : rewriteRun(part, place, rewriter)
  );
  if (written.every((each) => each === undefined)) return undefined;
  return written.map((each, at) => each ?? parts[at]!).join(separator);
}

/** Base64 that is wrapped into lines, as in mails and certificates. */
export const WRAPPED_PATTERN =
  /(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{60,100}\r?\n)+[A-Za-z0-9+/]+={0,2}(?![A-Za-z0-9+/=])/g;

/** Rewrites base64 that is wrapped into lines as one run, and wraps it again. */
export function rewriteWrapped(
  wrapped: string,
  place: TextPlace,
  rewriter: Rewriter,
): string | undefined {
  const [, first = "", end = ""] = /^(.*?)(\r?\n)/.exec(wrapped) ?? [];
  const run = wrapped.replace(/\r?\n/g, "");
  const written = rewriteRun(run, place, rewriter);
  // its lines mean nothing by themselves
  if (written === undefined || written === run) return written && wrapped;
  const lines = written.match(new RegExp(`.{1,${first.length}}`, "g")) ?? [];
  return lines.join(end);
}

/** Rewrites what a run decodes to; `undefined` where that is no text. */
function rewriteDecoded(
  run: string,
  place: TextPlace,
  rewriter: Rewriter,
): string | undefined {
  // most words decode to bytes that are no text: looking at the first of them is enough
  if (!isBase64OfText(run)) return undefined;
  const bytes = decodeBase64(run);
  if (bytes === undefined) return undefined;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const packed = rewritePacked(bytes, place, rewriter);
    return packed && (packed === bytes ? run : encodeLike(packed, run));
  }
  const text = decodeUtf8(bytes);
  if (text === undefined || !isReadable(text)) return undefined;
  const changed = rewriter.text(text, inside(place));
  return changed === text ? run : encodeLike(new TextEncoder().encode(changed), run);
}

/** Rewrites text that is packed with gzip; `undefined` where it is not packed. */
function rewritePacked(
  bytes: Uint8Array,
  place: TextPlace,
  rewriter: Rewriter,
): Uint8Array | undefined {
  const unpacked = unpack(bytes, "gzip");
  const text = unpacked && decodeUtf8(unpacked);
  if (text === undefined) return undefined;
  const changed = rewriter.text(text, inside(place));
  return changed === text ? bytes : pack(new TextEncoder().encode(changed), "gzip");
}

function isBase64OfText(run: string): boolean {
  const bits = DIGITS[run.charCodeAt(0)]! << 18 | DIGITS[run.charCodeAt(1)]! << 12 |
    DIGITS[run.charCodeAt(2)]! << 6 | DIGITS[run.charCodeAt(3)]!;
  const [first, second, third] = [bits >> 16, bits >> 8 & 255, bits & 255];
  if (first === 0x1f && second === 0x8b) return true;
  return isOfText(first) && isOfText(second) && isOfText(third);
}

function isOfText(byte: number): boolean {
  return byte >= 0x20 && byte !== 0x7f || byte === 9 || byte === 10 || byte === 13;
}

/** The value of each digit of base64, of both alphabets. */
const DIGITS = new Uint8Array(128);
for (const alphabet of ["+/", "-_"]) {
  const digits = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${alphabet}`;
  for (let i = 0; i < 64; i++) DIGITS[digits.charCodeAt(i)] = i;
}

function encodeLike(bytes: Uint8Array, run: string): string {
  const padded = run.endsWith("=") || run.length % 4 === 0 && /[+/]/.test(run);
  if (/[+/]/.test(run)) return encodeBase64(bytes, { omitPadding: !padded });
  const plain = encodeBase64Url(bytes);
  // without the characters in which they differ, the standard alphabet is meant by its padding
  if (!run.endsWith("=")) return plain;
  return encodeBase64(bytes);
}

/** Whether a run looks like random bytes in base64, digits and letters, or hexadecimal digits: a key, a signature. */
function looksRandom(run: string): boolean {
  const bare = run.replace(/=+$/, "");
  // the ids of meetings have a letter before them
  if (/^[a-z]?[0-9a-f]{31,}$|^[A-Z]?[0-9A-F]{31,}$/.test(bare)) return true;
  if (bare.length < 20 || bare.length > 100_000) return false;
  if (!/[0-9]/.test(bare)) return false;
  const isMixed = /[A-Z]/.test(bare) && /[a-z]/.test(bare);
  // of letters of one size there are fewer changes
  if (!isMixed && !/^[a-z0-9]{24,}$|^[A-Z0-9]{24,}$/.test(bare)) return false;
  // separators join words, and say nothing about what they join
  const digits = bare.replace(/[^A-Za-z0-9]/g, "");
  let changes = 0;
  for (let at = 1; at < digits.length; at++) {
    if (classOf(digits.charCodeAt(at)) !== classOf(digits.charCodeAt(at - 1))) changes++;
  }
  return changes > digits.length * (isMixed ? 0.4 : 0.25);
}

/** Small letter, capital or digit. */
function classOf(code: number): number {
  return code >= 97 ? 1 : code >= 65 ? 2 : 3;
}
