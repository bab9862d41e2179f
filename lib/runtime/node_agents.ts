import type { Agent, ClientRequest, IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { bindScope } from "./async_scope.ts";
import { clientEnd, isClientEnd, pairOfSockets } from "./node_socket_pair.ts";
import type { Handler } from "./listener.ts";
import { nodeBuiltin } from "./runtime.ts";
import { answerNode } from "./node_http.ts";
import { replaceProperty } from "./replace_property.ts";

/** What decides on the requests of agents. */
export interface AgentHandler {
  /** Whether the connections to an origin are opened as usual. */
  passes(origin: URL): boolean;
  /** Answers a request. What it throws, the client gets as its error. */
  answer(request: Request): Promise<Response>;
}

interface ConnectOptions {
  host?: string;
  hostname?: string;
  port?: number | string;
}

type CreateConnection = (this: Agent, options: ConnectOptions, ...rest: unknown[]) => unknown;

/**
 * Answers the requests of `node:http` and `node:https` in this process: their agents are handed connections that
 * end here. It sees every client that uses the agents of these modules. Returns a function that ends it.
 */
export function captureAgents(handler: AgentHandler): () => void {
  const server = createServer(handler);
  const ends = [
    captureAgent("http", server, handler),
    captureAgent("https", server, handler),
    replaceConnections(server, handler),
  ];
  return () => ends.forEach((end) => end());
}

function originOf(scheme: "http" | "https", options: ConnectOptions): URL {
  const host = options.host ?? options.hostname ?? "localhost";
  return new URL(`${scheme}://${host.includes(":") ? `[${host}]` : host}:${options.port ?? ""}`);
}

function captureAgent(scheme: "http" | "https", server: Server, handler: AgentHandler): () => void {
  const { Agent } = nodeBuiltin(`node:${scheme}`);
  const prototype = Agent.prototype as unknown as { createConnection: CreateConnection };
  const before = prototype.createConnection;
  let capturing = true;
  const restore = replaceProperty(
    prototype,
    "createConnection",
    function (this: Agent, options: ConnectOptions, ...rest: unknown[]) {
      const origin = originOf(scheme, options);
      return !capturing || handler.passes(origin)
        ? before.call(this, options, ...rest)
        : connectTo(server, origin);
    } satisfies CreateConnection,
  );
  return () => {
    capturing = false;
    restore();
  };
}

type OnSocket = (this: ClientRequest, socket: Duplex | null, ...rest: unknown[]) => void;

/** Replaces connections that were opened in another way: earlier, or by an agent that leads to a proxy. */
function replaceConnections(server: Server, handler: AgentHandler): () => void {
  const prototype = nodeBuiltin("node:http").ClientRequest.prototype as unknown as {
    onSocket: OnSocket;
  };
  const before = prototype.onSocket;
  let replacing = true;
  const restore = replaceProperty(
    prototype,
    "onSocket",
    function (this: ClientRequest, socket: Duplex | null, ...rest: unknown[]) {
      if (!replacing || socket === null) return before.call(this, socket, ...rest);
      const origin = new URL(`${this.protocol}//${this.getHeader("host") ?? this.host}`);
      let own = socket;
      if (!isClientEnd(socket)) {
        if (handler.passes(origin)) return before.call(this, socket, ...rest);
        socket.destroy();
        own = connectTo(server, origin);
      }
      scopes.set(own, bindScope());
      before.call(this, own, ...rest);
    } satisfies OnSocket,
  );
  return () => {
    replacing = false;
    restore();
  };
}

/** Opens a connection to the server of this process. */
function connectTo(server: Server, origin: URL): Duplex {
  const { client, serving } = pairOfSockets(origin.protocol === "https:");
  origins.set(serving, origin.origin);
  server.emit("connection", serving);
  return client;
}

/** Where the connections lead to, by the end that the server has. */
const origins = new WeakMap<Duplex, string>();

/** The scopes of the requests on the connections, by the end that the client has. */
const scopes = new WeakMap<Duplex, ReturnType<typeof bindScope>>();

/** A server that never listens: connections are handed to it, which Node documents. */
function createServer(handler: AgentHandler): Server {
  const respond: Handler = (request, signal) => handler.answer(new Request(request, { signal }));
  const server = nodeBuiltin("node:http").createServer((incoming, outgoing) => {
    const { socket } = incoming;
    // a connection that is kept would outlive the interception
    outgoing.shouldKeepAlive = false;
    inScopeOf(socket, () => {
      answerNode(respond, origins.get(socket)!, incoming, outgoing)
        .catch((error) => clientEnd(socket).destroy(error));
    });
  });
  // who asks for another protocol, such as WebSocket, gets a response of HTTP, which says no
  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex) => {
    const url = origins.get(socket)! + incoming.url;
    inScopeOf(socket, () => {
      handler.answer(new Request(url, { headers: headersOf(incoming) }))
        .then((response) => writeResponse(socket, response))
        .catch((error) => clientEnd(socket).destroy(error));
    });
  });
  return server;
}

/** Answers in the scope of the request, which is not that in which the connection was opened or has been read. */
function inScopeOf(serving: Duplex, answer: () => void): void {
  const inScope = scopes.get(clientEnd(serving));
  if (inScope === undefined) answer();
  else inScope(answer);
}

async function writeResponse(socket: Duplex, response: Response): Promise<void> {
  const { status, headers } = response;
  const body = await response.text();
  const lines = [...headers, ["connection", "close"]].map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${response.statusText}`, ...lines, "", body].join("\r\n"));
}

function headersOf({ headers }: IncomingMessage): [string, string][] {
  return Object.entries(headers).map(([name, value]) => [name, String(value)]);
}
