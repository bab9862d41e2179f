import type { Io } from "../runtime/io.ts";
import { redact } from "../redact.ts";

/** What debug lines need: the variable DEBUG, a clock, and where to write them. */
interface DebugIo extends Pick<Io, "env" | "now"> {
  tell(line: string): void;
}

/**
 * Makes the debug function of a namespace, such as `guest:login`. `DEBUG` lists namespaces by the usual rules:
 * comma or space between them, `*` for anything, a leading `-` to leave one out. Lines are redacted.
 */
export function createDebug(
  namespace: string,
  io: DebugIo,
): (message: string | (() => string)) => void {
  const wanted = io.env("DEBUG");
  if (wanted === undefined || !isEnabled(namespace, wanted)) return () => {};
  let last = io.now();
  return (message) => {
    const now = io.now();
    const words = typeof message === "string" ? message : message();
    io.tell(`  ${namespace} ${redact(words)} +${now - last}ms`);
    last = now;
  };
}

function isEnabled(namespace: string, wanted: string): boolean {
  let enabled = false;
  for (const pattern of wanted.split(/[\s,]+/).filter((each) => each !== "")) {
    const out = pattern.startsWith("-");
    if (!matches(namespace, (out ? pattern.slice(1) : pattern).split("*"))) continue;
    if (out) return false;
    enabled = true;
  }
  return enabled;
}

/** Checks whether a text consists of the parts of a pattern, in their order, with anything between them. */
function matches(text: string, parts: string[]): boolean {
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (parts.length === 1) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}
