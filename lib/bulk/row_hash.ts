import type { GuestRow } from "./read_row.ts";

/** How many digits a written hash has. */
export const HASH_DIGITS = 16;

/** Stands between two fields. No UTF-16 unit has this value. */
const BOUNDARY = 0x10000;

/**
 * Hashes rows into 64 bits, to know them again: by the userId, and by all that is read of a row. It is fast and
 * keeps nothing secret. The values stand in outputs of `batch`, so they must not change between versions.
 */
export class RowHasher {
  #one: number;
  #two: number;
  readonly #seedOne: number;
  readonly #seedTwo: number;
  /** The hash of the last row's userId. */
  readonly id = new Uint32Array(2);
  /** The hash of the last row. */
  readonly row = new Uint32Array(2);

  /** Rows of another issuer have other hashes. */
  constructor(issuer: string) {
    // the constants are those of cyrb53, a hash in the public domain
    this.#one = 0xdeadbeef;
    this.#two = 0x41c6ce57;
    this.#add(issuer);
    this.#seedOne = this.#one;
    this.#seedTwo = this.#two;
  }

  /** Hashes a row. Its line is no part of it. */
  hash({ subject, displayName, expiresIn }: GuestRow): void {
    this.#one = this.#seedOne;
    this.#two = this.#seedTwo;
    this.#add(subject);
    this.#finish(this.id);
    this.#add(displayName);
    this.#add(expiresIn === undefined ? "" : String(expiresIn));
    this.#finish(this.row);
  }

  #add(text: string): void {
    let one = this.#one;
    let two = this.#two;
    for (let i = 0; i <= text.length; i++) {
      const unit = i < text.length ? text.charCodeAt(i) : BOUNDARY;
      one = Math.imul(one ^ unit, 2654435761);
      two = Math.imul(two ^ unit, 1597334677);
    }
    this.#one = one;
    this.#two = two;
  }

  #finish(target: Uint32Array): void {
    const one = this.#one;
    const two = this.#two;
    target[0] = Math.imul(one ^ one >>> 16, 2246822507) ^ Math.imul(two ^ two >>> 13, 3266489909);
    target[1] = Math.imul(two ^ two >>> 16, 2246822507) ^ Math.imul(one ^ one >>> 13, 3266489909);
  }
}

/** Writes a hash as 16 hexadecimal digits into bytes, and returns the offset after them. */
export function writeHash(hash: Uint32Array, target: Uint8Array, offset: number): number {
  for (const word of hash) {
    for (let shift = 28; shift >= 0; shift -= 4) {
      const digit = word >>> shift & 15;
      target[offset++] = digit < 10 ? 48 + digit : 87 + digit;
    }
  }
  return offset;
}

/** A hash as hexadecimal digits. */
export function hexOf(hash: Uint32Array): string {
  const digits = new Uint8Array(HASH_DIGITS);
  writeHash(hash, digits, 0);
  return new TextDecoder().decode(digits);
}

/** Reads a hash that is written as hexadecimal digits; undefined when that is not a hash. */
export function readHash(bytes: Uint8Array, offset: number): Uint32Array | undefined {
  const hash = new Uint32Array(2);
  for (let i = 0; i < HASH_DIGITS; i++) {
    const byte = bytes[offset + i] ?? 0;
    const digit = byte >= 97 && byte <= 102 ? byte - 87 : byte - 48;
    if (digit < 0 || digit > 15 || (digit > 9 && byte < 97)) return undefined;
    hash[i >> 3] = hash[i >> 3]! << 4 | digit;
  }
  return hash;
}
