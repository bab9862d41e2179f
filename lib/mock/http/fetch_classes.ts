import type { Incoming, SentHeaders } from "./incoming.ts";
import type { Outgoing } from "./outgoing.ts";

/** Makes a `Request` of the arguments of `fetch`, unless they are one. */
export function asRequest(input: RequestInfo | URL, init?: RequestInit): Request {
  return input instanceof Request && init === undefined ? input : new Request(input, init);
}

/**
 * Reads a `Request` as plain values.
 *
 * @param signal What aborts when an answer is of no use any more. Default is the request's own signal.
 */
export function fromRequest(request: Request, signal?: AbortSignal): Incoming {
  return new IncomingRequest(request, signal);
}

class IncomingRequest implements Incoming {
  readonly method: string;
  readonly url: string;
  readonly headers: SentHeaders;
  readonly #request: Request;
  readonly #signal: AbortSignal | undefined;

  constructor(request: Request, signal: AbortSignal | undefined) {
    const headers: Record<string, string> = {};
    request.headers.forEach((value, name) => headers[name] = value);
    this.method = request.method;
    this.url = request.url;
    this.headers = headers;
    this.#request = request;
    this.#signal = signal;
  }

  get signal(): AbortSignal {
    return this.#signal ?? this.#request.signal;
  }

  async readBody(limit: number): Promise<Uint8Array | undefined> {
    const { body } = this.#request;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body ?? []) {
      size += chunk.byteLength;
      if (size > limit) return undefined;
      chunks.push(chunk);
    }
    return joinBytes(chunks, size);
  }
}

function joinBytes(chunks: Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const joined = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.byteLength;
  }
  return joined;
}

/** Makes a `Response`. None can have the status 101, so that is left to who opens the live connection. */
export function toResponse({ status, headers, body, isCut = false }: Outgoing): Response {
  if (status === 101) return new Response();
  const content = isCut && body !== null ? cutShort(body) : body;
  const response = status === 200 ? new Response(content) : new Response(content, { status });
  // Deno makes headers of the constructor ready for its server at once, which takes longer
  for (const name in headers) response.headers.set(name, headers[name]!);
  return response;
}

/** The error of `fetch` for a connection that the other side breaks. Its code is that of Node. */
export function brokenOff(message: string): TypeError {
  return Object.assign(new TypeError(message), { code: "ECONNRESET" });
}

/** A body that ends with an error after its first half. */
function cutShort(body: string | Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) {
        return controller.error(brokenOff("The body was cut, as a fault of the mock asks"));
      }
      sent = true;
      controller.enqueue(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    },
  });
}
