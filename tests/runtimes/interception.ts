/**
 * Holds the table of clients against Node 24 and 26, and Bun. It is part of `deno task test:runtimes`, and takes the
 * clients from tests/npm.
 *
 * @module
 */
import assert from "node:assert/strict";
import { checkReach } from "../support/msw/check_reach.ts";
import { measure } from "../support/msw/measure.ts";
import { packTarball } from "../support/programs/npm_project.ts";
import { ROOT, runProgram, succeed } from "../support/programs/run_program.ts";

const PROGRAMS = `${ROOT}tests/runtimes/node_modules`;
const ARCH = Deno.build.arch === "aarch64" ? "arm64" : "x64";
const BUN_ARCH = Deno.build.arch === "aarch64" ? "aarch64" : "x64";

// below this folder, so that its packages are found
const project = await Deno.makeTempDir({ dir: `${ROOT}tests/npm`, prefix: "project-" });
globalThis.addEventListener("unload", () => Deno.removeSync(project, { recursive: true }));
await install();

async function install(): Promise<void> {
  const folder = `${project}/node_modules/@guestissuer/webex`;
  await Deno.mkdir(folder, { recursive: true });
  const tarball = `${project}/package.tgz`;
  await packTarball(tarball);
  succeed(await runProgram("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1"]));
  const clients = `${ROOT}tests/msw/clients`;
  for await (const { name } of Deno.readDir(clients)) {
    await Deno.copyFile(`${clients}/${name}`, `${project}/${name}`);
  }
}

const send = (program: string, clients: string[] = []) =>
  measure((ports) => runProgram(program, ["run.mjs", ...ports, ...clients], { cwd: project }));

const nodeOf = (version: string) => `${PROGRAMS}/node-${version}-linux-${ARCH}/bin/node`;

for (const version of ["24", "26"]) {
  const name = `interception on Node ${version} reaches the clients of the table, no further`;
  Deno.test(name, async (test) => {
    await checkReach(test, await send(nodeOf(version)), "node");
  });
}

Deno.test("interception on Bun reaches the clients of the table, no further", async (test) => {
  await checkReach(test, await send(`${PROGRAMS}/@oven/bun-linux-${BUN_ARCH}/bin/bun`), "bun");
});

Deno.test("interception works in tests of mocha, jest and vitest", async (test) => {
  const file = "intercepted.globals.mjs";
  await Deno.copyFile(`${ROOT}tests/runtimes/project/${file}`, `${project}/${file}`);
  await Deno.writeTextFile(`${project}/package.json`, '{ "type": "module", "private": true }\n');
  await Deno.writeTextFile(
    `${project}/vitest.config.mjs`,
    `export default { test: { include: ["${file}"] } };\n`,
  );
  const options = ["--rootDir=.", `--testMatch=**/${file}`, "--transform={}"];
  const env = { NODE_OPTIONS: "--experimental-vm-modules" };
  for (
    const [path, args, passed] of [
      ["mocha/bin/mocha.js", [file], /1 passing/],
      ["jest/bin/jest.js", options, /Tests: +1 passed/],
      ["vitest/vitest.mjs", ["run", "--globals", "--root", ".", file], /Tests +1 passed/],
    ] as const
  ) {
    await test.step(path, async () => {
      const given = { cwd: project, env: path.startsWith("jest") ? env : {} };
      const ended = succeed(
        await runProgram(nodeOf("24"), [`${PROGRAMS}/${path}`, ...args], given),
      );
      assert.match(ended.stdout + ended.stderr, passed);
    });
  }
});

/** Clients whose connections undici keeps, in the order in which they are loaded. */
const ON_UNDICI = ["npm:undici", "npm:undici, a kept connection", "fetch"];

for (const copy of ["undici-6", "undici-7"]) {
  for (const version of ["22", "24", "26"]) {
    const name = `interception on Node ${version} reaches ${copy}, and fetch beside it`;
    Deno.test(name, async (test) => {
      const packages = `${project}/node_modules/undici`;
      await Deno.symlink(`${PROGRAMS}/${copy}`, packages);
      try {
        await checkReach(test, await send(nodeOf(version), ON_UNDICI), "node", ON_UNDICI);
      } finally {
        await Deno.remove(packages);
      }
    });
  }
}
