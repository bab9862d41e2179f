/** How much a mock remembers of spaces, memberships, webhooks and devices, in bytes, about: 64 MB. */
const MAX_BYTES = 64 * 1024 * 1024;

/** What a thing takes up besides its strings, in bytes. */
export const OVERHEAD = 500;

/**
 * Thrown when a mock remembers so much that nothing new is taken. It is not an `Error`, since nothing failed: the
 * dispatcher makes a refusal of it.
 */
export class MemoryFull {
  /** Why, and what to do. */
  readonly reason: string;

  constructor(limit: number) {
    this.reason =
      `the mock remembers ${limit} bytes of spaces, memberships, webhooks and devices already: delete some, or reset the mock`;
  }
}

/**
 * How much memory the things take up that clients have registered, and that must not be forgotten while they use
 * them. The last one taken may go beyond the limit.
 */
export class Memory {
  readonly #limit: number;
  #sizes = new WeakMap<object, number>();
  #bytes = 0;

  /** @param limit How much is taken, in bytes. Default is 64 MB. */
  constructor(limit: number = MAX_BYTES) {
    this.#limit = limit;
  }

  /** @throws {MemoryFull} when nothing new is taken. */
  requireRoom(): void {
    if (this.#bytes >= this.#limit) throw new MemoryFull(this.#limit);
  }

  /** Counts a thing by the strings that it holds. */
  hold(thing: object, strings: Iterable<unknown>): void {
    const size = OVERHEAD + lengthOf(strings);
    this.#sizes.set(thing, size);
    this.#bytes += size;
  }

  /** Counts a thing anew that has changed, unless it was released meanwhile. */
  recount(thing: object, strings: Iterable<unknown>): void {
    if (!this.#sizes.has(thing)) return;
    this.release(thing);
    this.hold(thing, strings);
  }

  /** Counts a thing no more. */
  release(thing: object): void {
    this.#bytes -= this.#sizes.get(thing) ?? 0;
    this.#sizes.delete(thing);
  }

  /** Counts nothing any more. */
  clear(): void {
    this.#sizes = new WeakMap();
    this.#bytes = 0;
  }
}

/** The length of all strings among some values. */
export function lengthOf(values: Iterable<unknown>): number {
  let length = 0;
  for (const each of values) if (typeof each === "string") length += each.length;
  return length;
}
