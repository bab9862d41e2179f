import { isLoopback } from "../loopback.ts";

const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"]
  .flatMap((name) => [name, name.toLowerCase()]);

/**
 * The platform's `fetch`, except that http to this machine itself never goes through a proxy. Deno heeds
 * `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` by itself, for this machine too, and would hand a token that is
 * meant for a server here to the proxy. (With https a proxy sees a tunnel and no token; `NO_PROXY` avoids it.)
 */
export const directFetch: typeof globalThis.fetch = async (input, init) => {
  const { hostname, port, protocol } = new URL(input instanceof Request ? input.url : input);
  if (protocol !== "http:" || !isLoopback(hostname) || !mayBeProxied()) {
    return await globalThis.fetch(input, init);
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

/** Deno heeds the variables even where the program may not read them. Node does not heed them by itself. */
function mayBeProxied(): boolean {
  if (typeof Deno === "undefined") return false;
  return PROXY_VARIABLES.some((variable) => {
    const { state } = Deno.permissions.querySync({ name: "env", variable });
    return state !== "granted" || Boolean(Deno.env.get(variable));
  });
}
