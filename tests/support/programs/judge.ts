/**
 * What the conformance tests share: running a program, our command line among them, and leaving a test out
 * loudly where a program is not installed.
 *
 * @module
 */

/** The folder of these tests. */
export const HERE = new URL("../../conformance/", import.meta.url);

/** What a program printed, and how it ended. */
export interface Ran {
  /** Exit code; 128 and more when it was killed. */
  code: number;
  /** What it wrote to standard output. */
  stdout: string;
  /** What it wrote to standard error. */
  stderr: string;
}

/** Options of {@linkcode run}. */
export interface RunOptions {
  /** Variables besides PATH and HOME. Nothing else is inherited, proxies least of all. */
  env?: Record<string, string>;
  /** Milliseconds after which it is killed. Default is 10 seconds. */
  timeout?: number;
}

/** Runs a program in the folder of these tests. It is killed when it takes too long, which is a failure. */
export async function run(
  program: string,
  args: string[],
  { env = {}, timeout = 10_000 }: RunOptions = {},
): Promise<Ran> {
  const child = new Deno.Command(program, {
    args,
    cwd: HERE,
    env: { ...inherited(), ...env },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let late = false;
  // SIGTERM lets it end what it has started; SIGKILL is for those that do not listen
  const timers = [
    setTimeout(() => (late = true, child.kill("SIGTERM")), timeout),
    setTimeout(() => child.kill("SIGKILL"), timeout + 5000),
  ];
  const { code, stdout, stderr } = await child.output().finally(() => timers.forEach(clearTimeout));
  const ran: Ran = {
    code,
    stdout: new TextDecoder().decode(stdout),
    stderr: new TextDecoder().decode(stderr),
  };
  if (late) throw new Error(`${program} took longer than ${timeout} ms\n${describe(ran)}`);
  return ran;
}

/** The value in the last line of JSON that a program printed. */
export function lastJson<T>(ran: Ran): T {
  const line = ran.stdout.trimEnd().split("\n").at(-1)!;
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`the last line is no JSON\n${describe(ran)}`);
  }
}

/** Creates a guest token with our command line. */
export async function mint(
  subject: string,
  displayName: string,
  { issuer, secret }: { issuer: string; secret: string },
): Promise<string> {
  const permissions = ["--no-prompt", "--cached-only", "--allow-env=ISSUER,SECRET,EXPIRES"];
  const args = ["run", ...permissions, "../../cli.ts", "create", subject, displayName];
  const ran = await run(Deno.execPath(), args, { env: { ISSUER: issuer, SECRET: secret } });
  if (ran.code !== 0) throw new Error(`create failed\n${describe(ran)}`);
  return ran.stdout.trim();
}

const told = new Set<string>();

/**
 * Registers a test that is left out, loudly, when something that it needs is missing. With CONFORMANCE=required
 * nothing is left out: what is missing is an error.
 */
export function judge(
  name: string,
  missing: string | undefined,
  fn: () => void | Promise<void>,
): void {
  if (missing === undefined) return Deno.test(name, fn);
  if (Deno.env.get("CONFORMANCE") === "required") throw new Error(`${name}: ${missing}`);
  if (!told.has(missing)) {
    told.add(missing);
    Deno.stderr.writeSync(new TextEncoder().encode(`SKIPPED conformance tests: ${missing}\n`));
  }
  Deno.test({ name: `${name} (SKIPPED: ${missing})`, ignore: true, fn });
}

/** Says that a program is not installed, if so. */
export function missingProgram(program: string): string | undefined {
  try {
    const quiet = { stdout: "null", stderr: "null" } as const;
    const { success } = new Deno.Command(program, { args: ["--version"], ...quiet }).outputSync();
    return success ? undefined : `${program} --version fails`;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return `${program} is not installed`;
  }
}

/** Says that the npm packages of this folder are not installed, if so. */
export function missingPackages(): string | undefined {
  try {
    Deno.statSync(new URL("node_modules/.package-lock.json", HERE));
    return undefined;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return "run npm ci --prefix tests/conformance first";
  }
}

/** What a program said and how it ended, for a failed assertion. */
export function describe({ code, stdout, stderr }: Ran): string {
  return `exit code ${code}\n--- stdout\n${stdout}\n--- stderr\n${stderr}`;
}

function inherited(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ["PATH", "HOME", "DENO_DIR"]) {
    const value = Deno.env.get(name);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
