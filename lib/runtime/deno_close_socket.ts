import { CLOSING_TIME } from "./server_socket.ts";

/**
 * What Deno keeps about a connection under a symbol of its own, as read in `ext/websocket/01_websocket.js` of
 * Deno 2.9: 0 for the side of the server, 1 for that of the client.
 */
const ROLE = "[[role]]";
const SERVER = 0;
const CLIENT = 1;

/**
 * Closes a connection of Deno's server so that the other side sees the code.
 *
 * After the close frame Deno's server drops the connection at the next message, also at one that was sent before the
 * other side could know. What is then under way is lost, the close frame too, and the other side sees 1006. On the
 * side of a client Deno waits for the answer, as RFC 6455 (section 7.1.1) asks of both; so it is told to be one, for
 * as long as an answer may take. Where Deno has changed, nothing is lost but this.
 */
export function closeSocket(socket: WebSocket, code?: number, reason?: string): void {
  // the check of the code goes by the role too, and a client may use fewer codes
  socket.close(code, reason);
  const role = Object.getOwnPropertySymbols(socket).find(({ description }) => description === ROLE);
  if (role === undefined || Reflect.get(socket, role) !== SERVER) return;
  Reflect.set(socket, role, CLIENT);
  const timer = setTimeout(() => Reflect.set(socket, role, SERVER), CLOSING_TIME);
  socket.addEventListener("close", () => clearTimeout(timer));
}
