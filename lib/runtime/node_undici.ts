import { nodeBuiltin } from "./runtime.ts";

interface Connected {
  socket?: object;
}

interface Sending {
  request: { method: string; origin: unknown; path: string };
  socket: { destroy(error: Error): void };
}

/**
 * Watches the requests of undici, whichever copy of it sends them. `refuse` returns the error that a request
 * gets instead of being sent, or undefined to let it out. Returns a function that ends the watch.
 *
 * @param refuse Decides.
 * @param all Whether to watch all requests, or only those for tunnels and on connections that were opened earlier.
 */
export function watchUndici(
  refuse: (method: string, url: URL) => Error | undefined,
  all: boolean,
): () => void {
  const { subscribe, unsubscribe } = nodeBuiltin("node:diagnostics_channel");
  const opened = new WeakSet<object>();
  const connected = (message: unknown) => {
    const { socket } = message as Connected;
    if (socket !== undefined && !all) opened.add(socket);
  };
  // undici says so before it writes, and writes nothing to a connection that is destroyed
  const sending = (message: unknown) => {
    const { request, socket } = message as Sending;
    const { method, path, origin } = request;
    // a tunnel through a proxy, which names a host and a port
    const tunnel = method === "CONNECT";
    if (opened.has(socket) && !tunnel) return;
    const url = tunnel ? new URL(`https://${path}`) : new URL(path, String(origin));
    const error = refuse(method, url);
    if (error !== undefined) socket.destroy(error);
  };
  subscribe("undici:client:connected", connected);
  subscribe("undici:client:sendHeaders", sending);
  return () => {
    unsubscribe("undici:client:connected", connected);
    unsubscribe("undici:client:sendHeaders", sending);
  };
}
