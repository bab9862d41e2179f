import assert from "node:assert/strict";
import { run } from "./conformance.ts";
import { describe, type Ended } from "./run_program.ts";

/** How to run a script of the JavaScript SDK. */
export interface SdkRuntime {
  name: string;
  program: string;
  args: string[];
}

/** Deno lets the SDK reach this machine only; on Node the script itself sees to that. */
export const SDK_RUNTIMES: readonly [node: SdkRuntime, deno: SdkRuntime] = [
  { name: "Node", program: "node", args: [] },
  {
    name: "Deno",
    program: Deno.execPath(),
    args: [
      "run",
      "--no-prompt",
      "--no-lock",
      "--node-modules-dir=manual",
      "--allow-net=127.0.0.1",
      "--allow-read",
      "--allow-env",
      "--allow-sys",
    ],
  },
];

/** Runs a script of the SDK in the folder of the conformance tests, and checks that it reached no other machine. */
export async function runSdk(
  { program, args }: SdkRuntime,
  script: string,
  { rest, env, timeout = 10_000 }: {
    rest: string[];
    env: Record<string, string>;
    timeout?: number;
  },
): Promise<Ended> {
  const ran = await run(program, [...args, script, ...rest], { env, timeout });
  // the SDK may swallow the error of a refused connection, so what was written of it counts
  assert.doesNotMatch(ran.stderr, /refused to connect|Requires net access/, describe(ran));
  return ran;
}
