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

/** How much is remembered of the latest things of a kind. */
export interface LatestLimits {
  /** How many at most. */
  capacity: number;
  /** How many bytes at most, about. */
  maxBytes: number;
  /** Whether the very latest is remembered whatever its size. Default is `false`. */
  keepsNewest?: boolean;
}

/** The latest things of a kind, by numbers that none of them shares. The oldest are forgotten first. */
export class Latest<T extends { readonly size: number }> {
  readonly #limits: LatestLimits;
  /** The things; those before `#first` are forgotten. */
  #things: (T | undefined)[] = [];
  #first = 0;
  #bytes = 0;
  #newest = 0;

  constructor(limits: LatestLimits) {
    this.#limits = limits;
  }

  /** Number of the latest, from 1; 0 when there was none. */
  get newest(): number {
    return this.#newest;
  }

  /** Number of the oldest that is remembered. It is above {@linkcode newest} when none is. */
  get oldest(): number {
    return this.#newest - this.#size + 1;
  }

  /** Remembers a thing. */
  add(thing: T): void {
    this.#newest++;
    this.#things.push(thing);
    this.#bytes += thing.size;
    const { capacity, maxBytes, keepsNewest } = this.#limits;
    const least = keepsNewest ? 1 : 0;
    while (this.#size > capacity || (this.#bytes > maxBytes && this.#size > least)) {
      this.#forgetOldest();
    }
  }

  /** Returns the thing of a number, which is remembered. */
  get(number: number): T {
    return this.#things[this.#things.length - 1 - (this.#newest - number)]!;
  }

  /** Forgets all. No number comes again. */
  clear(): void {
    this.#things = [];
    this.#first = 0;
    this.#bytes = 0;
  }

  get #size(): number {
    return this.#things.length - this.#first;
  }

  #forgetOldest(): void {
    this.#bytes -= this.#things[this.#first]!.size;
    this.#things[this.#first++] = undefined;
    // moving the rest once in a while costs less than moving it each time
    if (this.#first > this.#things.length / 2) {
      this.#things = this.#things.slice(this.#first);
      this.#first = 0;
    }
  }
}

/** Values by texts such as tokens, so many at most. The oldest are forgotten first. */
export class Remembered<T> {
  readonly #limits: { capacity: number; maxLength: number };
  #newer = new Map<string, T>();
  #older = new Map<string, T>();
  /** How long the texts in `#newer` are together. */
  #length = 0;

  /** @param limits How many are remembered, and how many characters their texts have together, about. */
  constructor(limits: { capacity: number; maxLength: number }) {
    this.#limits = limits;
  }

  /** Returns the value of a text, if it is remembered. */
  get(text: string): T | undefined {
    return this.#newer.get(text) ?? this.#older.get(text);
  }

  /** Remembers a value. The older half is dropped whole: to delete one by one would cost more. */
  set(text: string, value: T): void {
    const { capacity, maxLength } = this.#limits;
    if (this.#newer.size >= capacity / 2 || this.#length > maxLength / 2) {
      this.#older = this.#newer;
      this.#newer = new Map();
      this.#length = 0;
    }
    this.#newer.set(text, value);
    this.#length += text.length;
  }

  /** Forgets all. */
  clear(): void {
    this.#newer.clear();
    this.#older.clear();
    this.#length = 0;
  }
}

/** The length of all strings among some values. */
export function lengthOf(values: Iterable<unknown>): number {
  let length = 0;
  for (const each of values) if (typeof each === "string") length += each.length;
  return length;
}
