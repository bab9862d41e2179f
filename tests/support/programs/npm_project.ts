/**
 * A project on Node 22 that has installed the packed package from its tarball.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { runDeno } from "./deno.ts";
import { missingProgram } from "./judge.ts";
import { type Ended, type ProgramOptions, runProgram, succeed } from "./run_program.ts";

const HERE = fileURLToPath(new URL("../../npm/", import.meta.url));

/** The project: a folder, until it is disposed of. */
export interface Project extends AsyncDisposable {
  folder: string;
  /** The environment of its programs: Node 22 is the first node in PATH. */
  env: Record<string, string>;
  /** Runs a program in its folder. It is killed when it takes longer than a minute. */
  run(program: string, args: string[], options?: ProgramOptions): Promise<Ended>;
}

/** Says what is missing to make a project, if anything is. */
export function missingForProject(): string | undefined {
  if (nodeFolder() === undefined) return "run npm ci --prefix tests/npm first";
  return missingProgram("npm");
}

/** Packs the package and installs it, without a network, into a new project with msw, vitest and tsc. */
export async function makeProject(): Promise<Project> {
  const folder = await Deno.makeTempDir();
  const env: Record<string, string> = {
    PATH: `${nodeFolder()}:${Deno.env.get("PATH")}`,
    HOME: Deno.env.get("HOME") ?? folder,
    // what the machine has set for npm might make it warn
    npm_config_userconfig: `${folder}/.npmrc`,
    NO_COLOR: "1",
  };
  const project: Project = {
    folder,
    env,
    run: (program, args, options = {}) =>
      runProgram(program, args, {
        cwd: folder,
        timeout: 60_000,
        ...options,
        env: { ...env, ...options.env },
      }),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
  try {
    await copyPackages(folder);
    const tarball = `${folder}/package.tgz`;
    await packTarball(tarball);
    const options = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
    succeed(await project.run("npm", ["install", ...options, tarball]));
    return project;
  } catch (error) {
    await project[Symbol.asyncDispose]();
    throw error;
  }
}

/** Makes the tarball as `deno task pack` does. */
export async function packTarball(tarball: string): Promise<void> {
  const setUp = ["--config=deno.json", "--node-modules-dir=none"];
  const variables = "--allow-env=CI,FORCE_COLOR,NO_COLOR,TERM";
  const files = [variables, "--allow-read", `--allow-write=${tarball}`];
  for (
    const args of [
      ["pack", "--quiet", "--allow-dirty", "--output", tarball],
      ["run", "--quiet", ...setUp, ...files, "tests/npm/pack/finish_npm.ts", tarball],
    ]
  ) succeed(await runDeno(args));
}

/** Copies what was installed next to this file, but for Node itself, which is large. */
async function copyPackages(folder: string): Promise<void> {
  const { devDependencies } = JSON.parse(await Deno.readTextFile(`${HERE}package.json`));
  const manifest = { name: "project", private: true, type: "module", devDependencies };
  await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify(manifest));
  await Deno.mkdir(`${folder}/node_modules`);
  const names: string[] = [];
  for await (const { name } of Deno.readDir(`${HERE}node_modules`)) {
    if (!name.startsWith("node-linux")) names.push(`${HERE}node_modules/${name}`);
  }
  succeed(await runProgram("cp", ["-R", ...names, "node_modules"], { cwd: folder }));
}

/** The folder of the program node that npm has installed for this machine. */
function nodeFolder(): string | undefined {
  const arch = Deno.build.arch === "aarch64" ? "arm64" : "x64";
  const folder = `${HERE}node_modules/node-${Deno.build.os}-${arch}/bin`;
  try {
    Deno.statSync(`${folder}/node`);
    return folder;
  } catch {
    return undefined;
  }
}
