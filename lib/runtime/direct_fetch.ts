import { isLoopback } from "../loopback.ts";
import { ignoresProxy, mayUseProxy } from "./proxy.ts";
import { runtimeName } from "./runtime.ts";

const platformFetch = globalThis.fetch;

/**
 * The platform's `fetch`, with two differences. A request to this machine itself never goes through a proxy, which
 * would see a token that is meant for a server here. And on Node, `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` are
 * heeded as they are on Deno.
 *
 * It is made for requests that do not follow redirects. A `fetch` that has taken the place of the platform's, as in
 * tests, is called for all of them.
 */
export const directFetch: typeof globalThis.fetch = async (input, init) => {
  const { hostname, port, protocol } = new URL(input instanceof Request ? input.url : input);
  if (globalThis.fetch !== platformFetch) return await globalThis.fetch(input, init);
  if (!isLoopback(hostname)) {
    if (!ignoresProxy(protocol)) return await globalThis.fetch(input, init);
    const { nodeFetch } = await import("./node_fetch.ts");
    return await nodeFetch(input, init, "proxy of the environment");
  }
  if (!mayUseProxy(protocol)) return await globalThis.fetch(input, init);
  if (runtimeName() !== "deno" || protocol === "https:") {
    const { nodeFetch } = await import("./node_fetch.ts");
    return await nodeFetch(input, init, "direct");
  }
  // there is no way to switch the proxy off; a plain connection to the server itself takes its place
  const proxy = { transport: "tcp" as const, hostname, port: Number(port) || 80 };
  const client = Deno.createHttpClient({ proxy });
  try {
    return await globalThis.fetch(input, { ...init, client });
  } finally {
    // the answer's body can still be read
    client.close();
  }
};
