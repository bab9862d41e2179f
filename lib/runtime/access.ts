import { shellQuoted } from "../characters.ts";
import { type RuntimeName, runtimeName } from "./runtime.ts";
import type { OutputError } from "./deno_io.ts";
import { NotTextError, TooLargeError } from "./read_text.ts";

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
  const typed = /^<\w+>$/.test(what)
    ? what
    : shellQuoted(permission === "net" ? hostOf(what) : what);
  if (runtime === "deno") return `run deno with --allow-${permission}=${typed}`;
  const flag = runtime === "node" ? NODE_FLAGS[permission] : undefined;
  return flag && `run node with ${flag}=${typed}`;
}

/** A host as Deno's flag takes it: an address of IPv6 stands in brackets. */
function hostOf(address: string): string {
  return /^[\da-f]*:[\da-f.]*:/i.test(address) ? `[${address}]` : address;
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

/** What was to be done with which file. */
export interface FileUse {
  /** Default is that it was to be read. */
  access?: "read" | "write";
  /** Its path, to be shown. Without it the words say `<file>`. */
  path?: string | undefined;
  /** Default is the runtime at hand. */
  runtime?: RuntimeName;
}

/** What the names of Deno's errors mean. Those of Node have been given the same names. */
const REASONS: Record<string, string> = {
  NotFound: "there is no such file",
  AlreadyExists: "it is there already",
  IsADirectory: "it is a folder",
  NotADirectory: "a part of its path is no folder",
  Overtaken:
    "another run writes to it too, or it was replaced or removed; let one run end before the next",
};

/** What the codes of the system mean, for which Deno has no name. */
const CODES: Record<string, string> = {
  ENOSPC: "no space is left",
  EDQUOT: "no space is left to this user",
  EFBIG: "it would become too large",
  EROFS: "it cannot be written there",
  EIO: "the device failed",
  EPIPE: "nobody reads it",
};

/** Says why a file could not be read or written, and what to do where that is known. */
export function describeFileError(error: unknown, use: FileUse = {}): string {
  const { access = "read" } = use;
  if (!(error instanceof Error)) return "it failed";
  if (error instanceof TooLargeError || error instanceof NotTextError) return error.message;
  if (use.path === "") return "its name is empty";
  if (error.name === "NotCapable") {
    return `permission is missing; ${howToPermitFile(error, use)}`;
  }
  if (error.name === "PermissionDenied") return `this user is not permitted to ${access} it`;
  const code = "code" in error ? String(error.code) : "";
  return REASONS[error.name] ?? CODES[code] ??
    (code === "" ? error.name : `it failed with ${code}`);
}

/** What the message of Deno begins with. Node says which it is by the name of the flag, which is not read. */
const NEEDED = /^Requires (\w+) access /;

/** Paths that Deno opens with every permission only, whatever is granted: those of a process. */
const OF_PROCESS = /^\/dev\/(?:std(?:in|out|err)|fd\/\d+)$|^\/proc\//;

function howToPermitFile(
  { message }: Error,
  { access = "read", path = "<file>", runtime = runtimeName() }: FileUse,
): string | undefined {
  const needed = NEEDED.exec(message)?.[1];
  if (runtime === "deno" && (needed === "all" || OF_PROCESS.test(path))) {
    return "deno opens it only with -A, whatever else is permitted; - stands for stdin and stdout";
  }
  return howToPermit(needed === "read" || needed === "write" ? needed : access, path, runtime);
}

/** Says why standard output could not be written. */
export function describeOutputError({ cause }: OutputError): string {
  const why = cause === undefined
    ? "stdout is closed"
    : describeFileError(cause, { access: "write" });
  return `cannot write the output: ${why}`;
}
