import { nodeBuiltin, readVariable, runtimeName } from "./runtime.ts";

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

/** The variables that name a proxy, in the order in which they count. */
const VARIABLES: Record<string, readonly string[]> = {
  "http:": ["http_proxy", "HTTP_PROXY"],
  "https:": ["https_proxy", "HTTPS_PROXY"],
};

/** Those for every protocol. Node does not know them. */
const ALL = ["all_proxy", "ALL_PROXY"];

/**
 * The proxy that the environment names for a protocol, as far as the program may read it; `undefined` if there is
 * none. Whether the runtime uses it is another question.
 */
export function proxyOf(protocol: string): string | undefined {
  return VARIABLES[protocol]?.map((name) => readVariable(name).value).find(Boolean);
}

/**
 * Whether the platform's `fetch` may send a request through a proxy. Deno heeds the variables even where the program
 * may not read them, so what cannot be read counts as set.
 */
function mayUseProxy(protocol: string): boolean {
  switch (runtimeName()) {
    case "deno":
      return [...VARIABLES[protocol] ?? [], ...ALL].some((name) => {
        const { hidden, value } = readVariable(name);
        return hidden || Boolean(value);
      });
    case "node":
      return nodeHeedsProxies() && proxyOf(protocol) !== undefined;
    default:
      return false;
  }
}

/**
 * Whether the environment names a proxy that Node's `fetch` does not use by itself, though this version of Node can:
 * from 22.21 and 24.5 on.
 */
function ignoresProxy(protocol: string): boolean {
  if (runtimeName() !== "node" || proxyOf(protocol) === undefined) return false;
  return !nodeHeedsProxies() && canUseProxies(nodeBuiltin("node:process").versions.node);
}

/** Whether a version of Node has agents that heed the variables. */
export function canUseProxies(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
}

/** Whether Node was told to heed the variables by itself: by NODE_USE_ENV_PROXY or `--use-env-proxy`. */
function nodeHeedsProxies(): boolean {
  const { globalAgent } = nodeBuiltin("node:http");
  return (globalAgent as { options?: { proxyEnv?: unknown } }).options?.proxyEnv !== undefined;
}

/** Who uses the proxy that the variables name. */
export interface ProxyUse {
  /** The variables that are heeded, in the order in which they count, for a protocol. */
  variables: readonly string[];
  /** Whether the requests of this library go through it. */
  here: boolean;
  /** Whether those of other programs on this runtime do, without being told to. */
  elsewhere: boolean;
  /** How the runtime is told to use it, where it can be. */
  how: string | undefined;
}

/** Finds out whether this runtime uses a proxy of the environment, as far as it is known how. */
export function proxyUse(protocol: string): ProxyUse {
  const variables = VARIABLES[protocol] ?? [];
  if (runtimeName() === "deno") {
    return { variables: [...variables, ...ALL], here: true, elsewhere: true, how: undefined };
  }
  if (runtimeName() !== "node") return { variables, here: true, elsewhere: true, how: undefined };
  const able = canUseProxies(nodeBuiltin("node:process").versions.node);
  const how = able
    ? "set NODE_USE_ENV_PROXY=1"
    : "use Node 22.21, 24.5 or newer, with NODE_USE_ENV_PROXY=1";
  return { variables, here: able, elsewhere: able && nodeHeedsProxies(), how };
}

/**
 * Checks whether a host, as a URL writes it, means this machine itself. `*.localhost` does not: whether such a name
 * leads here is up to the resolver.
 */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}
