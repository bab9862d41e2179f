import type { Upgrade } from "./server_socket.ts";

/**
 * What answers requests. The signal aborts when an answer is of no use any more. A request for a live connection
 * (a WebSocket) comes with a function that makes it one.
 */
export type Handler = (
  request: Request,
  signal: AbortSignal,
  upgrade?: Upgrade,
) => Response | Promise<Response>;

/** Where to listen. */
export interface ListenOptions {
  port: number;
  hostname: string;
  cert: string | undefined;
  key: string | undefined;
}

/** Something that listens. */
export interface Listener {
  /** The port, also when 0 was asked for. */
  port: number;
  /** Stops it; what is open is dropped. Calling it again does nothing. */
  close: () => Promise<void>;
}
