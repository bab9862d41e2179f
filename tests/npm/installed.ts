/**
 * One project that has installed the packed package, for all tests of this folder, since it takes some seconds.
 *
 * @module
 */
import { judge } from "../support/programs/judge.ts";
import { makeProject, missingForProject, type Project } from "../support/programs/npm_project.ts";
import type { Ended, ProgramOptions } from "../support/programs/run_program.ts";

/** What is copied into the project. */
const FOLDERS = ["project/", "../msw/clients/"].map((path) => new URL(path, import.meta.url));

const missing = missingForProject();
const installed = missing === undefined ? await install() : undefined;

/** Where the command stands in the folder of the project. */
export const BIN = "node_modules/.bin/guestissuer";

/** Registers a test with the project. It is left out, loudly, where something that it needs is missing. */
export function inProject(
  name: string,
  test: (project: Project, context: Deno.TestContext) => Promise<void>,
): void {
  judge(name, missing, (context) => test(installed!, context));
}

/** Runs the command of the installed package on Node. */
export function guestissuer(
  project: Project,
  args: string[],
  options?: ProgramOptions,
): Promise<Ended> {
  return project.run(BIN, args, options);
}

async function install(): Promise<Project> {
  const project = await makeProject();
  globalThis.addEventListener("unload", () => Deno.removeSync(project.folder, { recursive: true }));
  for (const folder of FOLDERS) {
    for await (const { name } of Deno.readDir(folder)) {
      await Deno.copyFile(new URL(name, folder), `${project.folder}/${name}`);
    }
  }
  return project;
}
