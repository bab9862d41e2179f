// Deno: deno run --allow-net deno_serve.ts
import { handler } from "./site.ts";

/** Serves the endpoint, and nothing else. */
export default {
  fetch(request: Request): Response | Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/api/webex-guest") return handler(request);
    return new Response("Not found", { status: 404 });
  },
};
