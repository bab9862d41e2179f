/**
 * What a fresh clone downloads: the packages that a command can load, and none of the tests. Without a network, by
 * an empty cache into which those packages are put.
 */
import assert from "node:assert/strict";
import { runDeno } from "./support/programs/deno.ts";
import { ROOT, runProgram, succeed } from "./support/programs/run_program.ts";

/** What the command line can load: names of packages with all that these need. */
const OF_THE_COMMAND_LINE = {
  "to sign fast": ["@noble/hashes"],
  "to show progress": [
    ...["cli-progress", "string-width", "emoji-regex", "is-fullwidth-code-point"],
    ...["strip-ansi", "ansi-regex"],
  ],
  "to render Markdown": [
    ...["markdown-it", "argparse", "entities", "linkify-it", "mdurl", "punycode.js", "uc.micro"],
  ],
  "for live connections on Node": ["ws"],
};

Deno.test("the first command of the README downloads the packages of the command line, and none of the tests", async () => {
  const packages = Object.values(OF_THE_COMMAND_LINE).flat();
  await using cache = await cacheWith(packages);
  const args = await firstCommand();
  const { stdout } = succeed(await cache.run(args));
  assert.match(stdout, /^\S+_P0A1_\S+\n$/);
  assert.deepEqual(await cache.packages(), packages.toSorted());

  // and those it does download: the count is no smaller
  await using fewer = await cacheWith(packages.slice(1));
  const minted = ["run", "--no-prompt", "--allow-read=.", "cli.ts", "batch", "-", "--mock"];
  for (const each of [args, minted]) {
    const { code, stderr } = await fewer.run(each, "userId,userName\n1,Ada\n");
    assert.equal(code, 1);
    assert.match(stderr, /^guestissuer: Cannot load a part of guestissuer: .*"@noble\/hashes".*$/m);
    assert.doesNotMatch(stderr, /webexapis/);
  }
});

Deno.test("with its commands loaded on demand, `create` downloads no package, and `quick --mock` one", async () => {
  const lazy = ["run", "--no-prompt", "--unstable-lazy-dynamic-imports", "--allow-read=."];
  await using empty = await cacheWith([]);
  succeed(await empty.run([...lazy, "cli.ts", "create", "1", "Ada", "--mock"]));
  assert.deepEqual(await empty.packages(), []);

  await using one = await cacheWith(["@noble/hashes"]);
  succeed(await one.run([...lazy, "cli.ts", "quick", "1", "Ada", "--mock"]));
  assert.deepEqual(await one.packages(), ["@noble/hashes"]);
});

/** The arguments of Deno in the first block of the README. */
async function firstCommand(): Promise<string[]> {
  const readme = await Deno.readTextFile(`${ROOT}README.md`);
  const [, line] = /^```sh\nnpx -y deno@\S+ (.*)\n```$/m.exec(readme)!;
  return line!.split(" ").map((word) => word.replaceAll('"', ""));
}

/** A cache of Deno that holds only some packages, and the clone's programs run with it and without a network. */
async function cacheWith(packages: string[]) {
  const folder = await Deno.makeTempDir();
  const { npmCache } = JSON.parse(succeed(await runDeno(["info", "--json"])).stdout);
  // a folder for each registry; there is one, as a rule
  const [registry] = (await Array.fromAsync(Deno.readDir(npmCache))).map(({ name }) => name);
  const [kept, copied] = [`${npmCache}/${registry}`, `${folder}/npm/${registry}`];
  for (const name of packages) {
    const target = `${copied}/${name}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    succeed(await runProgram("cp", ["-R", `${kept}/${name}`, target]));
  }
  return {
    run: ([command, ...args]: string[], stdin = "") =>
      runDeno([command!, "--cached-only", ...args], { stdin, env: { DENO_DIR: folder } }),
    async packages(): Promise<string[]> {
      const found: string[] = [];
      const names = async (path: string) =>
        (await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name);
      for (const name of await names(copied).catch(() => [])) {
        if (!name.startsWith("@")) found.push(name);
        else found.push(...(await names(`${copied}/${name}`)).map((each) => `${name}/${each}`));
      }
      return found.sort();
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
