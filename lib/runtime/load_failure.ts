import { redact } from "../redact.ts";
import { readFetchCause } from "./fetch_cause.ts";
import { runtimeName } from "./runtime.ts";

/** The longest text of the runtime that is shown, in characters. */
const LONGEST = 1000;

/** Whether an error is that of an `import()` that could not load a module, on Deno, Node and Bun. */
export function isLoadFailure(error: unknown): error is Error {
  return error instanceof Error && (error as { code?: unknown }).code === "ERR_MODULE_NOT_FOUND";
}

/**
 * Describes in one line why a module could not be loaded, and what to do. Deno downloads a package when it is first
 * needed, so this may happen in the middle of a run.
 */
export function describeLoadFailure(error: Error): string {
  // a registry's URL may hold a password; the causes are lines with numbers
  const said = redact(error.message.replaceAll(/\/\/[^/@\s]*@/g, "//"))
    .replaceAll(/\.?\s*\n\s*(?:\d+: )?/g, ": ").slice(0, LONGEST);
  return `Cannot load a part of guestissuer: ${said.replace(/\.$/, "")}. ${hintFor(error)}`;
}

function hintFor(error: Error): string {
  if (runtimeName() !== "deno") return "Install guestissuer again";
  if (/--allow-\w+/.test(error.message)) return "Run deno with that flag";
  return readFetchCause(error) === "certificate_unknown"
    ? "If you trust a proxy between, name the file of its root certificate in DENO_CERT"
    : "Deno downloads a package when it is first needed: try again with a network, or see HTTPS_PROXY";
}
