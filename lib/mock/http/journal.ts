import { WebexError } from "../../errors.ts";
import type { ShownName } from "./endpoint_names.ts";
import { type JournalEntry, type Note, toEntry } from "./journal_entry.ts";

/** The latest requests that a mock was asked, in order. */
export class Journal {
  readonly #capacity: number;
  #notes: Note[] = [];
  #count = 0;
  #start = 0;
  #waiting: { endpoint: ShownName | undefined; resolve: (entry: JournalEntry) => void }[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How many requests there were since the start or the last reset, forgotten ones too. */
  get count(): number {
    return this.#count;
  }

  /** Notes a request. */
  add(note: Note): void {
    this.#count++;
    if (this.#notes.length < this.#capacity) this.#notes.push(note);
    else if (this.#capacity > 0) {
      this.#notes[this.#start] = note;
      this.#start = (this.#start + 1) % this.#capacity;
    }
    if (this.#waiting.length > 0) this.#wake(note);
  }

  /** The requests to an endpoint, or all. */
  list(endpoint?: ShownName): JournalEntry[] {
    const first = this.#count - this.#notes.length;
    return [...this.#notes.slice(this.#start), ...this.#notes.slice(0, this.#start)]
      .map((note, index) => ({ note, id: first + index + 1 }))
      .filter(({ note }) => endpoint === undefined || note.endpoint === endpoint)
      .map(({ note, id }) => toEntry(note, id));
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
    this.#notes = [];
    this.#count = 0;
    this.#start = 0;
  }

  #wake(note: Note): void {
    const woken = this.#waiting.filter((each) =>
      each.endpoint === undefined || each.endpoint === note.endpoint
    );
    this.#waiting = this.#waiting.filter((each) => !woken.includes(each));
    for (const each of woken) each.resolve(toEntry(note, this.#count));
  }
}
