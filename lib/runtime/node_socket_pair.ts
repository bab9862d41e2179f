import type { Duplex } from "node:stream";
import { nodeBuiltin } from "./runtime.ts";

/** Two ends of a connection within this process. */
export interface SocketPair {
  /** The end for a client. */
  client: Duplex;
  /** The end for a server. */
  serving: Duplex;
}

/** The client's ends of all pairs, by the server's ends. */
const clients = new WeakMap<Duplex, Duplex>();
const clientEnds = new WeakSet<Duplex>();

/** Returns the client's end of a pair, by the server's end. */
export function clientEnd(serving: Duplex): Duplex {
  return clients.get(serving)!;
}

/** Whether a connection is the client's end of a pair. */
export function isClientEnd(socket: Duplex): boolean {
  return clientEnds.has(socket);
}

/** Makes a pair. Streams lack what clients and servers expect of a socket, which is added. */
export function pairOfSockets(encrypted: boolean): SocketPair {
  const [client, serving] = nodeBuiltin("node:stream").duplexPair();
  clients.set(serving, client);
  clientEnds.add(client);
  for (const end of [client, serving]) addSocketMethods(end);
  Object.assign(client, encrypted ? { encrypted, authorized: true } : {});
  client.once("close", () => serving.destroy());
  queueMicrotask(() => {
    client.emit("connect");
    if (encrypted) client.emit("secureConnect");
  });
  return { client, serving };
}

function addSocketMethods(end: Duplex): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const same = () => end;
  Object.assign(end, {
    setNoDelay: same,
    setKeepAlive: same,
    ref: same,
    unref: same,
    setTimeout(milliseconds: number, callback?: () => void) {
      clearTimeout(timer);
      if (callback !== undefined) end.once("timeout", callback);
      if (milliseconds > 0) timer = setTimeout(() => end.emit("timeout"), milliseconds);
      return end;
    },
  });
  end.once("close", () => clearTimeout(timer));
}
