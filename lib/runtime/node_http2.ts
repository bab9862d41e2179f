import { nodeBuiltin } from "./runtime.ts";
import { syncNodeImports } from "./node_imports.ts";
import { replaceGetter, replaceProperty } from "./replace_property.ts";

/** A connection of HTTP/2, as far as it is looked at here. */
interface Session {
  readonly closed: boolean;
  close(...args: unknown[]): void;
  destroy(): void;
  on(event: "error", listener: () => void): void;
  /** The origins that an encrypted session is for. */
  originSet?: string[];
  socket: { destroyed: boolean; remoteAddress?: string; remotePort?: number };
}

interface Http2 {
  connect(authority: string | URL, ...rest: unknown[]): Session;
}

/** What decides on requests of HTTP/2. */
export interface Http2Watch {
  /** Returns the error for what would go to a host, or undefined to let it go out. */
  refuse(url: URL): Error | undefined;
  /** Whether requests to a host go out. */
  letsOut(url: URL): boolean;
  /** Calls the function that opens a session. */
  open<Opened>(connect: () => Opened): Opened;
}

/**
 * Watches the requests of `node:http2`: sessions that are opened, and requests on those that were opened earlier,
 * which would get past whatever intercepts new connections. Returns a function that ends the watch.
 */
export function watchHttp2({ refuse, letsOut, open }: Http2Watch): () => void {
  const http2 = nodeBuiltin("node:http2") as unknown as Http2;
  const { connect } = http2;
  const prototype = sessionPrototype(connect);
  const { close } = prototype;
  const closed = getterOf(prototype, "closed");
  let watching = true;
  let closing = false;
  function throwRefused(url: URL): void {
    const error = watching ? refuse(url) : undefined;
    if (error !== undefined) throw error;
  }
  const restores = [
    replaceProperty(http2, "connect", (...args: Parameters<typeof connect>) => {
      const url = new URL(args[0]);
      throwRefused(url);
      if (!watching) return connect(...args);
      const session = open(() => connect(...args));
      origins.set(session, url.origin);
      return session;
    }),
    // a request looks at this before it is sent, by whatever copy of its function a client has kept
    replaceGetter(prototype, "closed", function (this: Session) {
      const url = new URL(originOf(this));
      if (!watching || closing || isCut(this) || letsOut(url)) return closed.call(this);
      if (readByRequest()) throwRefused(url);
      return true;
    }),
    replaceProperty(prototype, "close", function (this: Session, ...args: unknown[]) {
      closing = true;
      try {
        close.apply(this, args);
      } finally {
        closing = false;
      }
    }),
  ];
  syncNodeImports();
  return () => {
    watching = false;
    restores.forEach((restore) => restore());
    syncNodeImports();
  };
}

/** What sessions have in common. Node hands it out by a session only; this one leads nowhere. */
function sessionPrototype(connect: Http2["connect"]): Session {
  const { Duplex } = nodeBuiltin("node:stream");
  const nowhere = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const session = connect("http://localhost", { createConnection: () => nowhere });
  session.on("error", () => {});
  session.destroy();
  return Object.getPrototypeOf(session);
}

/** Whether the runtime's own `request` reads the property. Clients read it as well, and are not to fail. */
function readByRequest(): boolean {
  const [, , , reader = ""] = (new Error().stack ?? "").split("\n");
  return /\brequest \((?:node|ext):/.test(reader);
}

function getterOf(owner: object, name: string): () => boolean {
  for (let each = owner; each !== null; each = Object.getPrototypeOf(each)) {
    const { get } = Object.getOwnPropertyDescriptor(each, name) ?? {};
    if (get !== undefined) return get;
  }
  throw new TypeError(`Cannot watch HTTP/2: sessions have no property "${name}"`);
}

/** Whether its connection has ended: then its requests fail with the error that has ended it. */
function isCut({ socket }: Session): boolean {
  try {
    return socket.destroyed;
  } catch {
    // Node has taken the socket away
    return true;
  }
}

/** Where the sessions lead to that were opened during a watch. */
const origins = new WeakMap<Session, string>();

/** Where a session leads to. Node and Deno keep it under symbols, Bun only for what is encrypted. */
function originOf(session: Session): string {
  const known = origins.get(session);
  if (known !== undefined) return known;
  const [authority, protocol] = ["authority", "protocol"].map((name) => {
    const symbol = Object.getOwnPropertySymbols(session).find((each) => each.description === name);
    return symbol && (session as unknown as Record<symbol, string>)[symbol];
  });
  if (authority !== undefined) return `${protocol}//${authority}`;
  const { remoteAddress: address = "localhost", remotePort: port = 80 } = session.socket;
  const [origin = `http://${address.includes(":") ? `[${address}]` : address}`] =
    session.originSet ?? [];
  return /:\d+$/.test(origin) ? origin : `${origin}:${port}`;
}
