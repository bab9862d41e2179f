import assert from "node:assert/strict";
import { serveTree } from "./support/service/serve_tree.ts";
import { runDeno } from "./support/programs/deno.ts";

/** A package with an exact version: those who import from a URL have no lockfile. */
const PINNED = /^npm:(@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+(-[\w.]+)?(\/[\w./-]+)?$/;

/** Runs a program with nothing but the right to import from the server, in a folder of its own. */
async function runFrom(
  { base, host }: { base: string; host: string },
  program: string,
  args: string[] = [],
  files: Record<string, string> = {},
): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    // reload: another run may have had the same port
    const flags = [
      "--quiet",
      "--no-prompt",
      "--no-lock",
      `--allow-import=${host}`,
      `--reload=${base}`,
    ];
    const ended = await runDeno(["run", ...flags, program, ...args], { cwd: folder });
    assert.deepEqual([ended.code, ended.stderr], [0, ""]);
    const left = Array.from(Deno.readDirSync(folder), (each) => each.name);
    assert.deepEqual(left.sort(), Object.keys(files).sort(), "something was left in the folder");
    return ended.stdout;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("cli.ts runs from a URL, in an empty folder", async () => {
  await using tree = serveTree();
  const args = ["quick", "1", "Ada", "--mock"];
  const token = await runFrom(tree, `${tree.base}/cli.ts`, args);
  assert.match(token, /^[\w+/=-]+_P0A1_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\n$/);
  const help = await runFrom(tree, `${tree.base}/cli.ts`, ["verify", "--help"]);
  assert.match(help, /^guestissuer verify: /);
});

Deno.test("mod.ts is imported from a URL, in an empty folder", async () => {
  await using tree = serveTree();
  const importer = `
    import { createGuestToken, createMock, getMe, login } from "${tree.base}/mod.ts";
    const mock = createMock();
    const guest = { subject: "123", displayName: "★☆ Stève 山田" };
    const guestToken = await createGuestToken(guest, mock.issuer);
    const { accessToken } = await login(guestToken, { fetch: mock.fetch });
    console.log((await getMe(accessToken, { fetch: mock.fetch })).displayName);
  `;
  const printed = await runFrom(tree, "importer.ts", [], { "importer.ts": importer });
  assert.equal(printed, "★☆ Stève 山田\n");
});

Deno.test("the page of the mock comes from a URL as well", async () => {
  await using tree = serveTree();
  const importer = `
    import { answerPage } from "${tree.base}/lib/mock/server/console/page.ts";
    const html = await answerPage().text();
    console.log(html.startsWith("<!doctype html>"), html.includes("startTabs("));
  `;
  const printed = await runFrom(tree, "importer.ts", [], { "importer.ts": importer });
  assert.equal(printed, "true true\n");
});

/** What a module imports, as `deno info --json` tells it. */
interface GraphModule {
  specifier: string;
  error?: string;
  dependencies?: {
    specifier: string;
    isDynamic?: boolean;
    code?: { specifier: string };
    type?: { specifier: string };
  }[];
}

async function graphOf(
  entry: string,
): Promise<{ root: string; modules: Map<string, GraphModule> }> {
  const { code, stdout } = await runDeno(["info", "--json", "--no-lock", entry]);
  assert.equal(code, 0);
  const { roots, modules } = JSON.parse(stdout) as { roots: string[]; modules: GraphModule[] };
  return { root: roots[0]!, modules: new Map(modules.map((each) => [each.specifier, each])) };
}

/** Everything that is loaded with a module at once: dynamic imports are not followed. */
function staticGraph(root: string, modules: Map<string, GraphModule>): Set<string> {
  const seen = new Set([root]);
  for (const specifier of seen) {
    for (const dependency of modules.get(specifier)?.dependencies ?? []) {
      if (dependency.isDynamic) continue;
      for (const target of [dependency.code, dependency.type]) {
        if (target !== undefined) seen.add(target.specifier);
      }
    }
  }
  return seen;
}

for (
  const [entry, known] of [["mod.ts", "lib/errors.ts"], ["cli.ts", "lib/cli/commands.ts"]] as const
) {
  Deno.test(`${entry} and what it loads at once hold no msw`, async () => {
    const { root, modules } = await graphOf(entry);
    const loaded = staticGraph(root, modules);
    assert(loaded.has(new URL(`../${known}`, import.meta.url).href));
    assert.deepEqual([...loaded].filter((each) => each.includes("msw")), []);
  });

  Deno.test(`${entry} and all that it can load name packages by their exact version alone`, async () => {
    const { modules } = await graphOf(entry);
    const foreign = new Set<string>();
    for (const { specifier, error, dependencies = [] } of modules.values()) {
      assert.equal(error, undefined, specifier);
      if (!specifier.startsWith("file:")) continue;
      for (const dependency of dependencies) {
        if (!/^\.{1,2}\//.test(dependency.specifier)) foreign.add(dependency.specifier);
      }
    }
    const loose = [...foreign].filter((each) => !each.startsWith("node:") && !PINNED.test(each));
    assert.deepEqual(loose, []);
    assert([...foreign].some((each) => PINNED.test(each)));
  });
}

Deno.test("a page is bundled from a URL, with a face that it uses, and imports nothing of Node", async () => {
  await using tree = serveTree();
  const folder = await Deno.makeTempDir();
  try {
    for (const face of ["mod.ts", "lib/token/mod.ts", "lib/api/mod.ts", "lib/mock/mod.ts"]) {
      const page =
        `import * as face from "${tree.base}/${face}";\nconsole.log(Object.keys(face));\n`;
      await Deno.writeTextFile(`${folder}/page.ts`, page);
      const flags = [
        "--quiet",
        "--no-lock",
        `--allow-import=${tree.host}`,
        "--platform",
        "browser",
      ];
      const args = ["bundle", ...flags, `--reload=${tree.base}`, "page.ts"];
      const { code, stdout, stderr } = await runDeno(args, { cwd: folder });
      assert.deepEqual([code, stderr], [0, ""], face);
      assert.match(stdout, /createMock|createGuestToken|login/);
      assert.doesNotMatch(stdout, /(?:import|from)\s*\(?["'](?:node|npm):/, face);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
