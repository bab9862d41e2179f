import { encodeBase64 } from "./base64.ts";
import { textViews } from "./text_views.ts";

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
  for (let i = 0; i < bytes.length; i++) folded[i] = FOLDED[bytes[i]!]!;
  return decoder.decode(folded);
}

const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (character === "-" || character === " ") return 0x2b;
  if (character === "_") return 0x2f;
  return byte < 0x80 ? character.toLowerCase().charCodeAt(0) : byte;
});
