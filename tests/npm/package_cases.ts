import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { runDeno } from "../support/programs/deno.ts";
import type { Project } from "../support/programs/npm_project.ts";
import { ROOT, runProgram, succeed } from "../support/programs/run_program.ts";
import { inProject } from "./installed.ts";

const PACKAGE = "node_modules/@guestissuer/webex";

/** What is packed. */
const SOURCES = ["deno.json", "deno.lock", "mod.ts", "cli.ts", "lib", "fixtures", "LICENSE"];

function read(project: Project, path: string): Promise<string> {
  return Deno.readTextFile(`${project.folder}/${PACKAGE}/${path}`);
}

/** The paths of the package's files. */
async function filesOf(project: Project): Promise<string[]> {
  const folder = `${project.folder}/${PACKAGE}`;
  const packed = succeed(await project.run("npm", ["pack", "--dry-run", "--json", folder]));
  const [{ files }] = JSON.parse(packed.stdout) as [{ files: { path: string }[] }];
  return files.map(({ path }) => path);
}

inProject(
  "the npm package names what it needs, and has the faces of deno.json",
  async (project) => {
    const manifest = JSON.parse(await read(project, "package.json"));
    const faces = [...Object.keys(config.exports), "./package.json"];
    assert.deepEqual(Object.keys(manifest.exports), faces);
    assert.deepEqual(manifest.peerDependencies, { msw: ">=2" });
    assert.deepEqual(manifest.peerDependenciesMeta, { msw: { optional: true } });
    assert.equal(manifest.engines.node, ">=22.12");
    assert.equal(manifest.sideEffects, false);
    assert(manifest.description.includes("Webex") && manifest.keywords.includes("webex"));
    for (const range of Object.values<string>(manifest.dependencies)) {
      assert.match(range, /^\d+\.\d+\.\d+$/);
    }
  },
);

inProject("the npm package holds modules, declarations and maps, and no tests", async (project) => {
  const files = await filesOf(project);
  const odd = files.filter((path) =>
    /^(tests|\.ci)\//.test(path) || (path.endsWith(".ts") && !path.endsWith(".d.ts"))
  );
  assert.deepEqual(odd, []);
  const modules = files.filter((path) =>
    /(?<!\.(?:json|html|css|js))\.js$/.test(path) && !path.startsWith("bin/")
  );
  assert(modules.length > 100);
  for (const path of modules) {
    const code = await read(project, path);
    // of types only
    if (code === "") continue;
    assert(!code.includes("sourceMappingURL=data:"), path);
    const name = path.slice(path.lastIndexOf("/") + 1);
    assert(code.endsWith(`\n//# sourceMappingURL=${name}.map\n`), path);
    const map = JSON.parse(await read(project, `${path}.map`));
    assert.deepEqual(map.sources, [name.replace(/js$/, "ts")]);
    // but for the names of the modules that it imports
    const source = await Deno.readTextFile(`${ROOT}${path.slice(0, -2)}ts`);
    const lines = (text: string) => text.split("\n").filter((line) => !/from |import\(/.test(line));
    assert.deepEqual(lines(map.sourcesContent[0]), lines(source));
  }
});

inProject("the links of the npm package's README lead somewhere", async (project) => {
  const text = (await read(project, "README.md")).replace(/^```.*?^```$/gms, "");
  const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    `#${title!.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, "").replaceAll(" ", "-")}`
  );
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!);
  assert(links.length > 5);
  assert.deepEqual(
    links.filter((link) => anchors.filter((each) => each === link).length !== 1),
    [],
  );
  assert.match(text, /^## Reference: Command line$/m);
});

inProject(
  "deno task pack says one line, and makes the same bytes in any folder",
  async (project) => {
    const folder = await Deno.makeTempDir();
    try {
      const pages = ["README.md", "CHANGELOG.md", "SECURITY.md"];
      const copied = [...SOURCES, ...pages].map((name) => `${ROOT}${name}`);
      succeed(await runProgram("cp", ["-R", ...copied, folder]));
      await Deno.mkdir(`${folder}/tests/npm`, { recursive: true });
      succeed(await runProgram("cp", ["-R", `${ROOT}tests/npm/pack`, `${folder}/tests/npm`]));
      const given = { cwd: folder, env: { TZ: "Asia/Tokyo" } };
      const { stdout } = succeed(await runDeno(["task", "--quiet", "pack"], given));
      assert.match(stdout, /^guestissuer-webex\.tgz: \d+ files, \d+ kB\n$/);
      const [here, there] = await Promise.all([
        Deno.readFile(`${project.folder}/package.tgz`),
        Deno.readFile(`${folder}/guestissuer-webex.tgz`),
      ]);
      assert.equal(there.length, here.length);
      assert(there.every((byte, index) => byte === here[index]));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

inProject("the npm package has declarations that tsc --strict takes", async (project) => {
  for (const config of ["tsconfig.json", "page.json"]) {
    succeed(await project.run("node_modules/.bin/tsc", ["--project", config]));
  }
});
