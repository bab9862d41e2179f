import { checkCounts } from "../../argument_error.ts";
import { WebexError } from "../../errors.ts";
import { Latest } from "../state/memory.ts";
import type { ShownName } from "./endpoint_names.ts";
import { type JournalEntry, KeptNote, type Note } from "./journal_entry.ts";

/** The journal forgets its oldest requests rather than hold more than this, in bytes: 16 MB. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Which requests to list. */
export interface JournalQuery {
  /** Only those to this endpoint. */
  endpoint?: ShownName | undefined;
  /** Only those after the request of this number. */
  since?: number | undefined;
  /** Only the latest of them, so many at most. */
  limit?: number | undefined;
}

/** The latest requests that a mock was asked, in order. */
export class Journal {
  readonly #notes: Latest<KeptNote>;
  /** The number of the latest note before the last reset. */
  #before = 0;
  readonly #onAdd: (note: KeptNote) => void;
  #waiting: { endpoint: ShownName | undefined; resolve: (entry: JournalEntry) => void }[] = [];

  /** @param onAdd Is called with each request. */
  constructor(capacity: number, onAdd: (note: KeptNote) => void) {
    this.#notes = new Latest({ capacity, maxBytes: MAX_BYTES });
    this.#onAdd = onAdd;
  }

  /** How many requests there were since the start or the last reset, forgotten ones too. */
  get count(): number {
    return this.#notes.newest - this.#before;
  }

  /** Notes a request. */
  add(note: Note): void {
    const kept = new KeptNote(note, this.count + 1);
    this.#notes.add(kept);
    this.#onAdd(kept);
    if (this.#waiting.length > 0) this.#wake(kept);
  }

  /**
   * Returns the requests that a query asks for, in order.
   *
   * @throws {RangeError} when `since` or `limit` is not a whole number.
   */
  list({ endpoint, ...bounds }: JournalQuery = {}): JournalEntry[] {
    checkCounts(bounds, "look up requests");
    const { since = 0, limit = Infinity } = bounds;
    const entries: JournalEntry[] = [];
    const notes = this.#notes;
    for (let at = notes.newest; at >= notes.oldest && entries.length < limit; at--) {
      const kept = notes.get(at);
      if (kept.id <= since) break;
      if (isTo(kept, endpoint)) entries.push(kept.toEntry());
    }
    return entries.reverse();
  }

  /** Waits for the next request to an endpoint, or to any. */
  next(endpoint: ShownName | undefined, timeout: number): Promise<JournalEntry> {
    return new Promise((resolve, reject) => {
      const entry = {
        endpoint,
        resolve: (next: JournalEntry) => {
          clearTimeout(timer);
          resolve(next);
        },
      };
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((each) => each !== entry);
        const what = endpoint === undefined ? "a request" : `a request to ${endpoint}`;
        reject(
          new WebexError(
            "mock_wait_timed_out",
            `Cannot wait for ${what}: none came within ${timeout} ms`,
          ),
        );
      }, timeout);
      this.#waiting.push(entry);
    });
  }

  /** Forgets all requests. */
  reset(): void {
    this.#notes.clear();
    this.#before = this.#notes.newest;
  }

  #wake(kept: KeptNote): void {
    const woken = this.#waiting.filter((each) => isTo(kept, each.endpoint));
    this.#waiting = this.#waiting.filter((each) => !woken.includes(each));
    for (const each of woken) each.resolve(kept.toEntry());
  }
}

function isTo({ note }: KeptNote, endpoint: ShownName | undefined): boolean {
  return endpoint === undefined || note.endpoint === endpoint;
}
