import { processEnvironment } from "./environment.ts";
import { isStdoutClosed, writeText, writeTextSoon } from "./deno_stdio.ts";
import type { Io, Main } from "./io.ts";
import { isUnread, OutputError } from "./output_error.ts";
import { REPEATED_WITHIN } from "./repeated_signal.ts";

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
      if (wrote && await isStdoutClosed()) throw new OutputError("stdout is closed");
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
    stderrIsTerminal: Deno.stderr.isTerminal(),
    stdoutHasColors: Deno.stdout.isTerminal() && !Deno.noColor,
    environment: processEnvironment,
    stderrHasColors: Deno.stderr.isTerminal() && !Deno.noColor,
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
    streams: () => import("./deno_streams.ts").then((module) => module.denoStreams),
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

/** Runs the command line in this process, and ends it. */
export async function runOnDeno(main: Main): Promise<never> {
  Deno.exit(await main(Deno.args, denoIo()));
}
