import { redact } from "../../redact.ts";
import type { ShownName } from "./endpoint_names.ts";

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
  /** Headers of the request, in lower case. The authorization is redacted. */
  headers: Record<string, string>;
  /** The first 16 kB of the request's body, redacted. What no endpoint read is empty. */
  body: string;
  /** How long the whole body is, in bytes. */
  bodyBytes: number;
  /** Status of the answer; 0 if there was no answer. */
  status: number;
  /** Why it was refused, if it was. */
  reason: string | undefined;
  /** Names of the parameters that the endpoint does not serve. */
  ignored: string[];
  /** The trackingId of the answer. */
  trackingId: string;
  /** When it was asked by the mock's clock. */
  at: Date;
}

/** What is noted of a request; it becomes a {@linkcode JournalEntry} when somebody looks. */
export interface Note {
  endpoint: ShownName | undefined;
  method: string;
  path: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: string;
  bodyBytes: number;
  status: number;
  reason: string | undefined;
  ignored: readonly string[];
  trackingId: string;
  at: number;
}

/** A field of a form or of JSON whose value is a secret: bare, in quotes or in an array. */
const SECRET_FIELD =
  /((?:client_?secret|refresh_?token|access_?token|secret|token)"?\s*[:=]\s*)(?:"(?:[^"\\]|\\.)*"?|[[{][^\]}]*[\]}]?|[^"&\s,}]+)/gi;

/** Makes an entry of a note. Secrets are taken out here, when somebody looks. */
export function toEntry(note: Note, id: number): JournalEntry {
  const { headers, at, path, body, bodyBytes, ignored, ...rest } = note;
  const shown: Record<string, string> = {};
  for (const [name, value] of headers) {
    shown[name] = name === "authorization" ? hideAuthorization(value) : redact(value);
  }
  return {
    id,
    ...rest,
    path: hide(path),
    headers: shown,
    body: hide(body),
    bodyBytes,
    ignored: [...ignored],
    at: new Date(at),
  };
}

/** Takes secrets out of a path or a body. */
function hide(text: string): string {
  const shown = hideSecretFields(text);
  // with its + and / encoded, a token does not look like one
  const plain = decode(shown);
  const redacted = redact(plain);
  return redacted === plain ? shown : redacted;
}

/** Decodes what is percent-encoded; what only looks like it stays. */
function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

function hideSecretFields(text: string): string {
  return text.replace(SECRET_FIELD, (match, name: string) => {
    const quote = match[name.length] === '"' ? '"' : "";
    return `${name}${quote}[redacted]${quote}`;
  });
}

/** Keeps the scheme, since some clients send the token without one, and nothing else. */
function hideAuthorization(value: string): string {
  return /^bearer\s/i.test(value) ? `${value.slice(0, 6)} [redacted]` : "[redacted]";
}
