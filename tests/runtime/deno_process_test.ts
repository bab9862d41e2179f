import { ROOT } from "../support/programs/run_program.ts";
import type { CommandLine } from "../support/runtime/command_line.ts";
import { SAME_ON_BOTH } from "../support/runtime/same_on_both.ts";

const deno: CommandLine = {
  // all permissions: without them Deno does not show that stdout is closed
  program: [Deno.execPath(), "run", "--quiet", "-A", `${ROOT}cli.ts`],
  env: {},
};

// files have no modes on Windows, and no device is full
const ignore = Deno.build.os === "windows";

for (const [name, show] of SAME_ON_BOTH) {
  Deno.test({ name: `on Deno, ${name}`, ignore, fn: () => show(deno) });
}
