import assert from "node:assert/strict";
import { ROOT } from "./support/programs/run_program.ts";
import { TOOLS } from "./support/programs/tools.ts";

/** What a machine has on which the tests can be run at all. */
const THERE = ["node", "npm", "bash"];

Deno.test("every program that a test is left out without is named at the end, with what brings it", async () => {
  const programs = new Set<string>();
  for await (const path of testFiles(`${ROOT}tests`)) {
    const source = await Deno.readTextFile(path);
    for (const [, name] of source.matchAll(/missingProgram\("([\w-]+)"/g)) programs.add(name!);
  }
  assert(programs.has("curl"), "there are such tests");
  for (const name of programs.difference(new Set(THERE))) {
    assert(TOOLS.some(({ bring }) => bring.includes(name)), `${name} is not among the tools`);
  }
});

async function* testFiles(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name === "node_modules") continue;
    if (isDirectory) yield* testFiles(`${folder}/${name}`);
    else if (name.endsWith("_test.ts")) yield `${folder}/${name}`;
  }
}
