import type { HarEntry } from "../har.ts";
import { type SeenExchange, toHarEntry } from "./seen_exchange.ts";

/** How many bytes of bodies a recording holds at most: 64 MiB. All of it is in memory until it is scrubbed. */
export const RECORDING_LIMIT: number = 64 * 1024 * 1024;

/** An exchange of a recording. */
export interface RecordedExchange {
  /** What was exchanged; nothing of it is scrubbed. */
  entry: HarEntry;
  /** The status that the built-in fixtures expect, where a scenario knows it. */
  expected?: number | undefined;
}

/** Keeps the exchanges that go by, in the order in which they began. They never touch a disk. */
export class Recorder {
  readonly #exchanges = new Map<number, RecordedExchange>();
  readonly #limit: number;
  #begun = 0;
  #bytes = 0;
  #lost = 0;

  /** Takes how many bytes of bodies are kept. */
  constructor(limit: number = RECORDING_LIMIT) {
    this.#limit = limit;
  }

  /** Notes that an exchange begins. Returns what takes it once it is whole, and `undefined` when it was too large. */
  begin(): (seen: SeenExchange | undefined, expected?: number) => void {
    const order = this.#begun++;
    return (seen, expected) => {
      const size = seen === undefined
        ? Infinity
        : seen.request.body.length + seen.response.body.length;
      if (seen === undefined || this.#bytes + size > this.#limit) return void this.#lost++;
      this.#bytes += size;
      this.#exchanges.set(order, { entry: toHarEntry(seen), expected });
    };
  }

  /** How many bytes there is room for. */
  get room(): number {
    return this.#limit - this.#bytes;
  }

  /** How many exchanges were not kept, since they or the recording became too large. */
  get lost(): number {
    return this.#lost;
  }

  /** The exchanges so far. */
  get exchanges(): RecordedExchange[] {
    return [...this.#exchanges].sort(([one], [other]) => one - other).map(([, each]) => each);
  }
}
