import { ArgumentError } from "../../argument_error.ts";
import type { Incoming } from "./incoming.ts";

/** A request to a mock in plain values. */
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
  const { method = "GET", body = "", signal = new AbortController().signal } = request;
  const url = URL.parse(request.url);
  if (url === null) {
    throw new ArgumentError(
      "Cannot answer request: url must be a whole URL, such as https://webexapis.com/v1/people/me",
    );
  }
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const headers: Record<string, string> = {};
  if (typeof request.body === "string") headers["content-type"] = "text/plain;charset=UTF-8";
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    headers[name.toLowerCase()] = value;
  }
  return {
    method: method.toUpperCase(),
    url: url.href,
    headers,
    signal,
    readBody: (limit) => Promise.resolve(bytes.length > limit ? undefined : bytes),
  };
}
