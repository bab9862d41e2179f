import assert from "node:assert/strict";
import { runDeno } from "./support/programs/deno.ts";
import { ROOT } from "./support/programs/run_program.ts";
import { type Task, TASKS, TOOLS } from "./support/programs/tools.ts";

/** What a machine has on which the tests can be run at all. */
const THERE = ["node", "npm", "bash"];

/** The files of tests, by the task that runs them. */
const FILES: Record<Task, string[]> = {
  "test": (await filesIn(`${ROOT}tests`)).filter((path) => path.endsWith("_test.ts")),
  "test:clients": await filesIn(`${ROOT}tests/conformance`),
};

for (const task of TASKS) {
  Deno.test(`every program that a test of deno task ${task} is left out without is named at the end, with what brings it`, async () => {
    const programs = new Set<string>();
    for (const path of FILES[task]) {
      const source = await Deno.readTextFile(path);
      for (const [, name] of source.matchAll(/missingProgram\("([\w-]+)"/g)) programs.add(name!);
    }
    assert(programs.has("curl"), "there are such tests");
    const tools = TOOLS.filter(({ tasks }) => tasks.includes(task));
    for (const name of programs.difference(new Set(THERE))) {
      assert(tools.some(({ bring }) => bring.includes(name)), `${name} is not among the tools`);
    }
  });
}

Deno.test("each task that leaves tests out says so at its end, and nothing of another's", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  for (const task of TASKS) {
    const [, line] = /&& deno (run [^&]*tests\/left_out\.ts \S+)$/.exec(tasks[task])!;
    // a machine that has nothing
    const env = { PATH: "/nowhere", CHROMIUM: "/nowhere" };
    const { code, stderr } = await runDeno(line!.split(" "), { env });
    assert.equal(code, 0, stderr);
    const said = (tries: string) => stderr.includes(`left out: ${tries}. It takes: `);
    assert(said("pages in a browser"), stderr);
    assert.equal(said("stores in Redis"), task === "test", stderr);
    assert.equal(said("a client in Go"), task === "test:clients", stderr);
  }
});

Deno.test("the tests of clients are run by their own task, all of them, and by it alone", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  assert(tasks["test:clients"].includes(" tests/conformance/*.ts "));
  const named = FILES["test:clients"].filter((path) => path.endsWith("_test.ts"));
  assert.deepEqual(named, [], "deno test would find them");
});

async function filesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name === "node_modules") continue;
    if (isDirectory) found.push(...await filesIn(`${folder}/${name}`));
    else if (name.endsWith(".ts")) found.push(`${folder}/${name}`);
  }
  return found;
}
