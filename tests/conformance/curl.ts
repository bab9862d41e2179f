import assert from "node:assert/strict";
import { run } from "../support/programs/conformance.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";
import { describe } from "../support/programs/run_program.ts";

const missing = Deno.build.os === "windows" ? "there is no sh" : missingProgram("curl");

judge(
  "a shell script logs in with curl at the mock that the command line serves",
  missing,
  async () => {
    const ran = await run("sh", ["curl_login.sh", Deno.execPath()], { timeout: 30_000 });
    assert.equal(ran.code, 0, describe(ran));
    assert.deepEqual(ran.stdout.trimEnd().split("\n"), [
      "name Stève",
      "expiresIn 21599",
      "head 200 0",
      "limited 429 7",
      // curl's codes: 18 is a body that ends too early, 28 is a time limit, 56 a connection that was reset
      "cut 18",
      "hung 28",
      "reset 18",
      "admin without token 401",
      "cli 21599",
      'ended 0 {"event":"stopped"}',
      "errors 0",
    ]);
  },
);
