/**
 * A request in plain values. What answers it needs none of the classes that `fetch` is made of; they stand at the
 * edges, in `fetch_classes.ts`.
 */
export interface Incoming {
  /** HTTP method. */
  readonly method: string;
  /** Where it was sent to. */
  readonly url: string;
  /** What was sent along. */
  readonly headers: SentHeaders;
  /** Aborts when an answer is of no use any more. */
  readonly signal: AbortSignal;
  /**
   * Reads the body, once. Returns `undefined` when it has more bytes than the limit, and rejects when it broke off or
   * had been read already.
   */
  readBody(limit: number): Promise<Uint8Array | undefined>;
}

/** The headers of a request by their names, in lower case. */
export type SentHeaders = Readonly<Record<string, string>>;

/** Returns scheme and host that a request was sent to. Behind a name or a port of its own, only its header has them. */
export function originOf({ url, headers }: Incoming): string {
  const { protocol, origin } = new URL(url);
  return headers.host === undefined ? origin : `${protocol}//${headers.host}`;
}
