import { pairsOf } from "./seen_exchange.ts";
import type { Recorder } from "./recorder.ts";

/** Options of {@linkcode recordingFetch}. */
export interface RecordingFetchOptions {
  /** What sends requests. */
  fetch: typeof globalThis.fetch;
  /** What keeps them. */
  recorder: Recorder;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  /** Returns the status that the built-in fixtures expect of the exchange that begins. */
  expected?: () => number | undefined;
}

/** Returns a `fetch` that keeps what goes by, and gives the answer to the caller as it is. */
export function recordingFetch(options: RecordingFetchOptions): typeof globalThis.fetch {
  const { fetch, recorder, now } = options;
  return async (input, init) => {
    const expected = options.expected?.();
    const done = recorder.begin();
    const startedAt = now();
    const request = new Request(input, init);
    const body = new Uint8Array(await request.clone().arrayBuffer());
    const response = await fetch(input, init);
    const bytes = new Uint8Array(await response.clone().arrayBuffer());
    const { method, url } = request;
    done({
      startedAt,
      request: { method, url, headers: pairsOf(request.headers), body },
      response: { status: response.status, headers: pairsOf(response.headers), body: bytes },
    }, expected);
    return response;
  };
}
