import assert from "node:assert/strict";
import { checkReach } from "../support/msw/check_reach.ts";
import { measure } from "../support/msw/measure.ts";
import { renderReach } from "../support/msw/reach.ts";
import { runDeno } from "../support/programs/deno.ts";

const README = new URL("../../lib/msw/README.md", import.meta.url);

Deno.test("the README of lib/msw holds the table of clients and runtimes", async () => {
  assert.ok((await Deno.readTextFile(README)).includes(renderReach()), renderReach());
});

Deno.test("interception on Deno reaches the clients of the table, and no further", async (test) => {
  const permissions = ["--allow-env", "--allow-read", "--allow-sys", "--allow-net=127.0.0.1"];
  const program = ["run", "--quiet", "--no-prompt", ...permissions, "tests/msw/clients/run.mjs"];
  const sent = await measure((ports) => runDeno([...program, ...ports]));
  await checkReach(test, sent, "deno");
});
