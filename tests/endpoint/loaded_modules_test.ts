import assert from "node:assert/strict";
import { runDeno } from "../support/programs/deno.ts";
import { ROOT } from "../support/programs/run_program.ts";

Deno.test("./endpoint loads neither the mock nor msw nor any package", async () => {
  const { code, stdout, stderr } = await runDeno(["info", "--json", "lib/endpoint/mod.ts"], {
    cwd: ROOT,
  });
  assert.equal(code, 0, stderr);
  const modules: { specifier: string }[] = JSON.parse(stdout).modules;
  const loaded = modules.map(({ specifier }) => specifier);
  assert(loaded.some((each) => each.endsWith("/lib/endpoint/create_guest_token_handler.ts")));
  assert.deepEqual(loaded.filter((each) => /\/lib\/(?:mock|msw|cli)\/|^npm:/.test(each)), []);
});

Deno.test("the session of a page brings no signer and no Service App into the page", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const face = new URL("../../lib/api/mod.ts", import.meta.url);
    const page = `${folder}/page.ts`;
    await Deno.writeTextFile(page, `export { createEndpointSession } from "${face}";\n`);
    const { code, stdout, stderr } = await runDeno(
      ["bundle", "--quiet", "--platform", "browser", page],
      { cwd: ROOT },
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /createEndpointSession/);
    assert.doesNotMatch(stdout, /subtle|guests\/token|jwt\/login|refresh_token=|createMock/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
