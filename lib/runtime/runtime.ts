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

/** The modules of Node that are used here. */
interface NodeModules {
  "node:async_hooks": typeof import("node:async_hooks");
  "node:buffer": typeof import("node:buffer");
  "node:diagnostics_channel": typeof import("node:diagnostics_channel");
  "node:fs": typeof import("node:fs");
  "node:http": typeof import("node:http");
  "node:http2": typeof import("node:http2");
  "node:https": typeof import("node:https");
  "node:module": typeof import("node:module");
  "node:net": typeof import("node:net");
  "node:os": typeof import("node:os");
  "node:process": typeof import("node:process");
  "node:stream": typeof import("node:stream");
  "node:tls": typeof import("node:tls");
  "node:tty": typeof import("node:tty");
  "node:v8": typeof import("node:v8");
  "node:worker_threads": typeof import("node:worker_threads");
  "node:zlib": typeof import("node:zlib");
}

/** The part of Node's `process` that hands out its modules (Node 22.3, Deno 2.1, Bun 1.1.35). */
interface Process {
  getBuiltinModule?(name: string): unknown;
}

/**
 * Loads a module of Node by name. An `import` of it, even a dynamic one, would stop the bundlers of browsers,
 * which follow every import. On Node it would also make all that the module offers, such as the streams of
 * `process`, which takes longer than to create a token.
 */
export function nodeBuiltin<Name extends keyof NodeModules>(name: Name): NodeModules[Name] {
  const { process } = globalThis as { process?: Process };
  const found = process?.getBuiltinModule?.(name);
  if (found === undefined) throw new Error(`This runtime has no module "${name}"`);
  return found as NodeModules[Name];
}

/** A variable of the environment, as far as the program may read it. */
export interface Variable {
  /** Its value; `undefined` when it is not set, or hidden. */
  value?: string | undefined;
  /** Set if the program may not read it. */
  hidden?: true;
}

/** Reads a variable of the environment, without asking the user for a permission. */
export function readVariable(name: string): Variable {
  switch (runtimeName()) {
    case "deno": {
      const { state } = Deno.permissions.querySync({ name: "env", variable: name });
      return state === "granted" ? { value: Deno.env.get(name) } : { hidden: true };
    }
    case "browser":
      return {};
    default:
      return { value: nodeBuiltin("node:process").env[name] };
  }
}

/** What Deno calls the errors of the system that Node tells by a code. */
const NAMES: Record<string, string> = {
  ENOENT: "NotFound",
  EEXIST: "AlreadyExists",
  EISDIR: "IsADirectory",
  ERR_FS_EISDIR: "IsADirectory",
  ENOTDIR: "NotADirectory",
  EACCES: "PermissionDenied",
  EPERM: "PermissionDenied",
  ERR_ACCESS_DENIED: "NotCapable",
  EADDRINUSE: "AddrInUse",
  EADDRNOTAVAIL: "AddrNotAvailable",
  // the system has no name of its own for it, nor has Deno
  ENOTFOUND: "NameNotFound",
  EAI_AGAIN: "NameNotFound",
};

/** Names an error of Node as Deno does, so that one place can tell the errors of both apart. Returns it. */
export function withDenoName(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const code = String(error.code);
  // OpenSSL refused a certificate or a key
  const name = code.startsWith("ERR_OSSL_") ? "InvalidData" : NAMES[code];
  if (name !== undefined) error.name = name;
  return error;
}
