/** A live connection, seen from the server. */
export interface ServerSocket {
  /** Sends a text. */
  send(text: string): void;
  /** How much was sent and not yet taken by the network, in bytes, about. */
  readonly waiting: number;
  /**
   * Closes the connection.
   *
   * @param code The code of the close frame; `undefined` for a frame without one, which the other side sees as 1005.
   */
  close(code?: number, reason?: string): void;
  /** Breaks the connection without a close frame, which the other side sees as 1006. */
  drop(): void;
}

/** What is done with a live connection. */
export interface SocketListener {
  /** It is open. */
  opened(socket: ServerSocket): void;
  /** A message has come; `undefined` when it is binary. */
  received(text: string | undefined): void;
  /** It is closed, by whichever side. */
  closed(): void;
}

/** Makes a live connection of a request. The handler returns what this returns. */
export type Upgrade = (listener: SocketListener) => Response;

/** How long the other side may take to answer a close frame when the server stops, in milliseconds. */
export const CLOSING_TIME = 1000;

/** The largest message that is read, in bytes: 1 MiB. Deno's server itself has no such setting below 64 MiB. */
export const MAX_MESSAGE = 1024 * 1024;

/** Code of a close frame: the server goes away. */
export const GOING_AWAY = 1001;

/** Code of a close frame: the message is too large. */
export const TOO_LARGE = 1009;
