import { nodeBuiltin } from "./node_builtin.ts";
import { runtimeName } from "./runtime.ts";

/** The variables that name a proxy, in the order in which they count. */
const VARIABLES: Record<string, readonly string[]> = {
  "http:": ["http_proxy", "HTTP_PROXY"],
  "https:": ["https_proxy", "HTTPS_PROXY"],
};

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
export function mayUseProxy(protocol: string): boolean {
  switch (runtimeName()) {
    case "deno":
      return [...VARIABLES[protocol] ?? [], "all_proxy", "ALL_PROXY"].some((name) => {
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
export function ignoresProxy(protocol: string): boolean {
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

/** Reads a variable; `hidden` if the program may not. */
function readVariable(name: string): { value?: string | undefined; hidden?: true } {
  if (runtimeName() !== "deno") return { value: nodeBuiltin("node:process").env[name] };
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? { value: Deno.env.get(name) } : { hidden: true };
}
