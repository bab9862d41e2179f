/**
 * Tries the packed package on runtimes, test runners, bundlers and compilers. These are large, so it is a task of
 * its own: `deno task test:runtimes`.
 *
 * @module
 */
import assert from "node:assert/strict";
import { EXPECTED } from "./project/scenario.mjs";
import {
  ARCH,
  NODES,
  PACKAGES,
  project,
  run,
  runPackage,
} from "../support/programs/runtimes_project.ts";
import { lastJson } from "../support/programs/run_program.ts";

for (const [version, node] of Object.entries(NODES)) {
  Deno.test(`on Node ${version} a plain script does all, and serves`, async () => {
    assert.deepEqual(await run(node, ["run.mjs"]), {
      code: 0,
      stdout: "as expected\n",
      stderr: "",
    });
  });
}

Deno.test("on Bun a plain script does all, and serves", async () => {
  const arch = ARCH === "arm64" ? "aarch64" : "x64";
  const ended = await run(`${PACKAGES}/@oven/bun-linux-${arch}/bin/bun`, ["run", "run.mjs"]);
  assert.deepEqual(ended, { code: 0, stdout: "as expected\n", stderr: "" });
});

Deno.test("on workerd, with nodejs_compat, a bundled worker does all in process", async () => {
  assert.deepEqual(lastJson(await run(NODES["24"], ["in_workerd.mjs"])), EXPECTED);
});

Deno.test("node:test, mocha, jest, vitest and tsx run it", async () => {
  const node = await run(NODES["24"], ["--test", "--test-reporter=tap", "guest.node.mjs"]);
  assert.match(node.stdout, /^# pass 1$/m);
  const mocha = await runPackage("mocha/bin/mocha.js", ["guest.globals.mjs"]);
  assert.match(mocha.stdout, /1 passing/);
  const options = ["--rootDir=.", "--testMatch=**/guest.globals.mjs", "--transform={}"];
  const jest = await runPackage("jest/bin/jest.js", options, {
    NODE_OPTIONS: "--experimental-vm-modules",
  });
  assert.match(jest.stderr, /Tests: +1 passed/);
  const vitest = ["run", "--globals", "--root", ".", "--dir", ".", "guest.globals.mjs"];
  await Deno.writeTextFile(
    `${project}/vitest.config.mjs`,
    'export default { test: { include: ["guest.globals.mjs"] } };\n',
  );
  const { stdout } = await runPackage("vitest/vitest.mjs", vitest);
  assert.match(stdout, /Tests +1 passed/);
  await runPackage("tsx/dist/cli.mjs", ["typed.ts"]);
});

for (
  const [bundler, entry, ...plugins] of [
    ["esbuild", "page.mjs"],
    ["webpack", "page.mjs"],
    ["vite", "page.mjs"],
    ["rollup", "page.mjs", "node-resolve+browser"],
    // without knowing that it is for a browser
    ["rollup", "page.mjs", "node-resolve"],
    ["esbuild", "backend.mjs"],
    ["webpack", "backend.mjs"],
    ["vite", "backend.mjs"],
  ] as const
) {
  const name = [bundler, ...plugins].join(" with ");
  Deno.test(`${name} bundles ${entry} without a notice, and the bundle runs`, async () => {
    const folder = `out-${bundler}-${plugins.join()}-${entry}`;
    const args = ["bundle_page.mjs", bundler, `./${entry}`, folder, ...plugins];
    const { notices, node } = lastJson<{ notices: string[]; node: boolean }>(
      await run(NODES["24"], args),
    );
    assert.deepEqual([notices, node], [[], false]);
    const { stdout } = await run(NODES["24"], [`${folder}/page.mjs`]);
    assert.equal(stdout, entry === "page.mjs" ? "as expected\n" : "function function\n");
  });
}

Deno.test("rollup bundles ./token and ./client by their files without any plug-in", async () => {
  const path = "./node_modules/@guestissuer/webex/lib";
  const text = await Deno.readTextFile(`${project}/backend.mjs`);
  await Deno.writeTextFile(
    `${project}/bare.mjs`,
    text.replace("@guestissuer/webex/client", `${path}/api/mod.js`)
      .replace("@guestissuer/webex/token", `${path}/token/mod.js`),
  );
  const ended = await run(NODES["24"], ["bundle_page.mjs", "rollup", "./bare.mjs", "out-bare"]);
  assert.deepEqual(lastJson(ended), { notices: [], node: false });
  const { stdout } = await run(NODES["24"], ["out-bare/page.mjs"]);
  assert.equal(stdout, "function function\n");
});

Deno.test("a page loads at most 8 kB for createGuestToken of the module, and 20 kB for login", async () => {
  const sizes = lastJson<Record<string, number>>(await run(NODES["24"], ["size.mjs"]));
  const within = ({ createGuestToken = 0, login = 0 }) =>
    createGuestToken > 1_000 && createGuestToken <= 8_000 && login > 8_000 && login <= 20_000;
  assert(within(sizes), JSON.stringify(sizes));
});

for (const compiler of ["typescript-5.2", "typescript-5.9", "typescript-6", "typescript"]) {
  for (const types of ["dom", "node", "none"]) {
    Deno.test(`${compiler} takes the declarations with the types of: ${types}`, async () => {
      await runPackage(`${compiler}/bin/tsc`, ["--project", `tsconfig.${types}.json`]);
    });
  }
}
