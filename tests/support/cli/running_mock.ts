import assert from "node:assert/strict";
import { main } from "../../../cli.ts";
import { SECRET } from "../tokens.ts";
import { fakeIo, type RunOptions } from "./run.ts";

/** The command `mock` while it runs. */
export interface Running {
  /** What was written to stdout until it was ready. */
  ready: string;
  /** What was written to stderr until then. */
  talk: string;
  /** Asks it to stop, as a signal does, and gives the exit code and what was written since. */
  stop(): Promise<{ code: number; stdout: string; stderr: string }>;
}

/** Starts the command and waits until it is ready. */
export async function start(
  args: string[],
  env: Record<string, string> = {},
  stdin = "",
  terminal: Pick<RunOptions, "stderrIsTerminal" | "stderrHasColors" | "files"> = {},
): Promise<Running> {
  const stopped = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<void>();
  const { io, written } = fakeIo({
    env,
    stdin,
    files: { "secret.txt": `${SECRET}\n` },
    ...terminal,
    stopped: stopped.promise,
    onWait: ready.resolve,
  });
  const code = main(["mock", ...args], io);
  await Promise.race([
    ready.promise,
    code.then((ended) => assert.fail(`ended with ${ended}: ${written.stderr}`)),
  ]);
  const { stdout, stderr } = written;
  return {
    ready: stdout,
    talk: stderr,
    async stop() {
      stopped.resolve();
      const ended = await code;
      return {
        code: ended,
        stdout: written.stdout.slice(stdout.length),
        stderr: written.stderr.slice(stderr.length),
      };
    },
  };
}
