import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { Handler, Listener, ListenOptions } from "./listen.ts";

/** Listens on a port with the server of Node. */
export async function listenWithNode(handler: Handler, options: ListenOptions): Promise<Listener> {
  const { port, hostname, cert, key } = options;
  const origin = `${cert === undefined ? "http" : "https"}://${hostname}`;
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    respond(handler, origin, incoming, outgoing).catch(() => outgoing.destroy());
  };
  const server = cert === undefined || key === undefined
    ? createServer(answer)
    : createTlsServer({ cert, key }, answer);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
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
    init.body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
    init.duplex = "half";
  }
  return new Request(new URL(url, origin), init);
}
