import type { Io, Main } from "./io.ts";
import { isStdoutClosed, isTerminal, readStdin, writeChunk, writeText } from "./node_stdio.ts";
import { isUnread, OutputError, REPEATED_WITHIN } from "./deno_io.ts";
import { nodeBuiltin } from "./runtime.ts";

const process = nodeBuiltin("node:process");
const fs = nodeBuiltin("node:fs");

/** The io of a real process under Node. */
export function nodeIo(): Io {
  let wrote = false;
  return {
    env: (name) => process.env[name] || undefined,
    stdout(text) {
      wrote = true;
      try {
        writeText(1, text);
      } catch (error) {
        if (!isUnread(error)) throw new OutputError("stdout failed", { cause: error });
      }
    },
    async checkStdout() {
      if (wrote && await isStdoutClosed()) throw new OutputError("stdout is closed");
    },
    stderr(text) {
      try {
        writeText(2, text);
      } catch {
        // nobody is there to be told
      }
    },
    async log(text) {
      try {
        await writeChunk(2, new TextEncoder().encode(text));
      } catch {
        // nobody is there to be told
      }
    },
    get stderrIsTerminal() {
      return isTerminal(2);
    },
    get stdoutHasColors() {
      return isTerminal(1) && !process.env.NO_COLOR;
    },
    environment: () => import("./environment.ts").then((module) => module.processEnvironment),
    async readStdin(limit) {
      const { readText } = await import("./read_text.ts");
      return await readText(readStdin(), { limit });
    },
    async readLine() {
      if (!process.stdin.isTTY) return undefined;
      const { readLine } = await import("./read_line.ts");
      return await readLine(process.stdin);
    },
    get stderrHasColors() {
      return isTerminal(2) && !process.env.NO_COLOR;
    },
    async readFile(path, limit) {
      const { readText } = await import("./read_text.ts");
      try {
        return await readText(fs.createReadStream(path), { limit });
      } catch (error) {
        const { withDenoName } = await import("./runtime.ts");
        throw withDenoName(error);
      }
    },
    async othersMayRead(path) {
      // Windows shows every file as open to all
      if (process.platform === "win32") return false;
      try {
        const about = await fs.promises.stat(path);
        return about.isFile() && (about.mode & 0o044) !== 0;
      } catch {
        return false;
      }
    },
    streams: () => import("./node_streams.ts").then((module) => module.nodeStreams),
    untilStopped: () =>
      new Promise((resolve) => {
        const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
        let stopped = false;
        const endAtOnce = () => {
          for (const signal of signals) process.off(signal, stop);
        };
        const stop = () => {
          resolve();
          // a later one ends the process at once, should it hang
          if (!stopped) setTimeout(endAtOnce, REPEATED_WITHIN).unref();
          stopped = true;
        };
        for (const signal of signals) process.on(signal, stop);
      }),
    now: Date.now,
  };
}

/** Runs the command line in this process, and ends it. */
export async function runOnNode(main: Main): Promise<never> {
  return process.exit(await main(process.argv.slice(2), nodeIo()));
}
