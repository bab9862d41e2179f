import { ArgumentError } from "../../argument_error.ts";
import type { Incoming } from "./incoming.ts";
import type { Outgoing } from "./outgoing.ts";

/**
 * A request to a mock in plain values.
 *
 * @example Usage
 * ```ts
 * import { createMock } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const url = "https://webexapis.com/v1/people/me";
 * const { status, body } = await createMock().answer({ url, headers: { authorization: "Bearer x" } });
 * assert.equal(status, 401);
 * assert.match(String(body), /trackingId/);
 * ```
 */
export interface PlainRequest {
  /** HTTP method. Default is `GET`. */
  method?: string | undefined;
  /** The whole URL. */
  url: string;
  /** The headers, by their names. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** The body. Default is none. A text is sent as `text/plain`, unless the headers name another type. */
  body?: string | Uint8Array | undefined;
  /** Ends what a fault makes wait. */
  signal?: AbortSignal | undefined;
}

/** The answer of a mock in plain values. */
export interface PlainAnswer {
  /** HTTP status; 101 opens a live connection, which only a served mock has. */
  readonly status: number;
  /** The headers, by their names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body; `null` for none. */
  readonly body: string | Uint8Array | null;
  /** Whether a fault lets the body end with an error after its first half. */
  readonly isCut?: boolean;
}

/**
 * Reads a request that somebody else has made of plain values.
 *
 * @throws {TypeError} when its URL is none.
 */
export function fromPlainRequest(request: PlainRequest): Incoming {
  const url = URL.parse(request.url);
  if (url === null) {
    throw new ArgumentError(
      "Cannot answer request: url must be a whole URL, such as https://webexapis.com/v1/people/me",
    );
  }
  const headers: Record<string, string> = {};
  for (const [written, value] of Object.entries(request.headers ?? {})) {
    const name = written.toLowerCase();
    // as Headers do with white space around a value, and with a name in two ways of writing
    const read = value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, "");
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${read}` : read;
  }
  const { method = "GET", body, signal } = request;
  return incoming({
    ...{ method: method.toUpperCase(), url: url.href, headers, signal },
    body: body ?? undefined,
  });
}

/** Makes an answer that its reader may change: bytes may be those of a file in the mock. */
export function toPlainAnswer(outgoing: Outgoing): PlainAnswer {
  const { body } = outgoing;
  return body instanceof Uint8Array ? { ...outgoing, body: body.slice() } : outgoing;
}

function incoming(
  { method, url, headers, body, signal }: PlainRequest & {
    method: string;
    headers: Record<string, string>;
  },
): Incoming {
  if (typeof body === "string") headers["content-type"] ??= "text/plain;charset=UTF-8";
  return {
    method,
    url,
    headers,
    get signal() {
      return signal ?? new AbortController().signal;
    },
    readBody(limit) {
      const bytes = typeof body === "object" ? body : new TextEncoder().encode(body);
      return Promise.resolve(bytes.length > limit ? undefined : bytes);
    },
  };
}

/** What is read here of the options of `fetch`. */
const OPTIONS: ReadonlySet<string> = new Set(["method", "headers", "body", "signal", "redirect"]);

/** The ways to deal with redirects. They make no difference: the mock redirects nobody. */
const REDIRECTS: ReadonlySet<unknown> = new Set([undefined, "follow", "error", "manual"]);

const METHODS: ReadonlySet<string> = new Set(["GET", "POST", "PUT", "DELETE"]);

/** Headers that a `Request` takes as they are, on every runtime. */
const HEADERS: ReadonlySet<string> = new Set(["accept", "authorization", "content-type"]);

/** A value that a `Request` leaves as it is. */
const VALUE = /^[!-~](?:[ -~]*[!-~])?$/;

/**
 * Reads a call of `fetch` that is as plain as those of this project's own functions; `undefined` leaves any other to
 * `Request`. To make one takes longer than to answer it.
 */
export function readPlainCall(
  input: RequestInfo | URL,
  init?: RequestInit | null,
): Incoming | undefined {
  const { method = "GET", body = null, signal = null, redirect, headers: sent } = init ?? {};
  if (!METHODS.has(method) || !Object.keys(init ?? {}).every((name) => OPTIONS.has(name))) {
    return undefined;
  }
  if (body !== null && (typeof body !== "string" || method === "GET")) return undefined;
  if (!REDIRECTS.has(redirect) || !(signal === null || signal instanceof AbortSignal)) {
    return undefined;
  }
  const headers = readHeaders(sent);
  const url = typeof input === "string" ? readUrl(input) : undefined;
  if (headers === undefined || url === undefined) return undefined;
  return incoming({ method, url, headers, body: body ?? undefined, signal: signal ?? undefined });
}

function readHeaders(headers: HeadersInit | null = {}): Record<string, string> | undefined {
  if (headers === null || Object.getPrototypeOf(headers) !== Object.prototype) return undefined;
  const entries = Object.entries(headers);
  const isPlain = ([name, value]: [string, unknown]) =>
    HEADERS.has(name) && typeof value === "string" && VALUE.test(value);
  // a Request lists them by their names, with the one that its body may add at the end
  return entries.every(isPlain) ? Object.fromEntries(entries.sort()) : undefined;
}

/** Returns a URL in the form that URLs have; `undefined` when a `Request` would refuse it, or read it otherwise. */
function readUrl(text: string): string | undefined {
  const url = /^https?:\/\//.test(text) ? URL.parse(text) : null;
  return url?.username === "" && url.password === "" ? url.href : undefined;
}
