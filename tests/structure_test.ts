import assert from "node:assert/strict";

const ROOT = new URL("../", import.meta.url);

/** The floors of the house, from the ground up. A file imports from its own floor and from those below. */
const FLOORS = [
  "lib/",
  "lib/runtime/",
  "lib/token/",
  "lib/api/",
  "lib/session/",
  // the face of both rooms
  "lib/api/mod.ts",
  "lib/bulk/",
  "lib/endpoint/",
  "lib/doctor/",
  "lib/mock/state/",
  "lib/mock/http/",
  "lib/mock/endpoints/",
  "lib/mock/",
  "lib/mock/server/",
  "lib/msw/",
  "lib/testing/",
  "lib/record/",
  "mod.ts",
  "lib/cli/",
  "cli.ts",
];

/** The one import upwards: the face of the mock loads its server when it is asked to serve. */
const UPWARDS = new Set(["lib/mock/mock.ts -> lib/mock/server/serve.ts (dynamic)"]);

interface Import {
  from: string;
  to: string;
  dynamic: boolean;
}

const files = await sourceFiles();
const imports = (await Promise.all(files.map(importsOf))).flat();

Deno.test("the sources import only from their own floor and from those below", () => {
  const upwards = imports
    .filter(({ from, to }) => floorOf(to) > floorOf(from))
    .map(({ from, to, dynamic }) => `${from} -> ${to}${dynamic ? " (dynamic)" : ""}`)
    .filter((each) => !UPWARDS.has(each));
  assert.deepEqual(upwards, []);
});

Deno.test("no source imports itself, neither directly nor around a circle, nor by a type", () => {
  const targets = new Map(files.map((file) => [file, new Set<string>()]));
  for (const { from, to, dynamic } of imports) {
    if (!UPWARDS.has(`${from} -> ${to}${dynamic ? " (dynamic)" : ""}`)) targets.get(from)!.add(to);
  }
  assert.deepEqual(circlesIn(targets), []);
});

Deno.test("lib/README.md names the floors in their order, and files that there are", async () => {
  const map = await Deno.readTextFile(new URL("lib/README.md", ROOT));
  const named = [...map.matchAll(/^- `([^`]+)`:/gm)].map(([, name]) => name!);
  assert.deepEqual(named, FLOORS);
  const paths = [...map.matchAll(/`((?:lib|tests|fixtures)\/[\w/.]*)`/g)].map(([, path]) => path!);
  for (const path of paths) await Deno.stat(new URL(path, ROOT));
});

Deno.test("lib/README.md names every face with its file", async () => {
  const map = await Deno.readTextFile(new URL("lib/README.md", ROOT));
  const { exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const named = [...map.matchAll(/`(\.[\w/]*)` \(`([\w/.]+)`\)/g)].map(([, name, path]) =>
    [name!, `./${path}`] as const
  );
  assert.deepEqual(Object.fromEntries(named), exports);
});

Deno.test("every source is reached from a face", async () => {
  const { exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const reached = new Set(Object.values<string>(exports).map((path) => path.replace("./", "")));
  for (const file of reached) {
    for (const { from, to } of imports) if (from === file) reached.add(to);
  }
  // a worker is started by its URL, which is no import
  const workers = (file: string) => file.endsWith("_worker.ts");
  assert.deepEqual(files.filter((file) => !reached.has(file) && !workers(file)), []);
});

Deno.test("only lib/runtime names what one runtime has and another has not", async () => {
  const strangers: string[] = [];
  for (const file of files.filter((each) => !each.startsWith("lib/runtime/"))) {
    const code = withoutComments(await Deno.readTextFile(new URL(file, ROOT)));
    const seen = /\bDeno\b\s*[.[!=]|typeof Deno\b|\bprocess\b\s*\.|"process"|"node:[a-z/]+"/.exec(
      code,
    );
    if (seen) strangers.push(`${file}: ${seen[0]}`);
  }
  assert.deepEqual(strangers, []);
});

async function sourceFiles(): Promise<string[]> {
  const found = ["mod.ts", "cli.ts"];
  const walk = async (folder: string) => {
    for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
      if (isDirectory) await walk(`${folder}${name}/`);
      else if (name.endsWith(".ts")) found.push(folder + name);
    }
  };
  await walk("lib/");
  return found.sort();
}

/** The imports of a file within the project, by type or value; in comments there are none. */
async function importsOf(from: string): Promise<Import[]> {
  const code = withoutComments(await Deno.readTextFile(new URL(from, ROOT)));
  return [...code.matchAll(/(?:\bfrom\s*|\bimport\s*(\()?\s*)"(\.[^"]+\.ts)"/g)]
    .map(([, dynamic, specifier]) => ({
      from,
      to: new URL(specifier!, new URL(from, ROOT)).href.slice(ROOT.href.length),
      dynamic: dynamic !== undefined,
    }));
}

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, "");
}

function floorOf(file: string): number {
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  for (const each of [file, folder]) if (FLOORS.includes(each)) return FLOORS.indexOf(each);
  // a folder inside a room is of its floor: of the innermost one
  const rooms = FLOORS.filter((each) => each !== "lib/" && folder.startsWith(each));
  const room = FLOORS.indexOf(rooms.sort((one, other) => other.length - one.length)[0] ?? "");
  assert.notEqual(room, -1, `${file} stands in a room that the table of floors lacks`);
  return room;
}

/** Every circle that a walk meets, as the files on it. */
function circlesIn(targets: Map<string, Set<string>>): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: string[]) => {
    const at = path.indexOf(file);
    if (at !== -1) return void circles.push([...path.slice(at), file].join(" -> "));
    if (done.has(file)) return;
    for (const each of targets.get(file) ?? []) walk(each, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  return circles;
}
