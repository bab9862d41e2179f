import assert from "node:assert/strict";
import { judge } from "../conformance/run.ts";
import { makeProject, missingForProject, succeed } from "./project.ts";

const FILES = [
  "node.test.mjs",
  "serve.test.mjs",
  "tsconfig.json",
  "types.ts",
  "vitest.test.mjs",
];

const missing = missingForProject();
// one for all tests of this file, since it takes some seconds
const project = missing === undefined ? await makeProject() : undefined;
if (project !== undefined) {
  globalThis.addEventListener(
    "unload",
    () => Deno.removeSync(project.folder, { recursive: true }),
  );
  for (const file of FILES) {
    await Deno.copyFile(
      new URL(`project/${file}`, import.meta.url),
      `${project.folder}/${file}`,
    );
  }
}

judge(
  "the npm package names what it needs, and holds neither tests nor TypeScript",
  missing,
  async () => {
    const folder = `${project!.folder}/node_modules/@guestissuer/webex`;
    const manifest = JSON.parse(
      await Deno.readTextFile(`${folder}/package.json`),
    );
    assert.deepEqual(Object.keys(manifest.exports), [".", "./cli", "./msw"]);
    assert.deepEqual(Object.keys(manifest.peerDependencies), [
      "@mswjs/interceptors",
      "msw",
    ]);
    assert.equal(manifest.engines.node, ">=22.12");
    const { files } = JSON.parse(
      succeed(
        await project!.run("npm", ["pack", "--dry-run", "--json", folder]),
      )
        .stdout,
    )[0] as { files: { path: string }[] };
    const odd = files.filter(({ path }) =>
      /^(tests|\.ci|lib\/pack)\//.test(path) ||
      (path.endsWith(".ts") && !path.endsWith(".d.ts"))
    );
    assert.deepEqual(odd, []);
  },
);

judge("the npm package works in tests of vitest", missing, async () => {
  const args = ["node_modules/vitest/vitest.mjs", "run", "vitest.test.mjs"];
  const { stdout } = succeed(await project!.run("node", args));
  assert.match(stdout, /Tests +2 passed/);
});

judge(
  "the npm package works in tests of node:test, and serves the mock on a port",
  missing,
  async () => {
    const args = [
      "--test",
      "--test-reporter=tap",
      "node.test.mjs",
      "serve.test.mjs",
    ];
    const { stdout } = succeed(await project!.run("node", args));
    assert.match(stdout, /^# pass 9$/m);
    assert.match(stdout, /^# fail 0$/m);
  },
);

judge(
  "the npm package has declarations that tsc --strict takes",
  missing,
  async () => {
    succeed(
      await project!.run("node", [
        "node_modules/typescript/bin/tsc",
        "--project",
        ".",
      ]),
    );
  },
);

judge(
  "npx guestissuer creates and verifies a guest token without a warning",
  missing,
  async () => {
    const npx = (...args: string[]) => project!.run("npx", ["--offline", "guestissuer", ...args]);
    const version = succeed(await npx("--version"));
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
    const created = succeed(await npx("create", "1", "Stève", "--mock"));
    assert.equal(created.stderr, "");
    assert.match(created.stdout, /^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const verified = succeed(
      await npx("verify", created.stdout.trim(), "--mock"),
    );
    assert.match(verified.stdout, /Stève/);
  },
);
