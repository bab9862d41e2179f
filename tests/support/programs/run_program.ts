import { fileURLToPath } from "node:url";

/** The working tree. */
export const ROOT: string = fileURLToPath(new URL("../../../", import.meta.url));

/** What a program printed, and how it ended. */
export interface Ended {
  /** The exit code; 128 and more when it was killed. */
  code: number;
  /** All of stdout. */
  stdout: string;
  /** All of stderr. */
  stderr: string;
}

/** Options of {@linkcode runProgram}. */
export interface ProgramOptions {
  /** What stands on stdin. Default is nothing. */
  stdin?: string;
  /** Variables besides those of {@linkcode basicEnvironment}. */
  env?: Record<string, string>;
  /** The folder that it runs in. Default is the working tree. */
  cwd?: string | URL;
  /** Milliseconds after which it is killed. Default is two minutes. */
  timeout?: number;
}

/** The variables that every program needs. Nothing else is inherited, proxies least of all. */
export function basicEnvironment(): Record<string, string> {
  // deno looks for newer versions of itself, which no test is to do
  const env: Record<string, string> = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  for (const name of ["PATH", "HOME", "DENO_DIR"]) {
    const value = Deno.env.get(name);
    if (value !== undefined) env[name] = value;
  }
  return env;
}

/** Runs a program to its end. It is killed when it takes too long, which is an error. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<Ended> {
  const { stdin = "", env = {}, cwd = ROOT, timeout = 120_000 } = options;
  await using child = new Deno.Command(program, {
    args: [...args],
    cwd,
    clearEnv: true,
    env: { ...basicEnvironment(), ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let late = false;
  // SIGTERM lets it end what it has started; SIGKILL is for those that do not listen
  const timers = [
    setTimeout(() => (late = true, child.kill("SIGTERM")), timeout),
    setTimeout(() => child.kill("SIGKILL"), timeout + 5000),
  ];
  const [{ code, stdout, stderr }] = await Promise.all([
    child.output(),
    // a program that does not read its stdin may be gone before all is written
    new Blob([stdin]).stream().pipeTo(child.stdin).catch(() => {}),
  ]).finally(() => timers.forEach(clearTimeout));
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const ended = { code, stdout: text(stdout), stderr: text(stderr) };
  if (late) throw new Error(`${program} took longer than ${timeout} ms\n${describe(ended)}`);
  return ended;
}

/** Returns what a program printed, and throws it if the program failed. */
export function succeed(ended: Ended): Ended {
  if (ended.code !== 0) throw new Error(describe(ended));
  return ended;
}

/** The value in the last line of JSON that a program printed. */
export function lastJson<T>(ended: Ended): T {
  const line = ended.stdout.trimEnd().split("\n").at(-1)!;
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`the last line is no JSON\n${describe(ended)}`);
  }
}

/** What a program printed and how it ended, for a failed assertion. */
export function describe({ code, stdout, stderr }: Ended): string {
  return `exit code ${code}\n--- stdout\n${stdout}\n--- stderr\n${stderr}`;
}
