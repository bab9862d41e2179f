// Cloudflare Workers, with the flag nodejs_compat
import { handler } from "./site.ts";

export default {
  fetch(request: Request): Promise<Response> {
    return handler(request);
  },
};
