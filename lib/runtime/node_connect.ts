import { nodeBuiltin } from "./runtime.ts";
import { replaceProperty } from "./replace_property.ts";

/** Where a socket is asked to connect to. */
export interface Destination {
  /** The socket. */
  socket: object;
  /** Host, in lower case, without brackets and without a dot at its end, which changes nothing. */
  host: string;
  /** Port, or undefined for a socket of the file system. */
  port: number | undefined;
  /** The name that TLS asks for, if another one. */
  servername: string | undefined;
  /** Name of the function that looks the host up, if not Node's own. */
  lookup: string | undefined;
}

interface ConnectOptions {
  host?: string;
  port?: number | string;
  path?: string;
  servername?: string;
  lookup?: { name: string };
}

/**
 * Watches the connections that sockets of `node:net` and `node:tls` open, whatever has imported them. `refuse`
 * returns the error that a socket gets instead of its connection. Returns a function that ends the watch.
 */
export function watchConnections(
  refuse: (destination: Destination) => Error | undefined,
): () => void {
  const { Socket } = nodeBuiltin("node:net");
  const before = Socket.prototype.connect as (...args: unknown[]) => unknown;
  let watching = true;
  function connect(this: InstanceType<typeof Socket>, ...args: unknown[]) {
    const destination = watching ? destinationOf(this, args) : undefined;
    const error = destination && refuse(destination);
    if (error === undefined) return before.apply(this, args);
    // listeners are added once this returns
    queueMicrotask(() => this.destroy(error));
    return this;
  }
  const restore = replaceProperty(Socket.prototype, "connect", connect);
  return () => {
    watching = false;
    restore();
  };
}

/** Reads what `socket.connect` takes: options, port and host, or both in an array. */
function destinationOf(socket: object, args: unknown[]): Destination | undefined {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const options: ConnectOptions = typeof first === "object" && first !== null
    ? first
    : { port: first as number, ...(typeof second === "string" ? { host: second } : {}) };
  if (options.path !== undefined && options.path !== null) return undefined;
  return {
    socket,
    host: nameOf(options.host ?? "localhost"),
    port: options.port === undefined ? undefined : Number(options.port),
    servername: options.servername && nameOf(options.servername),
    lookup: options.lookup?.name,
  };
}

function nameOf(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}
