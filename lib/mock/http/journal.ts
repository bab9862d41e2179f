import { checkCounts } from "../../argument_error.ts";
import { WebexError } from "../../errors.ts";
import { Latest, OVERHEAD } from "../state/memory.ts";
import type { Finding } from "../../finding.ts";
import type { ShownName } from "./endpoint_names.ts";
import { hideHeader, hideSecrets } from "./hide_secrets.ts";
import type { SentHeaders } from "./incoming.ts";

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

/** One request that a mock was asked, and what it answered. */
export interface JournalEntry {
  /** Its number, from 1. */
  id: number;
  /** Name of the endpoint, such as `jwt/login`; `undefined` when none matched. */
  endpoint: ShownName | undefined;
  /** HTTP method. */
  method: string;
  /** Path and query. */
  path: string;
  /** Headers of the request, in lower case. Those that hold secrets, such as the authorization, are redacted. */
  headers: Record<string, string>;
  /** The first 16 kB of the request's body, redacted. What no endpoint read is empty. */
  body: string;
  /** How long the whole body is, in bytes. */
  bodyBytes: number;
  /** Status of the answer; 0 if there was no answer. */
  status: number;
  /** Why it was refused, if it was. */
  reason: string | undefined;
  /** All that is wrong or odd with the guest token, if one was refused: what `explainGuestToken` finds. */
  findings: Finding[];
  /** Names of the parameters that the endpoint does not serve. */
  ignored: string[];
  /** The trackingId of the answer. */
  trackingId: string;
  /** When it was asked by the mock's clock. */
  at: Date;
  /** How long the answer took by the mock's clock, in milliseconds. */
  duration: number;
}

/** What is noted of a request; it becomes a {@linkcode JournalEntry} when somebody looks. */
export interface Note {
  endpoint: ShownName | undefined;
  method: string;
  path: string;
  headers: SentHeaders;
  body: string;
  bodyBytes: number;
  status: number;
  reason: string | undefined;
  findings: readonly Finding[];
  ignored: readonly string[];
  trackingId: string;
  at: number;
  duration: number;
}

/** A note with its number. The journal and the feed of events share it, since there are many. */
export class KeptNote {
  /** How much memory it takes up, in bytes, about. */
  readonly size: number;

  /** @param id Its number, from 1. */
  constructor(readonly note: Note, readonly id: number) {
    this.size = sizeOf(note);
  }

  /** When it was asked, in milliseconds since 1970. */
  get at(): number {
    return this.note.at;
  }

  /** The event that it is. */
  render(): { type: "request"; request: JournalEntry } {
    return { type: "request", request: this.toEntry() };
  }

  /** Makes an entry of it. Secrets are taken out here, when somebody looks. */
  toEntry(): JournalEntry {
    const { headers, at, path, body, bodyBytes, findings, ignored, ...rest } = this.note;
    const shown: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers)) shown[name] = hideHeader(name, value);
    return {
      id: this.id,
      ...rest,
      path: hideSecrets(path),
      headers: shown,
      body: hideSecrets(body),
      bodyBytes,
      findings: findings.map((each) => ({ ...each })),
      ignored: [...ignored],
      at: new Date(at),
    };
  }
}

/** How much memory a note takes up, about. */
function sizeOf({ path, headers, body }: Note): number {
  let size = OVERHEAD + path.length + body.length;
  for (const name in headers) size += name.length + headers[name]!.length;
  return size;
}
