import { type Ended, type ProgramOptions, ROOT, runProgram } from "./run_program.ts";

/** Runs deno in a process of its own. */
export function runDeno(args: string[], options: ProgramOptions = {}): Promise<Ended> {
  return runProgram(Deno.execPath(), args, options);
}

/** Runs the command line in a process of its own, with the permissions given and no other. */
export function runCli(
  permissions: readonly string[],
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<Ended> {
  const flags = ["--quiet", "--no-prompt", ...permissions];
  return runDeno(["run", ...flags, `${ROOT}cli.ts`, ...args], options);
}
