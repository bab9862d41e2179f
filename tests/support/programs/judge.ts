const skipped = new Set<string>();

/**
 * Registers a test that is left out, loudly, when something that it needs is missing. With CONFORMANCE=required
 * nothing is left out: what is missing is an error.
 */
export function judge(
  name: string,
  missing: string | undefined,
  fn: (test: Deno.TestContext) => void | Promise<void>,
): void {
  if (missing === undefined) return Deno.test(name, fn);
  if (Deno.env.get("CONFORMANCE") === "required") throw new Error(`${name}: ${missing}`);
  if (!skipped.has(missing)) {
    skipped.add(missing);
    Deno.stderr.writeSync(new TextEncoder().encode(`SKIPPED conformance tests: ${missing}\n`));
  }
  Deno.test({ name: `${name} (SKIPPED: ${missing})`, ignore: true, fn });
}

/** Says that a program is not installed, if so. */
export function missingProgram(
  program: string,
  args: string[] = ["--version"],
): string | undefined {
  try {
    const quiet = { stdout: "null", stderr: "null" } as const;
    const { success } = new Deno.Command(program, { args, ...quiet }).outputSync();
    return success ? undefined : `${program} ${args.join(" ")} fails`;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return `${program} is not installed`;
  }
}
