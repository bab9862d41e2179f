// What interception on Node (22.12 or newer) needs: it sees every request that goes through a socket of Node.
export { HttpRequestInterceptor } from "npm:@mswjs/interceptors@0.45.12/http";
export { WebSocketInterceptor } from "npm:@mswjs/interceptors@0.45.12/WebSocket";
