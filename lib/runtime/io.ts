import type { StreamIo } from "./stream_io.ts";

/** Everything that a command reads and writes. Tests pass in their own. */
export interface Io {
  /** The value of an environment variable; `undefined` when unset, empty, or not permitted to be read. */
  env(name: string): string | undefined;
  /** Writes to standard output. */
  stdout(text: string): void;
  /** Writes to standard error. */
  stderr(text: string): void;
  /** Whether standard error is a terminal. */
  readonly stderrIsTerminal: boolean;
  /** Reads standard input to its end. */
  readStdin(): Promise<string>;
  /** Reads a text file. */
  readFile(path: string): Promise<string>;
  /** Files and streams; loaded when a command needs them. */
  streams(): Promise<StreamIo>;
  /** Resolves when the process is asked to end, by SIGINT or SIGTERM. */
  untilStopped(): Promise<void>;
  /** The clock, in milliseconds since 1970. */
  now(): number;
  /** What sends requests. */
  fetch: typeof globalThis.fetch;
}

/** The io of a real process under Deno. */
export function denoIo(): Io {
  return {
    env(name) {
      // asking first keeps Deno from prompting for a variable that may not be needed
      const { state } = Deno.permissions.querySync({ name: "env", variable: name });
      return state === "granted" ? Deno.env.get(name) || undefined : undefined;
    },
    stdout: (text) => writeAll(Deno.stdout, text),
    stderr: (text) => writeAll(Deno.stderr, text),
    stderrIsTerminal: Deno.stderr.isTerminal(),
    readStdin: () => new Response(Deno.stdin.readable).text(),
    readFile: (path) => Deno.readTextFile(path),
    streams: () => import("./stream_io.ts").then((module) => module.denoStreams),
    untilStopped: () =>
      new Promise((resolve) => {
        // Windows has no SIGTERM
        const signals = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
        const stop = () => {
          // the second one ends the process at once, should it hang
          for (const signal of signals) Deno.removeSignalListener(signal as Deno.Signal, stop);
          resolve();
        };
        for (const signal of signals) Deno.addSignalListener(signal as Deno.Signal, stop);
      }),
    now: Date.now,
    // loaded by the commands that send something
    fetch: async (input, init) => {
      const { directFetch } = await import("./direct_fetch.ts");
      return await directFetch(input, init);
    },
  };
}

function writeAll(target: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes: Uint8Array = new TextEncoder().encode(text);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(target.writeSync(bytes));
  } catch (error) {
    // nobody reads any more, as behind `| head`
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
