/** Writes a short text to stdout or stderr, and returns when that is done. */
export function writeText(target: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes: Uint8Array = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(target.writeSync(bytes));
}

/** Writes a short text to stderr, and lets the program go on meanwhile. */
export async function writeTextSoon(
  target: { write(bytes: Uint8Array): Promise<number> },
  text: string,
): Promise<void> {
  let bytes: Uint8Array = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(await target.write(bytes));
}

/** Returns whether stdout is closed, as far as that can be found out. */
export async function isStdoutClosed(): Promise<boolean> {
  if (Deno.stdout.isTerminal() || !mayReadProcess()) return false;
  const { leadsNowhere } = await import("./closed_stdout.ts");
  return leadsNowhere({ readText: Deno.readTextFileSync, readLink: Deno.readLinkSync });
}

/** Deno shows what stands in /proc only to those who have every permission. */
function mayReadProcess(): boolean {
  const names = ["read", "write", "net", "env", "run", "sys", "ffi"] as const;
  return names.every((name) => Deno.permissions.querySync({ name }).state === "granted");
}
