import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { succeed } from "../support/programs/run_program.ts";
import { inProject } from "./installed.ts";

inProject("the npm package names what it needs, and holds no tests", async (project) => {
  const folder = `${project.folder}/node_modules/@guestissuer/webex`;
  const manifest = JSON.parse(await Deno.readTextFile(`${folder}/package.json`));
  assert.deepEqual(Object.keys(manifest.exports), Object.keys(config.exports));
  assert.deepEqual(Object.keys(manifest.peerDependencies), ["@mswjs/interceptors", "msw"]);
  assert.equal(manifest.engines.node, ">=22.12");
  const packed = succeed(await project.run("npm", ["pack", "--dry-run", "--json", folder]));
  const [{ files }] = JSON.parse(packed.stdout) as [{ files: { path: string }[] }];
  const odd = files.filter(({ path }) =>
    /^(tests|\.ci|lib\/pack)\//.test(path) || (path.endsWith(".ts") && !path.endsWith(".d.ts"))
  );
  assert.deepEqual(odd, []);
});

inProject("the npm package has declarations that tsc --strict takes", async (project) => {
  for (const config of ["tsconfig.json", "page.json"]) {
    succeed(await project.run("node_modules/.bin/tsc", ["--project", config]));
  }
});
