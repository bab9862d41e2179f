// What interception on Deno and Bun needs: their own fetch and WebSocket use no socket of Node.
export { FetchInterceptor } from "npm:@mswjs/interceptors@0.45.12/fetch/web";
export { WebSocketInterceptor } from "npm:@mswjs/interceptors@0.45.12/WebSocket";
