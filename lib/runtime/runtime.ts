/** A runtime that this project knows. */
export type RuntimeName = "deno" | "node" | "bun" | "workerd" | "browser";

/** What is looked at of a global scope to tell which runtime it belongs to. */
interface Scope {
  Deno?: unknown;
  navigator?: { userAgent?: string };
  process?: { versions?: { node?: string; bun?: string } };
}

/** Returns the runtime that this code runs in. What is not known counts as a browser. */
export function runtimeName(scope: Scope = globalThis): RuntimeName {
  // Deno, Bun and workerd have a `process` of Node as well, so they are looked for first
  if (scope.Deno !== undefined) return "deno";
  if (scope.navigator?.userAgent === "Cloudflare-Workers") return "workerd";
  const versions = scope.process?.versions;
  if (versions?.bun !== undefined) return "bun";
  return versions?.node !== undefined ? "node" : "browser";
}
