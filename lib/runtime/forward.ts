import { isLoopback } from "../loopback.ts";
import { nodeFetch } from "./node_fetch.ts";
import { proxyOf } from "./proxy.ts";

/**
 * Sends a request on, and returns the answer as it comes: its body is packed as the server has packed it, where the
 * platform's `fetch` would unpack it. Redirects are not followed.
 */
export async function forward(url: string, init: RequestInit): Promise<Response> {
  const { hostname, protocol } = new URL(url);
  const viaProxy = !isLoopback(hostname) && proxyOf(protocol) !== undefined;
  return await nodeFetch(url, init, viaProxy ? "proxy of the environment" : "direct");
}
