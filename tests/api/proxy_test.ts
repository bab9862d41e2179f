import assert from "node:assert/strict";
import { createMock } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { ISSUER, SECRET } from "../support/tokens.ts";
import { runCli, runDeno } from "../support/programs/deno.ts";
import { ROOT } from "../support/programs/run_program.ts";
import { startLoggingProxy } from "../support/service/logging_proxy.ts";
import { checkProxies } from "../support/service/proxies.ts";

Deno.test("a server on this machine is never reached through a proxy, by the command line", async (t) => {
  await using proxy = startLoggingProxy();
  const mock = createMock();
  await using server = await mock.serve();
  const { issuer, secret } = mock.issuer;
  // Deno heeds the variables where the program may read them and where it may not
  await eachRow(
    t,
    ["--allow-env", "--allow-env=ISSUER,SECRET,WEBEX_API_URL"],
    async (permission) => {
      const { code, stdout, stderr } = await runCli(
        ["--allow-net=127.0.0.1", permission],
        ["quick", "1", "Ada"],
        { env: { ...proxy.env, ISSUER: issuer, SECRET: secret, WEBEX_API_URL: server.baseUrl } },
      );
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /_P0A1_/);
    },
  );
  assert.equal(mock.requests("jwt/login").length, 2);
  assert.deepEqual(proxy.lines, []);
});

Deno.test("a server on this machine is never reached through a proxy, by functions and sessions", async () => {
  await using proxy = startLoggingProxy();
  const mock = createMock();
  await using server = await mock.serve();
  const code = `
    import { createGuestSession, getMe } from "./mod.ts";
    const options = ${JSON.stringify({ ...mock.issuer, baseUrl: server.baseUrl })};
    const session = createGuestSession({ subject: "1", displayName: "Ada" }, options);
    const me = await getMe(await session.getAccessToken(), options);
    const again = await session.fetch("people/me");
    console.log(me.displayName, again.status, (await again.json()).type);
    // the platform's own fetch shows that the proxy is heeded
    console.log((await fetch(options.baseUrl)).status);
  `;
  const permissions = ["--no-prompt", "--allow-net=127.0.0.1"];
  const ended = await runDeno(["run", "--quiet", "--no-check", ...permissions, "-"], {
    env: proxy.env,
    stdin: code,
  });
  assert.deepEqual([ended.stdout, ended.stderr], ["Ada 200 appuser\n502\n", ""]);
  assert.deepEqual(proxy.lines, [`GET ${server.baseUrl} HTTP/1.1`]);
});

Deno.test("any other host is reached through the proxy of the environment, as a tunnel that hides the token", async () => {
  await using proxy = startLoggingProxy();
  const env = { ...proxy.env, ISSUER, SECRET };
  const args = ["quick", "1", "Ada", "--api-url", "https://webex.invalid/v1", "--json"];
  const permissions = ["--allow-net=webex.invalid", "--allow-env"];
  const ended = await runCli(permissions, args, { env });
  assert.deepEqual([ended.code, ended.stdout], [1, ""]);
  assert.equal(JSON.parse(ended.stderr).error.code, "network_failed");
  assert.deepEqual(proxy.lines, ["CONNECT webex.invalid:443 HTTP/1.1"]);
});

Deno.test("on Deno nothing for this machine goes through a proxy, http or https, and all else does", async () => {
  await checkProxies(({ stdin, env }) => {
    const hosts = "127.0.0.1,0.0.0.0,other.example";
    const flags = ["--quiet", "--no-prompt", "--no-check", `--allow-net=${hosts}`, "--allow-read"];
    const args = ["run", ...flags, "--allow-env", `${ROOT}tests/npm/project/proxied.mjs`];
    return runDeno(args, { stdin, env: { ...env, MODULE: `file://${ROOT}mod.ts` } });
  }, "DENO_CERT");
});
