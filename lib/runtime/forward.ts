import { isLoopback, proxyOf } from "./direct_fetch.ts";
import { nodeFetch } from "./node_fetch.ts";
import { runtimeName } from "./runtime.ts";

/**
 * Sends a request on, and returns the answer as it comes: its body is packed as the server has packed it, where the
 * platform's `fetch` would unpack it. Redirects are not followed. A proxy that the environment names is used, but to
 * this machine itself.
 */
export async function forward(url: string, init: RequestInit): Promise<Response> {
  const { hostname, protocol } = new URL(url);
  const viaProxy = !isLoopback(hostname) && proxyOf(protocol) !== undefined;
  if (viaProxy && protocol === "https:" && runtimeName() === "deno") {
    return await unpacked(url, init);
  }
  return await nodeFetch(url, init, viaProxy ? "proxy of the environment" : "direct");
}

/** Deno opens no tunnel for Node's modules. Its own `fetch` does, and unpacks bodies, so that none is asked for packed. */
async function unpacked(url: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("accept-encoding", "identity");
  const response = await globalThis.fetch(url, { ...init, headers, redirect: "manual" });
  const { status, body } = response;
  const answered = new Headers(response.headers);
  // a server may pack it all the same
  if (answered.has("content-encoding")) {
    for (const name of ["content-encoding", "content-length"]) answered.delete(name);
  }
  return new Response(body, { status, headers: answered });
}
