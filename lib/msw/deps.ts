// The one place that names msw for the handlers. Only sub-paths: msw's root keeps a Deno process alive.
export { http } from "npm:msw@3.0.5/http";

/**
 * A handler of msw, as its `http.get` and the like give it. What it can do is documented by msw.
 *
 * @ignore
 */
export type MswHandler = import("npm:msw@3.0.5/http").HttpHandler;

/**
 * A handler of msw for a WebSocket, as a link of `ws.link` returns it. What it can do is documented by msw.
 *
 * @ignore
 */
export type MswWebSocketHandler = import("npm:msw@3.0.5/ws").WebSocketHandler;
