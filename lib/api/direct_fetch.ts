import { isLoopback } from "./base_url.ts";

const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"]
  .flatMap((name) => [name, name.toLowerCase()]);

/**
 * The platform's `fetch`, except that this machine itself is never reached through a proxy. Deno heeds
 * `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` by itself, for this machine too, and would hand a token that is
 * meant for a server here to the proxy.
 */
export const directFetch: typeof globalThis.fetch = async (input, init) => {
  const { hostname, port, protocol } = new URL(input instanceof Request ? input.url : input);
  if (!isLoopback(hostname) || !mayBeProxied()) return await globalThis.fetch(input, init);
  // there is no way to switch the proxy off; a connection of its own to the server takes its place
  const usual = protocol === "https:" ? 443 : 80;
  const proxy = { transport: "tcp" as const, hostname, port: Number(port) || usual };
  const client = Deno.createHttpClient({ proxy });
  try {
    return await globalThis.fetch(input, { ...init, client });
  } finally {
    // the answer's body can still be read
    client.close();
  }
};

/** Deno heeds the variables even where the program may not read them. Node does not heed them by itself. */
function mayBeProxied(): boolean {
  if (typeof Deno === "undefined") return false;
  return PROXY_VARIABLES.some((variable) => {
    const { state } = Deno.permissions.querySync({ name: "env", variable });
    return state !== "granted" || Boolean(Deno.env.get(variable));
  });
}
