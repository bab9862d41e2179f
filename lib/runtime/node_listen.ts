import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Handler, Listener, ListenOptions } from "./listener.ts";
import { nodeBuiltin } from "./node_builtin.ts";
import { withDenoName } from "./node_error.ts";

/** Listens on a port with the server of Node. */
export async function listenOnNode(handler: Handler, options: ListenOptions): Promise<Listener> {
  const { port, hostname, cert } = options;
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const origin = `${cert === undefined ? "http" : "https"}://${host}`;
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    respond(handler, origin, incoming, outgoing).catch(() => outgoing.destroy());
  };
  try {
    const server = createServer(options, answer);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, hostname, resolve);
    });
    return { port: (server.address() as AddressInfo).port, close: () => close(server) };
  } catch (error) {
    throw withDenoName(error);
  }
}

function createServer(
  { cert, key }: ListenOptions,
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
): Server {
  return cert === undefined || key === undefined
    ? nodeBuiltin("node:http").createServer(answer)
    : nodeBuiltin("node:https").createServer({ cert, key }, answer);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function respond(
  handler: Handler,
  origin: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const controller = new AbortController();
  outgoing.once("close", () => controller.abort(new DOMException("The client left", "AbortError")));
  const response = await handler(toRequest(origin, incoming), controller.signal);
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (response.body !== null && incoming.method !== "HEAD") {
    for await (const chunk of response.body) outgoing.write(chunk);
  }
  outgoing.end();
}

function toRequest(origin: string, incoming: IncomingMessage): Request {
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
  return new Request(origin + url, init);
}

/** The body as a stream. What stops in its middle is an error of the stream, which its reader sees. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
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
