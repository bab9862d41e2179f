import { encodeBase64 } from "./bytes.ts";
import { type TextView, textViews } from "./text_views.ts";

const MARK = "[redacted]";
// the second form is tried only at the start of a word: from every character it would take quadratic time
const LOOKS_LIKE_TOKEN =
  /eyJ[\w-]{9,}(?:\.[\w-]*){0,4}|(?<![A-Za-z0-9+/=-])[A-Za-z0-9+/=-]{8,}_[A-Za-z0-9]{1,16}_[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}/g;

/** The longest word that the expression is tried on, in characters: one of millions would overflow its stack. */
const LONGEST_WORD = 1_000_000;

/**
 * Takes whatever looks like a token out of a text. A text from outside passes through here, or through
 * {@linkcode createRedactor} where secrets are known, before it is put into a message, a debug line or the journal
 * of the mock.
 */
export function redact(text: string): string {
  const shown = text.length > LONGEST_WORD ? withoutLongWords(text) : text;
  return shown.replace(LOOKS_LIKE_TOKEN, MARK);
}

/** Takes out the words that are longer than any token, which may hold one. */
function withoutLongWords(text: string): string {
  let result = "";
  let kept = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && isTokenCharacter(text.charCodeAt(at))) continue;
    if (at - start > LONGEST_WORD) {
      result += text.slice(kept, start) + MARK;
      kept = at;
    }
    start = at + 1;
  }
  return result + text.slice(kept);
}

/** Whether a character is a letter or digit of ASCII, or one of `+-./=_`. */
function isTokenCharacter(code: number): boolean {
  const letter = code | 0x20;
  if (letter >= 0x61 && letter <= 0x7a) return true;
  return (code >= 0x2d && code <= 0x39) || code === 0x2b || code === 0x3d || code === 0x5f;
}

/** The shortest piece of a secret that counts as showing it. */
const PIECE = 8;

/**
 * Makes a function that takes secrets and tokens out of a text: whatever looks like a token, and every piece of 8 or
 * more characters of the secrets, also where it is percent-encoded, escaped as in JSON, in base64, or in another
 * case. A secret shorter than that is taken out whole, and one below 4 characters is not looked for.
 *
 * The secrets are prepared when the function is first called, so that it costs nothing where nothing fails.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  let index: SecretIndex | undefined;
  return (text) => withoutSecrets(redact(text), index ??= indexSecrets(secrets));
}

/** A part of a text. */
interface Range {
  start: number;
  end: number;
}

/** What to look for, by its length: pieces of 8 characters, and secrets that are shorter. */
type SecretIndex = Map<number, Set<string>>;

function indexSecrets(secrets: readonly string[]): SecretIndex {
  const index: SecretIndex = new Map();
  for (const form of new Set(secrets.flatMap(secretForms))) {
    const length = Math.min(form.length, PIECE);
    const pieces = index.get(length) ?? new Set();
    for (let at = 0; at + length <= form.length; at++) pieces.add(form.slice(at, at + length));
    index.set(length, pieces);
  }
  return index;
}

function withoutSecrets(text: string, index: SecretIndex): string {
  // escapes may begin in front of a secret and swallow a part of it, so the text is searched with and without them
  const ranges = textViews(text).flatMap((view) => findPieces(view, index));
  ranges.sort((a, b) => a.start - b.start);
  let result = "";
  let kept = 0;
  for (const { start, end } of ranges) {
    if (start >= kept) result += text.slice(kept, start) + MARK;
    kept = Math.max(kept, end);
  }
  return result + text.slice(kept);
}

/** Where in a text something of a secret stands: pieces that go on from one another are one. */
function findPieces({ bytes, starts, ends }: TextView, index: SecretIndex): Range[] {
  const folded = foldBytes(bytes);
  const ranges: Range[] = [];
  let until = 0;
  for (let at = 0; at < folded.length; at++) {
    for (const [length, pieces] of index) {
      if (!pieces.has(folded.slice(at, at + length))) continue;
      if (at >= until) ranges.push({ start: starts[at]!, end: 0 });
      until = Math.max(until, at + length);
      ranges.at(-1)!.end = ends[until - 1]!;
    }
  }
  return ranges;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");
/** The shortest secret that is looked for, and the shortest base64: what is shorter stands in ordinary words. */
const SHORTEST = 4;
const SHORTEST_BASE64 = 6;
const OPAQUE_TOKEN = /^(.+)_[A-Za-z0-9]{1,16}_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/is;
const JWT = /^eyJ[\w-]*\.([\w.-]+)$/;

/**
 * The part of a secret that guards something. In a JWT that is all but the header, which nearly all guest tokens
 * share; in an opaque access token all but the code of the cluster and the id of the organization.
 */
function guardedPart(secret: string): string {
  return JWT.exec(secret)?.[1] ?? OPAQUE_TOKEN.exec(secret)?.[1] ?? secret;
}

/**
 * Every form in which a text can show a secret, as {@linkcode foldBytes} writes them: the secret itself, and its
 * base64 at each of the three offsets. The other forms (escapes, upper and lower case, the alphabet of base64) are
 * equal after folding.
 */
export function secretForms(secret: string): string[] {
  const guarded = guardedPart(secret);
  if (guarded.length < SHORTEST) return [];
  const bytes = encoder.encode(guarded);
  const encoded = [0, 1, 2].map((offset) => base64At(bytes, offset));
  return [
    ...textViews(guarded).map((view) => foldBytes(view.bytes)),
    ...encoded.filter(({ length }) => length >= SHORTEST_BASE64),
  ];
}

/** The base64 of bytes that stand behind others, without the digits in which the others have a part. */
function base64At(bytes: Uint8Array, offset: number): string {
  const shifted = new Uint8Array(offset + bytes.length);
  shifted.set(bytes, offset);
  const digits = encodeBase64(shifted, { omitPadding: true });
  const whole = digits.slice(0, Math.floor(shifted.length * 8 / 6));
  return foldBytes(encoder.encode(whole.slice(Math.ceil(offset * 8 / 6))));
}

/**
 * Writes bytes as a string with one character for each, in which two spellings of one thing are equal: small and
 * capital letters, both alphabets of base64, and a plus for a space.
 */
export function foldBytes(bytes: ArrayLike<number>): string {
  const folded = new Uint8Array(bytes.length);
  const table = foldings ??= Uint8Array.from({ length: 256 }, (_, byte) => foldByte(byte));
  for (let i = 0; i < bytes.length; i++) folded[i] = table[bytes[i]!]!;
  return decoder.decode(folded);
}

let foldings: Uint8Array | undefined;

function foldByte(byte: number): number {
  const character = String.fromCharCode(byte);
  if (character === "-" || character === " ") return 0x2b;
  if (character === "_") return 0x2f;
  return byte < 0x80 ? character.toLowerCase().charCodeAt(0) : byte;
}
