import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Handler, Listener, ListenOptions } from "./listener.ts";
import { nodeBuiltin, withDenoName } from "./runtime.ts";
import { answerNode } from "./node_http.ts";
import { NodeSockets } from "./node_socket.ts";

/** Listens on a port with the server of Node. */
export async function listenOnNode(handler: Handler, options: ListenOptions): Promise<Listener> {
  const { port, hostname, cert } = options;
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const origin = `${cert === undefined ? "http" : "https"}://${host}`;
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    answerNode(handler, origin, incoming, outgoing).catch(() => outgoing.destroy());
  };
  try {
    const server = createServer(options, answer);
    const sockets = new NodeSockets(handler, origin);
    sockets.attach(server);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, hostname, resolve);
    });
    return { port: (server.address() as AddressInfo).port, close: () => close(server, sockets) };
  } catch (error) {
    throw withDenoName(error);
  }
}

/**
 * Connections that have sent only half of their headers after 10 seconds are closed, and so are those that have
 * not sent a whole request after five minutes. Deno's server has no such setting.
 */
const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 300_000,
  connectionsCheckingInterval: 5_000,
};

function createServer(
  { cert, key }: ListenOptions,
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
): Server {
  return cert === undefined || key === undefined
    ? nodeBuiltin("node:http").createServer(TIMEOUTS, answer)
    : nodeBuiltin("node:https").createServer({ ...TIMEOUTS, cert, key }, answer);
}

async function close(server: Server, sockets: NodeSockets): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await sockets.close();
  server.closeAllConnections();
  await closed;
}
