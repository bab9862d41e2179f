import assert from "node:assert/strict";
import { runDeno } from "../support/programs/deno.ts";
import { ROOT, succeed } from "../support/programs/run_program.ts";

const GUARD = `${ROOT}lib/msw/guard.ts`;

Deno.test("the guard names the permission that keeps a process on Deno from Webex", async () => {
  const { code, stderr } = await runDeno(["run", "--no-prompt", "--allow-net", GUARD]);
  assert.equal(code, 1);
  const pattern = /Cannot guard connections: this process may reach Webex.*(--deny-net=\S+)/;
  const option = pattern.exec(stderr)![1]!;
  succeed(await runDeno(["run", "--no-prompt", "--allow-net", option, GUARD]));
  const hosts = [
    "webexapis.com",
    "api.ciscospark.com",
    "u2c.wbx2.com",
    "idbroker.webex.com",
    "a.com",
  ];
  const query = `console.log(${JSON.stringify(hosts)}.map((host) =>
    Deno.permissions.querySync({ name: "net", host }).state).join())`;
  const asked = await runDeno(["run", "--no-prompt", "--allow-net", option, "-"], { stdin: query });
  assert.equal(succeed(asked).stdout, "denied,denied,denied,denied,granted\n");
});

Deno.test("the guard has nothing against a process on Deno that may not reach Webex", async () => {
  succeed(await runDeno(["run", "--no-prompt", GUARD]));
  succeed(await runDeno(["run", "--no-prompt", "--allow-net=127.0.0.1", GUARD]));
  const { code } = await runDeno(["run", "--no-prompt", "--allow-net=wbx2.com", GUARD]);
  assert.equal(code, 1);
});
