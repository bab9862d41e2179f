import { runOnDeno } from "./deno_io.ts";
import type { Main } from "./io.ts";
import { runtimeName } from "./runtime.ts";

/** Runs a command line in this process: with its arguments, its streams, and its exit code. */
export async function runProcess(main: Main): Promise<void> {
  if (runtimeName() === "deno") return await runOnDeno(main);
  const { runOnNode } = await import("./node_io.ts");
  await runOnNode(main);
}
