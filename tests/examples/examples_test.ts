import assert from "node:assert/strict";
import { runDeno } from "../support/programs/deno.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";
import { makeProject, missingForProject } from "../support/programs/npm_project.ts";
import { ROOT, runProgram, succeed } from "../support/programs/run_program.ts";

const HERE = new URL(".", import.meta.url);
const FILES = ["deno_test.ts", "node.test.mjs", "vitest.test.mjs", "python_test.py", "curl.sh"];

const noShell = Deno.build.os === "windows" ? "there is no sh" : undefined;
const noProject = missingForProject();

Deno.test("each example has fewer than 30 lines", async () => {
  for (const file of FILES) {
    const lines = (await Deno.readTextFile(new URL(file, HERE))).trimEnd().split("\n");
    assert(lines.length < 30, file);
  }
});

Deno.test("the example for Deno.test works without any permission", async () => {
  const flags = ["--no-prompt", "--no-check"];
  succeed(await runDeno(["test", ...flags, "tests/examples/deno_test.ts"]));
});

judge("the examples for node:test and vitest work with the npm package", noProject, async () => {
  await using project = await makeProject();
  for (const file of ["node.test.mjs", "vitest.test.mjs"]) {
    await Deno.copyFile(new URL(file, HERE), `${project.folder}/${file}`);
  }
  const tested = succeed(await project.run("node", ["--test", "node.test.mjs"]));
  assert.match(tested.stdout, /pass 2/);
  succeed(await project.run("npx", ["--offline", "vitest", "run", "vitest.test.mjs"]));
});

judge("the example for unittest works", noShell ?? missingProgram("python3"), async () => {
  await runWithCommand("python3", ["-W", "error", "-m", "unittest", "python_test.py"]);
});

judge("the example for curl works", noShell ?? missingProgram("curl"), async () => {
  const stdout = await runWithCommand("sh", ["curl.sh"]);
  assert.equal(stdout, "a guest logs in, and a service that is down is seen\n");
});

/** Runs a program that finds the installed command guestissuer in its PATH, as the README installs it. */
async function runWithCommand(program: string, args: string[]): Promise<string> {
  const root = await Deno.makeTempDir();
  try {
    const flags = ["--allow-env=ISSUER,SECRET,EXPIRES,WEBEX_API_URL", "--allow-net=127.0.0.1"];
    const name = ["--global", "--root", root, "--name", "guestissuer"];
    succeed(await runDeno(["install", ...name, ...flags, "--no-prompt", `${ROOT}cli.ts`]));
    const deno = Deno.execPath().replace(/\/[^/]+$/, "");
    const PATH = `${root}/bin:${deno}:${Deno.env.get("PATH")}`;
    const env = { PATH, PYTHONDONTWRITEBYTECODE: "1" };
    const options = { cwd: HERE, env, timeout: 30_000 };
    return succeed(await runProgram(program, args, options)).stdout;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
