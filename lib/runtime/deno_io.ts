import type { Io, Main } from "./io.ts";

/** Standard output cannot be written. The cause is what the runtime threw; there is none where it is closed. */
export class OutputError extends Error {
  /** The name of the class. */
  override name = "OutputError";
}

/** Returns whether an error says that nobody reads any more, as behind `| head`, which is no mistake. */
export function isUnread(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}

/**
 * For how long a signal is the same request to end, repeated: Ctrl+C under `npx` arrives twice, from the terminal
 * and from npm. In milliseconds.
 */
export const REPEATED_WITHIN = 1000;

/** The io of a real process under Deno. */
export function denoIo(): Io {
  let wrote = false;
  return {
    env(name) {
      // asking first keeps Deno from prompting for a variable that may not be needed
      const { state } = Deno.permissions.querySync({ name: "env", variable: name });
      return state === "granted" ? Deno.env.get(name) || undefined : undefined;
    },
    stdout(text) {
      wrote = true;
      try {
        writeText(Deno.stdout, text);
      } catch (error) {
        if (!isUnread(error)) throw new OutputError("stdout failed", { cause: error });
      }
    },
    async checkStdout() {
      if (wrote) await checkStdout();
    },
    stderr(text) {
      try {
        writeText(Deno.stderr, text);
      } catch {
        // nobody is there to be told
      }
    },
    async log(text) {
      try {
        await writeTextSoon(Deno.stderr, text);
      } catch {
        // nobody is there to be told
      }
    },
    get stderrIsTerminal() {
      return Deno.stderr.isTerminal();
    },
    get stdoutHasColors() {
      return Deno.stdout.isTerminal() && !Deno.noColor;
    },
    environment: () => import("./environment.ts").then((module) => module.processEnvironment),
    get stderrHasColors() {
      return Deno.stderr.isTerminal() && !Deno.noColor;
    },
    async readStdin(limit) {
      const { readText } = await import("./read_text.ts");
      return await readText(Deno.stdin.readable, { limit });
    },
    async readLine() {
      if (!Deno.stdin.isTerminal()) return undefined;
      const { readLine } = await import("./read_line.ts");
      return await readLine(Deno.stdin.readable);
    },
    async readFile(path, limit) {
      const { readText } = await import("./read_text.ts");
      const file = await Deno.open(path);
      return await readText(file.readable, { limit });
    },
    async othersMayRead(path) {
      try {
        const { isFile, mode } = await Deno.stat(path);
        // Windows has no modes
        return isFile && ((mode ?? 0) & 0o044) !== 0;
      } catch {
        return false;
      }
    },
    streams: () => import("./deno_streams.ts").then((module) => module.denoStreams(checkStdout)),
    untilStopped: () =>
      new Promise((resolve) => {
        // Windows has no SIGTERM, and no SIGHUP that could be waited for
        const signals: Deno.Signal[] = Deno.build.os === "windows"
          ? ["SIGINT"]
          : ["SIGINT", "SIGTERM", "SIGHUP"];
        let stopped = false;
        const endAtOnce = () => {
          for (const signal of signals) Deno.removeSignalListener(signal, stop);
        };
        const stop = () => {
          resolve();
          // a later one ends the process at once, should it hang
          if (!stopped) Deno.unrefTimer(setTimeout(endAtOnce, REPEATED_WITHIN));
          stopped = true;
        };
        for (const signal of signals) Deno.addSignalListener(signal, stop);
      }),
    now: Date.now,
  };
}

/** Runs the command line in this process, and ends it. Returns where this is not Deno. */
export async function runOnDeno(main: Main): Promise<void> {
  if (typeof Deno !== "undefined") Deno.exit(await main(Deno.args, denoIo()));
}

/** Writes a short text to stdout or stderr, and returns when that is done. */
function writeText(target: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes: Uint8Array = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(target.writeSync(bytes));
}

/** Writes a short text to stderr, and lets the program go on meanwhile. */
async function writeTextSoon(
  target: { write(bytes: Uint8Array): Promise<number> },
  text: string,
): Promise<void> {
  let bytes: Uint8Array = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(await target.write(bytes));
}

async function checkStdout(): Promise<void> {
  if (await isStdoutClosed()) throw new OutputError("stdout is closed");
}

/** Returns whether stdout is closed, as far as that can be found out. */
async function isStdoutClosed(): Promise<boolean> {
  if (Deno.stdout.isTerminal() || !mayReadProcess()) return false;
  const { leadsNowhere } = await import("./closed_stdout.ts");
  return leadsNowhere({ readText: Deno.readTextFileSync, readLink: Deno.readLinkSync });
}

/** Deno shows what stands in /proc only to those who have every permission. */
function mayReadProcess(): boolean {
  const names = ["read", "write", "net", "env", "run", "sys", "ffi"] as const;
  return names.every((name) => Deno.permissions.querySync({ name }).state === "granted");
}
