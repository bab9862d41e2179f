import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Handler } from "./listener.ts";
import { nodeBuiltin } from "./runtime.ts";
import { refuseUnreadable, toRequest } from "./node_http.ts";
import {
  CLOSING_TIME,
  GOING_AWAY,
  MAX_MESSAGE,
  type ServerSocket,
  type SocketListener,
} from "./server_socket.ts";

/** The part of a socket of the package ws that is used. */
interface WsSocket {
  readonly bufferedAmount: number;
  readonly readyState: number;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
  on(event: "message", listener: (data: Uint8Array, isBinary: boolean) => void): void;
  on(event: "close" | "error", listener: () => void): void;
}

const OPEN = 1;

/** The live connections of one server of Node. */
export class NodeSockets {
  readonly #handler: Handler;
  readonly #origin: string;
  readonly #open = new Set<WsSocket>();
  /** Connections that have asked for an upgrade and have no answer yet. */
  readonly #asking = new Set<Duplex>();

  constructor(handler: Handler, origin: string) {
    this.#handler = handler;
    this.#origin = origin;
  }

  /** Takes over what a server is asked to upgrade. */
  attach(server: Server): void {
    server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Uint8Array) => {
      // Java's client offers HTTP/2 like this in usual requests
      if (incoming.headers.upgrade?.toLowerCase() !== "websocket") {
        return serveWithoutUpgrade(server, incoming, socket, head);
      }
      this.#asking.add(socket);
      socket.on("error", () => socket.destroy());
      socket.once("close", () => this.#asking.delete(socket));
      this.#answer(incoming, socket, head).catch(() => socket.destroy());
    });
  }

  /** Closes all connections, and breaks those whose other side does not answer. */
  async close(): Promise<void> {
    for (const socket of this.#asking) socket.destroy();
    const closed = [...this.#open].map((socket) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(() => socket.terminate(), CLOSING_TIME);
        socket.on("close", () => {
          clearTimeout(timer);
          resolve();
        });
        socket.close(GOING_AWAY);
      })
    );
    await Promise.all(closed);
  }

  async #answer(incoming: IncomingMessage, socket: Duplex, head: Uint8Array): Promise<void> {
    const controller = new AbortController();
    socket.once("close", () => controller.abort(new DOMException("The client left", "AbortError")));
    let listener: SocketListener | undefined;
    const switching = new Response();
    const request = toRequest(this.#origin, incoming);
    if (request === undefined) return await refuse(socket, refuseUnreadable());
    const response = await this.#handler(request, controller.signal, (each) => {
      listener = each;
      return switching;
    });
    if (response !== switching || listener === undefined) return await refuse(socket, response);
    const { WebSocketServer } = await import("./node_socket_deps.ts");
    const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
    server.handleUpgrade(incoming, socket, head, (opened: WsSocket) => {
      this.#asking.delete(socket);
      this.#listen(opened, listener!);
    });
  }

  #listen(socket: WsSocket, listener: SocketListener): void {
    const decoder = new TextDecoder();
    this.#open.add(socket);
    socket.on("message", (data, isBinary) => {
      if (socket.readyState !== OPEN) return;
      listener.received(isBinary ? undefined : decoder.decode(data));
    });
    socket.on("close", () => {
      this.#open.delete(socket);
      listener.closed();
    });
    // ws closes it with the code that fits, such as 1009 for a message that is too large
    socket.on("error", () => {});
    listener.opened(toServerSocket(socket));
  }
}

function toServerSocket(socket: WsSocket): ServerSocket {
  return {
    send: (text) => {
      if (socket.readyState === OPEN) socket.send(text);
    },
    get waiting() {
      return socket.bufferedAmount;
    },
    close: (code, reason) => {
      if (socket.readyState === OPEN) socket.close(code, reason);
    },
    drop: () => socket.terminate(),
  };
}

/** Sends a refusal: what was to become a live connection has no `ServerResponse`. */
async function refuse(socket: Duplex, response: Response): Promise<void> {
  const body = new Uint8Array(await response.arrayBuffer());
  const { STATUS_CODES } = nodeBuiltin("node:http");
  const lines = [
    `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ""}`,
    ...[...response.headers].map(([name, value]) => `${name}: ${value}`),
    `content-length: ${body.length}`,
    ...response.headers.has("connection") ? [] : ["connection: close"],
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  socket.end(body);
}

/**
 * Serves a request as if it had not asked for an upgrade. Node has stopped reading where its body begins, so the
 * connection is handed to the server anew, with the same header but for that wish.
 */
function serveWithoutUpgrade(
  server: Server,
  incoming: IncomingMessage,
  socket: Duplex,
  head: Uint8Array,
): void {
  const { method, url, httpVersion, rawHeaders } = incoming;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!.toLowerCase();
    if (name !== "upgrade" && name !== "connection") {
      lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
    }
  }
  if (head.length > 0) socket.unshift(head);
  socket.unshift(new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`));
  server.emit("connection", socket);
}
