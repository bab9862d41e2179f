import { fileURLToPath } from "node:url";

/** The working tree. */
export const ROOT: string = fileURLToPath(new URL("../../../", import.meta.url));

/** What a process gave. */
export interface Ended {
  /** The exit code. */
  code: number;
  /** All of stdout. */
  stdout: string;
  /** All of stderr. */
  stderr: string;
}

/** What a process is given besides its arguments. */
export interface Surroundings {
  /** What stands on stdin. Default is nothing. */
  stdin?: string;
  /** The environment, besides what Deno itself needs. */
  env?: Record<string, string>;
  /** The folder it runs in. */
  cwd?: string;
}

/** Runs deno in a process of its own, in an environment that holds nothing but what is given. */
export async function runDeno(args: string[], given: Surroundings = {}): Promise<Ended> {
  const { stdin = "", env = {}, cwd = ROOT } = given;
  const needed = ["PATH", "HOME", "DENO_DIR"]
    .map((name) => [name, Deno.env.get(name)])
    .filter(([, value]) => value !== undefined);
  await using child = new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    clearEnv: true,
    env: { NO_COLOR: "1", ...Object.fromEntries(needed), ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [{ code, stdout, stderr }] = await Promise.all([
    child.output(),
    // a process that does not read its stdin may be gone before all is written
    new Blob([stdin]).stream().pipeTo(child.stdin).catch(() => {}),
  ]);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Runs the command line in a process of its own, with the permissions given and no other. */
export function runCli(
  permissions: readonly string[],
  args: readonly string[],
  given: Surroundings = {},
): Promise<Ended> {
  return runDeno(
    ["run", "--quiet", "--no-prompt", ...permissions, `${ROOT}cli.ts`, ...args],
    given,
  );
}
