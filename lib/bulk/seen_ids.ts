import type { RowMarks } from "./mint_rows.ts";

/** How many userIds are remembered. */
export const MOST_SEEN = 500_000;

/** Remembers the userIds of the first rows by their hashes, to find those that come again. */
export class SeenIds {
  /** Hashes and lines in slots: an id stands in the slot of its hash, or in the next one that is free. */
  #ones = new Uint32Array(1024);
  #twos = new Uint32Array(1024);
  #lines = new Float64Array(1024);
  #count = 0;
  /** Whether there were more userIds than are remembered. */
  isFull = false;

  /** Returns the lines of the rows whose userId was seen in an earlier line, with that line. */
  add({ lines, ids }: RowMarks): [line: number, earlier: number][] {
    const repeated: [number, number][] = [];
    for (let i = 0; i < lines.length; i++) {
      const earlier = this.#addOne(ids[2 * i]!, ids[2 * i + 1]!, lines[i]!);
      if (earlier !== 0) repeated.push([lines[i]!, earlier]);
    }
    return repeated;
  }

  /** Returns the line where the hash stood before, or 0. */
  #addOne(one: number, two: number, line: number): number {
    const slot = this.#find(one, two);
    const earlier = this.#lines[slot]!;
    if (earlier !== 0) return earlier;
    if (this.#count === MOST_SEEN) {
      this.isFull = true;
      return 0;
    }
    this.#ones[slot] = one;
    this.#twos[slot] = two;
    this.#lines[slot] = line;
    if (++this.#count * 2 > this.#lines.length) this.#grow();
    return 0;
  }

  /** The slot of a hash, or the free one where it belongs. */
  #find(one: number, two: number): number {
    const mask = this.#lines.length - 1;
    let slot = one & mask;
    while (
      this.#lines[slot] !== 0 && (this.#ones[slot] !== one || this.#twos[slot] !== two)
    ) slot = slot + 1 & mask;
    return slot;
  }

  #grow(): void {
    const [ones, twos, lines] = [this.#ones, this.#twos, this.#lines];
    this.#ones = new Uint32Array(lines.length * 2);
    this.#twos = new Uint32Array(lines.length * 2);
    this.#lines = new Float64Array(lines.length * 2);
    for (let i = 0; i < lines.length; i++) {
      if (lines[i] === 0) continue;
      const slot = this.#find(ones[i]!, twos[i]!);
      this.#ones[slot] = ones[i]!;
      this.#twos[slot] = twos[i]!;
      this.#lines[slot] = lines[i]!;
    }
  }
}
