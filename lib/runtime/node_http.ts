import type { Handler } from "./listener.ts";

/** A request as Node's server hands it over: the part of `http.IncomingMessage` that is used. */
export interface NodeRequest {
  /** The method. */
  readonly method?: string | undefined;
  /** The path and the query. */
  readonly url?: string | undefined;
  /** Names and values of the headers, in turn. */
  readonly rawHeaders: readonly string[];
  /** The headers by their names in lower case. */
  readonly headers: { readonly host?: string | undefined };
  /** The connection. */
  readonly socket: object;
  /** Whether the body was read to its end. */
  readonly readableEnded: boolean;
  /** Reads the body. */
  iterator(options?: { destroyOnReturn?: boolean }): AsyncIterator<Uint8Array>;
  /** Lets the body go by unread. */
  resume(): unknown;
}

/** The answer that Node's server waits for: the part of `http.ServerResponse` that is used. */
export interface NodeResponse {
  /** Calls back once: when the answer is sent or the client has left, or when more can be written. */
  once(event: "close" | "drain", listener: () => void): unknown;
  /** Sends the status and the headers. */
  writeHead(status: number, headers: string[]): unknown;
  /** Sends a piece of the body. Returns `false` when the client cannot take more just now. */
  write(chunk: Uint8Array): unknown;
  /** Ends the answer. */
  end(): unknown;
  /** Breaks the connection. */
  destroy(): unknown;
}

/** Answers a request of Node by a handler that speaks `Request` and `Response`. */
export async function answerNode(
  handler: Handler,
  origin: string,
  incoming: NodeRequest,
  outgoing: NodeResponse,
): Promise<void> {
  const controller = new AbortController();
  outgoing.once("close", () => controller.abort(new DOMException("The client left", "AbortError")));
  const request = toRequest(origin, incoming);
  const response = request === undefined
    ? refuseUnreadable()
    : await handler(request, controller.signal);
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (response.body !== null && incoming.method !== "HEAD") {
    await writeBody(response.body, outgoing, controller.signal);
  }
  outgoing.end();
}

/** Answers what Node lets through and a `Request` cannot hold, such as `TRACE` or `http://user:password@host/`. */
export function refuseUnreadable(): Response {
  const headers = { connection: "close" };
  return new Response("This method or this URL is not served\n", { status: 400, headers });
}

/** Sends a body no faster than the client reads it, and no longer than the client is there. */
async function writeBody(
  body: ReadableStream<Uint8Array>,
  outgoing: NodeResponse,
  signal: AbortSignal,
): Promise<void> {
  const reader = body.getReader();
  const leave = () => void reader.cancel(signal.reason).catch(() => {});
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    if (outgoing.write(value) !== false || signal.aborted) continue;
    await new Promise<void>((resolve) => {
      outgoing.once("drain", resolve);
      outgoing.once("close", resolve);
    });
  }
}

/** Makes a `Request` of a request of Node; `undefined` when there is none of such a method or URL. */
export function toRequest(origin: string, incoming: NodeRequest): Request | undefined {
  const { method = "GET", url = "/", rawHeaders } = incoming;
  const headers = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i]!, rawHeaders[i + 1]!);
  const bodiless = method === "GET" || method === "HEAD";
  // Node wants to be told that a streamed body is sent one way; the type does not know of it
  const init: RequestInit & { duplex?: "half" } = { method, headers };
  if (!bodiless) {
    init.body = bodyOf(incoming);
    init.duplex = "half";
  }
  try {
    // a client that takes this for a proxy names the whole URL
    return new Request(url.startsWith("/") ? origin + url : url, init);
  } catch {
    return undefined;
  }
}

/** The body as a stream. What stops in its middle is an error of the stream, which its reader sees. */
function bodyOf(incoming: NodeRequest): ReadableStream<Uint8Array> {
  // the answer to a body that is too long needs the connection still
  const chunks = incoming.iterator({ destroyOnReturn: false });
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return?.();
      incoming.resume();
    },
    // nothing is read ahead: Node throws away by itself what nobody has begun to read
  }, { highWaterMark: 0 });
}
