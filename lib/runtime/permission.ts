import { shellQuoted } from "../characters.ts";
import { runtimeName } from "./runtime.ts";

/** What a program may be permitted to do. */
export type Permission = "read" | "write" | "net" | "env";

/** Node's flags, which count only under `node --permission`. Variables and the network need none. */
const NODE_FLAGS: Partial<Record<Permission, string>> = {
  read: "--allow-fs-read",
  write: "--allow-fs-write",
};

/**
 * Returns how to permit something on the runtime at hand, such as `run deno with --allow-read=list.csv`, or
 * `undefined` where the runtime permits it always.
 */
export function howToPermit(
  permission: Permission,
  what: string,
  runtime = runtimeName(),
): string | undefined {
  // a word in angle brackets stands for what is not shown
  const typed = /^<\w+>$/.test(what) ? what : shellQuoted(what);
  if (runtime === "deno") return `run deno with --allow-${permission}=${typed}`;
  const flag = runtime === "node" ? NODE_FLAGS[permission] : undefined;
  return flag && `run node with ${flag}=${typed}`;
}

/** Returns how to permit workers whose modules stand below a folder, such as `run deno with --allow-read=/lib`. */
export function howToPermitWorkers(folder: URL, runtime = runtimeName()): string {
  if (runtime === "node") return "run node with --allow-worker";
  return folder.protocol === "file:"
    ? `run deno with --allow-read=${shellQuoted(decodeURIComponent(folder.pathname))}`
    : `run deno with --allow-import=${folder.host}`;
}

/**
 * Returns a remark for the message that a variable is missing, with a space before it: it may be set, and not
 * permitted to be read. Where all of them may be read it is empty.
 *
 * @param names The names, separated by commas.
 */
export function remarkOnVariables(names: string, mayRead = mayReadVariable): string {
  const hidden = names.split(",").filter((name) => !mayRead(name)).join(",");
  return hidden === "" ? "" : ` (to be read, the variable needs deno's --allow-env=${hidden})`;
}

function mayReadVariable(variable: string): boolean {
  if (runtimeName() !== "deno") return true;
  return Deno.permissions.querySync({ name: "env", variable }).state === "granted";
}

/** Whether the runtime keeps this program from a host, given with its port if it is not the usual one. */
export function isKeptFrom(host: string): boolean {
  return runtimeName() === "deno" && !mayReach(host);
}

/** Whether Deno lets this program reach a host without asking. */
export function mayReach(host: string): boolean {
  return Deno.permissions.querySync({ name: "net", host }).state === "granted";
}
