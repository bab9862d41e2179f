import { type Ended, type ProgramOptions, runProgram, succeed } from "./run_program.ts";

/** The folder of the conformance tests. */
export const HERE = new URL("../../conformance/", import.meta.url);

/** Runs a program in the folder of the conformance tests, for 10 seconds by default. */
export function run(
  program: string,
  args: string[],
  options: ProgramOptions = {},
): Promise<Ended> {
  return runProgram(program, args, { cwd: HERE, timeout: 10_000, ...options });
}

/** Creates a guest token with our command line. */
export async function mint(
  subject: string,
  displayName: string,
  { issuer, secret }: { issuer: string; secret: string },
): Promise<string> {
  const permissions = ["--no-prompt", "--cached-only", "--allow-env=ISSUER,SECRET,EXPIRES"];
  const args = ["run", ...permissions, "../../cli.ts", "create", subject, displayName];
  const env = { ISSUER: issuer, SECRET: secret };
  return succeed(await run(Deno.execPath(), args, { env })).stdout.trim();
}

/** Says that the npm packages of the conformance tests are not installed, if so. */
export function missingPackages(): string | undefined {
  try {
    Deno.statSync(new URL("node_modules/.package-lock.json", HERE));
    return undefined;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return "run npm ci --prefix tests/conformance first";
  }
}
