import type { Io } from "./io.ts";
import { redact } from "../redact.ts";

/** Writes a debug line to stderr, when its namespace is asked for. */
export type Debug = (message: string) => void;

/**
 * Makes the debug function of a namespace, such as `guest:login`. `DEBUG` lists namespaces by the usual rules:
 * comma or space between them, `*` for anything, a leading `-` to leave one out. Lines are redacted.
 */
export function createDebug(namespace: string, io: Io): Debug {
  const wanted = io.env("DEBUG");
  if (wanted === undefined || !isEnabled(namespace, wanted)) return () => {};
  let last = io.now();
  return (message) => {
    const now = io.now();
    io.stderr(`  ${namespace} ${redact(message)} +${now - last}ms\n`);
    last = now;
  };
}

function isEnabled(namespace: string, wanted: string): boolean {
  let enabled = false;
  for (const pattern of wanted.split(/[\s,]+/).filter((each) => each !== "")) {
    const out = pattern.startsWith("-");
    // several stars in a row mean one; each on its own would multiply the ways to match
    const source = (out ? pattern.slice(1) : pattern)
      .split(/\*+/).map((part) => part.replace(/[^\w:]/g, "\\$&")).join(".*");
    if (!new RegExp(`^${source}$`).test(namespace)) continue;
    if (out) return false;
    enabled = true;
  }
  return enabled;
}
