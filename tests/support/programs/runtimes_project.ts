/**
 * A project that has the packed package, and the programs of tests/runtimes/package.json to try it with.
 *
 * @module
 */
import { packTarball } from "../programs/npm_project.ts";
import { ROOT, runProgram, succeed } from "../programs/run_program.ts";

const HERE = `${ROOT}tests/runtimes`;
/** Where the packages are. */
export const PACKAGES = `${HERE}/node_modules`;
/** The processor, as npm names it. */
export const ARCH = Deno.build.arch === "aarch64" ? "arm64" : "x64";

try {
  await Deno.stat(PACKAGES);
} catch {
  throw new Error("run npm ci --prefix tests/runtimes first");
}

/** The folder of the project: below that of the packages, so that they are found. */
export const project = await Deno.makeTempDir({ dir: HERE, prefix: "project-" });
globalThis.addEventListener("unload", () => Deno.removeSync(project, { recursive: true }));
await install();

/** Node by its version. */
export const NODES = { "22": nodeOf("22"), "24": nodeOf("24"), "26": nodeOf("26") };

function nodeOf(version: "22" | "24" | "26"): string {
  return `${PACKAGES}/node-${version}-linux-${ARCH}/bin/node`;
}

/** Unpacks the package where a program of the project finds it. */
async function install(): Promise<void> {
  const folder = `${project}/node_modules/@guestissuer/webex`;
  await Deno.mkdir(folder, { recursive: true });
  const tarball = `${project}/package.tgz`;
  await packTarball(tarball);
  succeed(await runProgram("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1"]));
  for await (const { name } of Deno.readDir(`${HERE}/project`)) {
    await Deno.copyFile(`${HERE}/project/${name}`, `${project}/${name}`);
  }
  await Deno.writeTextFile(`${project}/package.json`, '{ "type": "module", "private": true }\n');
}

/** Runs a program in the project. */
export async function run(program: string, args: string[], env: Record<string, string> = {}) {
  return succeed(await runProgram(program, args, { cwd: project, env }));
}

/** Runs a program of an npm package on Node 24. */
export function runPackage(path: string, args: string[], env: Record<string, string> = {}) {
  return run(NODES["24"], [`${PACKAGES}/${path}`, ...args], env);
}
