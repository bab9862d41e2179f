/**
 * Runs the recipes for test runners as they stand, with the packed package. It is part of `deno task test:runtimes`;
 * the recipe for `Deno.test` is run with all other tests.
 *
 * @module
 */
import assert from "node:assert/strict";
import { runDeno } from "../support/programs/deno.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";
import { type Ended, ROOT, runProgram, succeed } from "../support/programs/run_program.ts";
import { NODES, project, run, runPackage } from "../support/programs/runtimes_project.ts";

const RECIPES = `${ROOT}tests/examples/runners`;
const CHROMIUM = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";

/** Copies a recipe into a folder of its own in the project. */
async function take(...files: string[]): Promise<string> {
  const folder = await Deno.makeTempDir({ dir: project });
  for (const file of files) {
    await Deno.copyFile(`${RECIPES}/${file}`, `${folder}/${file.slice(file.lastIndexOf("/") + 1)}`);
  }
  return folder;
}

/** The command that a recipe names in its first line. */
async function commandOf(file: string): Promise<string> {
  const [first] = (await Deno.readTextFile(`${RECIPES}/${file}`)).split("\n");
  return first!.replace(/^(\/\/|#) /, "");
}

Deno.test("the recipe for node:test works", async () => {
  const folder = await take("node.test.mjs");
  const { stdout } = await run(NODES["22"], [
    "--test",
    "--test-reporter=tap",
    `${folder}/node.test.mjs`,
  ]);
  assert.match(stdout, /^# pass 2$/m);
});

Deno.test("the recipe for mocha works", async () => {
  const folder = await take("mocha.test.mjs");
  const { stdout } = await runPackage("mocha/bin/mocha.js", [`${folder}/mocha.test.mjs`]);
  assert.match(stdout, /2 passing/);
});

Deno.test("the recipe for jest works, with the flags that it names", async () => {
  const folder = await take("jest.test.mjs");
  const command = await commandOf("jest.test.mjs");
  const [, variable, flags] = /^NODE_OPTIONS=(\S+) npx jest (.*)$/.exec(command)!;
  const args = flags!.split(" ").map((each) => each.replaceAll("'", ""));
  const { stderr } = await runPackage("jest/bin/jest.js", [`--rootDir=${folder}`, ...args], {
    NODE_OPTIONS: variable!,
  });
  assert.match(stderr, /Tests: +2 passed/);
});

Deno.test("the recipe for vitest works", async () => {
  const folder = await take("vitest.test.mjs");
  const { stdout } = await runPackage("vitest/vitest.mjs", ["run", "--root", folder]);
  assert.match(stdout, /Tests +2 passed/);
});

judge("the recipe for Playwright works", missingProgram(CHROMIUM), async () => {
  const files = ["playwright.config.mjs", "webex.mjs", "guest.spec.mjs"];
  const folder = await take(...files.map((file) => `playwright/${file}`));
  const args = ["test", "--config", `${folder}/playwright.config.mjs`, "--reporter=line"];
  const { stdout } = await runPackage("@playwright/test/cli.js", args, { CHROMIUM });
  assert.match(stdout, /2 passed/);
});

judge("the recipe for pytest works", await missingPytest(), async () => {
  const folder = await take("pytest/conftest.py", "pytest/test_guest.py");
  const root = await Deno.makeTempDir({ dir: project });
  const name = ["--global", "--root", root, "--name", "guestissuer"];
  const flags = ["--allow-env=ISSUER,SECRET,MOCK_ADMIN_TOKEN", "--allow-net=127.0.0.1"];
  succeed(await runDeno(["install", ...name, ...flags, "--no-prompt", `${ROOT}cli.ts`]));
  const deno = Deno.execPath().replace(/\/[^/]+$/, "");
  const env = { PATH: `${root}/bin:${deno}:${Deno.env.get("PATH")}`, PYTHONDONTWRITEBYTECODE: "1" };
  const { stdout } = succeed(await pytest(["-p", "no:cacheprovider", folder], env));
  assert.match(stdout, /2 passed/);
});

function pytest(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  return runProgram("/usr/bin/python3", ["-m", "pytest", ...args], { cwd: project, env });
}

async function missingPytest(): Promise<string | undefined> {
  const missing = missingProgram("/usr/bin/python3");
  if (missing !== undefined) return missing;
  return (await pytest(["--version"])).code === 0 ? undefined : "apt install python3-pytest first";
}
