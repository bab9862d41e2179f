import type { OutputError } from "./deno_io.ts";
import { howToPermit } from "./permission.ts";
import { NotTextError, TooLargeError } from "./read_text.ts";
import type { RuntimeName } from "./runtime.ts";

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
  const { access = "read", path = "<file>", runtime } = use;
  if (!(error instanceof Error)) return "it failed";
  if (error instanceof TooLargeError || error instanceof NotTextError) return error.message;
  if (error.name === "NotCapable") {
    return `permission is missing; ${howToPermit(access, path, runtime)}`;
  }
  if (error.name === "PermissionDenied") return `this user is not permitted to ${access} it`;
  const code = "code" in error ? String(error.code) : "";
  return REASONS[error.name] ?? CODES[code] ??
    (code === "" ? error.name : `it failed with ${code}`);
}

/** Says why standard output could not be written. */
export function describeOutputError({ cause }: OutputError): string {
  const why = cause === undefined
    ? "stdout is closed"
    : describeFileError(cause, { access: "write" });
  return `cannot write the output: ${why}`;
}
