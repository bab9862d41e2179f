import assert from "node:assert/strict";
import { eachRow } from "../support/each_row.ts";
import { diagnoseWorld, goodWorld, type World } from "../support/doctor/faults.ts";

const PROXY = "http://proxy.example:3128";
const OTHER = "http://other.example:3128";
const HEEDED: World["proxy"] = { here: true, elsewhere: true, how: undefined };
const HERE: World["proxy"] = { here: true, elsewhere: false, how: "set NODE_USE_ENV_PROXY=1" };
const NOBODY: World["proxy"] = { here: false, elsewhere: false, how: "use Node 24.5 or newer" };

/** Variables, who uses the proxy, and what is said. */
type Case = [
  env: Record<string, string>,
  proxy: World["proxy"],
  code: string | undefined,
  seen: RegExp,
];

const CASES: Case[] = [
  [{}, HEEDED, undefined, /^no variable names a proxy on the way$/],
  // for another protocol
  [{ HTTP_PROXY: PROXY }, NOBODY, undefined, /^no variable names a proxy on the way$/],
  [{ HTTPS_PROXY: PROXY }, HEEDED, undefined, /^HTTPS_PROXY is heeded$/],
  [{ HTTPS_PROXY: PROXY, https_proxy: PROXY }, HEEDED, undefined, /^https_proxy is heeded$/],
  [
    { HTTPS_PROXY: OTHER, https_proxy: PROXY },
    HEEDED,
    "variable_unused",
    /^https_proxy is used, and HTTPS_PROXY is not$/,
  ],
  [
    { HTTPS_PROXY: PROXY },
    HERE,
    "proxy_ignored",
    /^HTTPS_PROXY is heeded here, and Node 24\.5\.0 itself does not heed it: a program's own fetch/,
  ],
  [
    { HTTPS_PROXY: PROXY, https_proxy: PROXY },
    NOBODY,
    "proxy_ignored",
    /^https_proxy and HTTPS_PROXY are set, and Node 24\.5\.0 does not heed them$/,
  ],
  [
    { ALL_PROXY: PROXY },
    HEEDED,
    "proxy_ignored",
    /^ALL_PROXY is set, and Node 24\.5\.0 does not heed it$/,
  ],
  [{ ALL_PROXY: PROXY, HTTPS_PROXY: PROXY }, HEEDED, undefined, /^HTTPS_PROXY is heeded$/],
  [{ HTTPS_PROXY: PROXY, NO_PROXY: "webexapis.com" }, NOBODY, undefined, /^NO_PROXY names the ho/],
  [{ HTTPS_PROXY: PROXY, NO_PROXY: "a.example, .COM" }, NOBODY, undefined, /^NO_PROXY names the/],
  [{ HTTPS_PROXY: PROXY, no_proxy: "*" }, NOBODY, undefined, /^NO_PROXY names the host/],
  [{ HTTPS_PROXY: PROXY, NO_PROXY: "apis.com,x," }, NOBODY, "proxy_ignored", /does not heed it$/],
  [
    { HTTPS_PROXY: PROXY, WEBEX_API_URL: "http://127.0.0.1:8080/v1" },
    NOBODY,
    undefined,
    /^no variable names a proxy on the way$/,
  ],
  [
    { HTTPS_PROXY: PROXY, WEBEX_API_URL: "https://localhost:8080/v1" },
    NOBODY,
    undefined,
    /^none is used to this machine itself$/,
  ],
];

Deno.test("diagnose() says whether the proxy of the environment is heeded on the way, and by whom", async (t) => {
  await eachRow(t, CASES, async ([env, proxy, code, seen]) => {
    const world = goodWorld();
    Object.assign(world.env, env);
    world.proxy = proxy;
    const lines = (await diagnoseWorld(world)).filter(({ name }) => name === "proxy");
    assert.deepEqual(lines.map(({ code }) => code), [code]);
    assert.match(lines[0]!.message, seen);
    assert.equal(lines[0]!.status, code === undefined ? "ok" : "warning");
  });
});
