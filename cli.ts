/**
 * The command line of the Webex guest toolkit. See the README, or run it with `--help`.
 *
 * @module
 */
import { denoIo } from "./lib/runtime/io.ts";
import { main } from "./lib/cli/main.ts";

export { type Io } from "./lib/runtime/io.ts";
export type { InputStream, OutputStream, StreamIo } from "./lib/runtime/stream_io.ts";
export { main } from "./lib/cli/main.ts";

/** Runs the command line in this process, on Deno or Node, and ends it with the exit code. */
export async function run(): Promise<void> {
  if (typeof Deno !== "undefined") return Deno.exit(await main(Deno.args, denoIo()));
  const { runOnNode } = await import("./lib/runtime/node_io.ts");
  await runOnNode(main);
}

if (import.meta.main) await run();
