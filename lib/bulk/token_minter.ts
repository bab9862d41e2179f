import { checkCredentials, type CredentialsCheckOptions } from "../token/issuer_secret.ts";
import { fastHs256, type FastKey } from "../token/fast_hs256.ts";
import { HEADER_SEGMENT } from "../token/guest_claims.ts";

const encoder = new TextEncoder();
const ALPHABET = encoder.encode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
const DOT = 46;
/** The header of every guest token, and the dot after it. */
const HEADER = encoder.encode(`${HEADER_SEGMENT}.`);

/**
 * Makes many guest tokens of one issuer: the same bytes as `createGuestToken`, with everything that stays the
 * same prepared once and everything else written into one buffer.
 */
export class TokenMinter {
  readonly #key: FastKey;
  readonly #middle: string;
  #claims = new Uint8Array(4096);

  /** Checks the issuer and its secret, and prepares to sign with them. */
  constructor(issuer: string, secret: string, options: CredentialsCheckOptions = {}) {
    this.#key = fastHs256.key(checkCredentials({ issuer, secret }, options));
    this.#middle = `,"iss":${JSON.stringify(issuer)},"exp":`;
  }

  /** Returns a token as a string. */
  mint(subject: string, displayName: string, exp: number): string {
    const target = new Uint8Array(this.maxLength(subject, displayName));
    return new TextDecoder().decode(
      target.subarray(0, this.write(target, 0, subject, displayName, exp)),
    );
  }

  /** The most bytes that a token of this guest can take. */
  maxLength(subject: string, displayName: string): number {
    // a UTF-16 unit takes at most 6 bytes in JSON, as an escape; base64 adds a third
    return 120 +
      Math.ceil((this.#middle.length * 3 + 60 + (subject.length + displayName.length) * 6) * 4 / 3);
  }

  /** Writes a token at an offset of a buffer that has room for it, and returns the offset after it. */
  write(
    target: Uint8Array,
    offset: number,
    subject: string,
    displayName: string,
    exp: number,
  ): number {
    const text = `{"sub":${JSON.stringify(subject)},"name":${
      JSON.stringify(displayName)
    }${this.#middle}${exp}}`;
    if (text.length * 3 > this.#claims.length) this.#claims = new Uint8Array(text.length * 3);
    const { written } = encoder.encodeInto(text, this.#claims);
    target.set(HEADER, offset);
    let at = writeBase64Url(this.#claims, written, target, offset + HEADER.length);
    const signature = fastHs256.sign(target.subarray(offset, at), this.#key);
    target[at++] = DOT;
    return writeBase64Url(signature, signature.length, target, at);
  }
}

/** Writes bytes as base64url without padding, and returns the offset after them. */
function writeBase64Url(
  source: Uint8Array,
  length: number,
  target: Uint8Array,
  offset: number,
): number {
  let at = offset;
  let i = 0;
  for (; i + 2 < length; i += 3) {
    const bits = source[i]! << 16 | source[i + 1]! << 8 | source[i + 2]!;
    target[at] = ALPHABET[bits >> 18]!;
    target[at + 1] = ALPHABET[bits >> 12 & 63]!;
    target[at + 2] = ALPHABET[bits >> 6 & 63]!;
    target[at + 3] = ALPHABET[bits & 63]!;
    at += 4;
  }
  if (i + 1 === length) {
    const bits = source[i]! << 4;
    target[at++] = ALPHABET[bits >> 6]!;
    target[at++] = ALPHABET[bits & 63]!;
  } else if (i + 2 === length) {
    const bits = source[i]! << 10 | source[i + 1]! << 2;
    target[at++] = ALPHABET[bits >> 12]!;
    target[at++] = ALPHABET[bits >> 6 & 63]!;
    target[at++] = ALPHABET[bits & 63]!;
  }
  return at;
}
