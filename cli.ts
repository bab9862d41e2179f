/**
 * The command line of the Webex guest toolkit. See the README, or run it with `--help`.
 *
 * @module
 */
import { main } from "./lib/cli/main.ts";
import { runProcess } from "./lib/runtime/run_process.ts";

export type { Io } from "./lib/runtime/io.ts";
export type { InputStream, OutputStream, StreamIo } from "./lib/runtime/stream_io.ts";
export { main } from "./lib/cli/main.ts";

/** Runs the command line in this process, on Deno or Node, and ends it with the exit code. */
export async function run(): Promise<void> {
  await runProcess(main);
}

if (import.meta.main) await run();
