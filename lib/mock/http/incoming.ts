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

/** The headers of a request: names in lower case, each once. They are few, and looked through from the start. */
export class SentHeaders {
  /** Names and values. */
  readonly entries: readonly (readonly [name: string, value: string])[];

  constructor(entries: readonly (readonly [name: string, value: string])[]) {
    this.entries = entries;
  }

  /** Returns the value of a header, by its name in lower case. */
  get(name: string): string | undefined {
    for (const [each, value] of this.entries) if (each === name) return value;
    return undefined;
  }
}

/** Returns scheme and host that a request was sent to. Behind a name or a port of its own, only its header has them. */
export function originOf({ url, headers }: Incoming): string {
  const { protocol, origin } = new URL(url);
  const host = headers.get("host");
  return host === undefined ? origin : `${protocol}//${host}`;
}
