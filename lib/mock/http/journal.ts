import { WebexError } from "../../errors.ts";
import type { ShownName } from "./endpoint_names.ts";
import { type JournalEntry, type Note, toEntry } from "./journal_entry.ts";

/** The journal forgets its oldest requests rather than hold more than this, in bytes: 16 MB. */
const MAX_BYTES = 16 * 1024 * 1024;

/** What a request takes up besides its strings, in bytes. */
const OVERHEAD = 500;

/** Which requests to list. */
export interface JournalQuery {
  /** Only those to this endpoint. */
  endpoint?: ShownName | undefined;
  /** Only those after the request of this number. */
  since?: number | undefined;
  /** Only the latest of them, so many at most. */
  limit?: number | undefined;
}

/** Learns of each request, its number, and how much memory it takes up, in bytes, about. */
export type NoteListener = (note: Note, more: { id: number; size: number }) => void;

/** A note, and how much memory it takes up, in bytes, about. */
interface Kept {
  note: Note;
  size: number;
}

/** The latest requests that a mock was asked, in order. */
export class Journal {
  readonly #capacity: number;
  /** The notes; those before {@linkcode #first} are forgotten. */
  #notes: (Kept | undefined)[] = [];
  #first = 0;
  #bytes = 0;
  readonly #onAdd: NoteListener;
  #count = 0;
  #waiting: { endpoint: ShownName | undefined; resolve: (entry: JournalEntry) => void }[] = [];

  /** @param onAdd Is called with each request. */
  constructor(capacity: number, onAdd: NoteListener) {
    this.#capacity = capacity;
    this.#onAdd = onAdd;
  }

  /** How many requests there were since the start or the last reset, forgotten ones too. */
  get count(): number {
    return this.#count;
  }

  /** Notes a request. */
  add(note: Note): void {
    this.#count++;
    const size = sizeOf(note);
    this.#notes.push({ note, size });
    this.#bytes += size;
    while (this.#size > this.#capacity || this.#bytes > MAX_BYTES) this.#forgetOldest();
    this.#onAdd(note, { id: this.#count, size });
    if (this.#waiting.length > 0) this.#wake(note);
  }

  /** Returns the requests that a query asks for, in order. */
  list({ endpoint, since = 0, limit = Infinity }: JournalQuery = {}): JournalEntry[] {
    const entries: JournalEntry[] = [];
    const newest = this.#notes.length - 1;
    for (let i = newest; i >= this.#first && entries.length < limit; i--) {
      const { note } = this.#notes[i]!;
      const id = this.#count - (newest - i);
      if (id <= since) break;
      if (endpoint === undefined || note.endpoint === endpoint) entries.push(toEntry(note, id));
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
    this.#notes = [];
    this.#first = 0;
    this.#bytes = 0;
    this.#count = 0;
  }

  get #size(): number {
    return this.#notes.length - this.#first;
  }

  #forgetOldest(): void {
    this.#bytes -= this.#notes[this.#first]!.size;
    this.#notes[this.#first++] = undefined;
    // moving the rest once in a while costs less than moving it each time
    if (this.#first > this.#notes.length / 2) {
      this.#notes = this.#notes.slice(this.#first);
      this.#first = 0;
    }
  }

  #wake(note: Note): void {
    const woken = this.#waiting.filter((each) =>
      each.endpoint === undefined || each.endpoint === note.endpoint
    );
    this.#waiting = this.#waiting.filter((each) => !woken.includes(each));
    for (const each of woken) each.resolve(toEntry(note, this.#count));
  }
}

/** How much memory a note takes up, about. */
function sizeOf({ path, headers, body }: Note): number {
  let size = OVERHEAD + path.length + body.length;
  for (const [name, value] of headers) size += name.length + value.length;
  return size;
}
