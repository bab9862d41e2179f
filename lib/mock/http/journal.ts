import { WebexError } from "../../errors.ts";
import { redact } from "../../redact.ts";

/** One request that a mock was asked, and what it answered. */
export interface JournalEntry {
  /** Its number, from 1. */
  id: number;
  /** Name of the endpoint, such as `jwt/login`; `undefined` when none matched. */
  endpoint: string | undefined;
  /** HTTP method. */
  method: string;
  /** Path and query. */
  path: string;
  /** Headers of the request, in lower case. The authorization is redacted. */
  headers: Record<string, string>;
  /** Body of the request, redacted. */
  body: string;
  /** Status of the answer; 0 when none was given. */
  status: number;
  /** Why it was refused, if it was. */
  reason: string | undefined;
  /** The trackingId of the answer. */
  trackingId: string;
  /** When it was asked by the mock's clock. */
  at: Date;
}

/** What is noted of a request; it becomes a {@linkcode JournalEntry} when somebody looks. */
export interface Note {
  endpoint: string | undefined;
  method: string;
  path: string;
  headers: Headers;
  body: string;
  status: number;
  reason: string | undefined;
  trackingId: string;
  at: number;
}

/** The requests that a mock was asked, the latest ones, in order. */
export class Journal {
  readonly #capacity: number;
  #notes: Note[] = [];
  #count = 0;
  #start = 0;
  #waiting: { endpoint: string | undefined; resolve: (entry: JournalEntry) => void }[] = [];

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
  list(endpoint?: string): JournalEntry[] {
    const first = this.#count - this.#notes.length;
    return [...this.#notes.slice(this.#start), ...this.#notes.slice(0, this.#start)]
      .map((note, index) => ({ note, id: first + index + 1 }))
      .filter(({ note }) => endpoint === undefined || note.endpoint === endpoint)
      .map(({ note, id }) => toEntry(note, id));
  }

  /** Waits for the next request to an endpoint, or to any. */
  next(endpoint: string | undefined, timeout: number): Promise<JournalEntry> {
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
  clear(): void {
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

/** A field of a form or of JSON whose value is a secret: a text, bare, in quotes or in an array. */
const SECRET_FIELD =
  /((?:client_?secret|refresh_?token|access_?token|secret|token)"?\s*[:=]\s*)(?:"(?:[^"\\]|\\.)*"?|[[{][^\]}]*[\]}]?|[^"&\s,}]+)/gi;

function toEntry(note: Note, id: number): JournalEntry {
  const { headers, at, path, body, ...rest } = note;
  const shown: Record<string, string> = {};
  for (const [name, value] of headers) {
    shown[name] = name === "authorization" ? hideAuthorization(value) : redact(value);
  }
  return { id, ...rest, path: hide(path), headers: shown, body: hide(body), at: new Date(at) };
}

/** Takes secrets out of a path or a body. */
function hide(text: string): string {
  const shown = hideSecretFields(text);
  // with its + and / encoded, a token does not look like one
  const plain = decode(shown);
  const redacted = redact(plain);
  return redacted === plain ? shown : redacted;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function hideSecretFields(text: string): string {
  return text.replace(SECRET_FIELD, (match, name: string) => {
    const quote = match[name.length] === '"' ? '"' : "";
    return `${name}${quote}[redacted]${quote}`;
  });
}

/** Keeps the scheme, which tells the raw form from the usual one, and nothing else. */
function hideAuthorization(value: string): string {
  return /^bearer\s/i.test(value) ? `${value.slice(0, 6)} [redacted]` : "[redacted]";
}
