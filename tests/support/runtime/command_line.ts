import { basicEnvironment, type Ended, runProgram } from "../programs/run_program.ts";

/** The command line of this project, as one runtime runs it. */
export interface CommandLine {
  /** The program and its arguments, before those of the command line. */
  program: string[];
  /** Variables that it needs, besides those that every program needs. */
  env: Record<string, string>;
}

/** What a run is given besides its arguments. */
export interface Given {
  /** What the shell does to its files, such as `>/dev/full`. Default is nothing. */
  redirect?: string;
  /** What stands on stdin. Default is nothing. */
  stdin?: string;
  /** Further variables. */
  env?: Record<string, string>;
}

/** Runs the command line in a process of its own, and waits for its end. */
export function run(cli: CommandLine, args: string[], given: Given = {}): Promise<Ended> {
  const { stdin = "", env } = given;
  return runProgram("sh", shellArguments(cli, args, given), { stdin, env: { ...cli.env, ...env } });
}

/** Starts the command line in a process of its own. */
export function start(cli: CommandLine, args: string[], given: Given = {}): Deno.ChildProcess {
  return new Deno.Command("sh", {
    args: shellArguments(cli, args, given),
    clearEnv: true,
    env: { ...basicEnvironment(), ...cli.env, ...given.env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** A shell opens the files. What is made is open to all, unless the command line sees to it. */
function shellArguments(cli: CommandLine, args: string[], { redirect = "" }: Given): string[] {
  return ["-c", `umask 000; exec "$@" ${redirect}`, "sh", ...cli.program, ...args];
}
