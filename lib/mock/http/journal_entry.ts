import type { Finding } from "../../finding.ts";
import { OVERHEAD } from "../state/memory.ts";
import type { ShownName } from "./endpoint_names.ts";
import { hideHeader, hideSecrets } from "./hide_secrets.ts";
import type { SentHeaders } from "./incoming.ts";

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
