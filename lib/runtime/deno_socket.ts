import {
  CLOSING_TIME,
  GOING_AWAY,
  MAX_MESSAGE,
  type ServerSocket,
  type SocketListener,
  TOO_LARGE,
} from "./server_socket.ts";
import { sleep } from "../deadline.ts";
import { closeSocket } from "./deno_close_socket.ts";

/** The live connections of one server of Deno. */
export class DenoSockets {
  readonly #open = new Map<WebSocket, Promise<void>>();
  #isClosing = false;

  /** Makes a live connection of a request. Returns the response that tells the client so, or a refusal. */
  upgrade(request: Request, listener: SocketListener): Response {
    let upgraded: Deno.WebSocketUpgrade;
    try {
      // Deno would drop who does not answer its pings, such as a program that stands at a breakpoint
      upgraded = Deno.upgradeWebSocket(request, { idleTimeout: 0 });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return new Response("The headers are not those of a WebSocket\n", { status: 400 });
    }
    this.#listen(upgraded.socket, listener);
    return upgraded.response;
  }

  /** Closes all connections. One whose other side does not read stays open until that side is gone. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const socket of this.#open.keys()) {
      if (socket.readyState === WebSocket.OPEN) closeSocket(socket, GOING_AWAY);
    }
    const timeout = new AbortController();
    await Promise.race([
      Promise.all(this.#open.values()),
      sleep(CLOSING_TIME, timeout.signal).catch(() => {}),
    ]);
    timeout.abort();
  }

  #listen(socket: WebSocket, listener: SocketListener): void {
    const closed = Promise.withResolvers<void>();
    this.#open.set(socket, closed.promise);
    socket.onopen = () => {
      if (this.#isClosing) return closeSocket(socket, GOING_AWAY);
      listener.opened(toServerSocket(socket));
    };
    socket.onmessage = ({ data }) => {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (typeof data !== "string") return listener.received(undefined);
      if (isTooLarge(data)) return closeSocket(socket, TOO_LARGE, "the message is too large");
      listener.received(data);
    };
    socket.onclose = () => {
      if (!this.#open.delete(socket)) return;
      closed.resolve();
      listener.closed();
    };
  }
}

function toServerSocket(socket: WebSocket): ServerSocket {
  const isOpen = () => socket.readyState === WebSocket.OPEN;
  return {
    send: (text) => {
      if (isOpen()) socket.send(text);
    },
    get waiting() {
      return socket.bufferedAmount;
    },
    close: (code, reason) => {
      if (isOpen()) closeSocket(socket, code, reason);
    },
    // Deno cannot break a connection, but sends this code, which is not allowed, and breaks it for the client
    drop: () => {
      if (isOpen()) socket.close(1006);
    },
  };
}

function isTooLarge(text: string): boolean {
  // no string has fewer bytes than characters, and none three times as many
  if (text.length > MAX_MESSAGE) return true;
  return text.length * 3 > MAX_MESSAGE && new TextEncoder().encode(text).length > MAX_MESSAGE;
}
