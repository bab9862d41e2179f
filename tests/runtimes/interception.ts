/**
 * Holds the table of clients against Node 24 and Bun. It is part of `deno task test:runtimes`, and takes the
 * clients from tests/npm.
 *
 * @module
 */
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

const send = (program: string) =>
  measure((ports) => runProgram(program, ["run.mjs", ...ports], { cwd: project }));

Deno.test("interception on Node 24 reaches the clients of the table, no further", async (test) => {
  await checkReach(test, await send(`${PROGRAMS}/node-24-linux-${ARCH}/bin/node`), "node");
});

Deno.test("interception on Bun reaches the clients of the table, no further", async (test) => {
  await checkReach(test, await send(`${PROGRAMS}/@oven/bun-linux-${BUN_ARCH}/bin/bun`), "bun");
});
