import type { Io, Main } from "./io.ts";

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
    streams: () => import("./deno_streams.ts").then((module) => module.denoStreams),
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

/** Runs the command line in this process, and ends it. */
export async function runOnDeno(main: Main): Promise<never> {
  Deno.exit(await main(Deno.args, denoIo()));
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
