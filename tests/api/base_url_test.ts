import assert from "node:assert/strict";
import { getMe, login } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { answering, json, loggedIn, refusing } from "../support/service/fake_service.ts";
import { GOOD_CLAIMS, OPAQUE_TOKEN, signToken } from "../support/tokens.ts";

const TOKEN = signToken(GOOD_CLAIMS);

/** The URL that login asks under a base URL. */
async function urlUnder(baseUrl: string | undefined): Promise<string> {
  const { fetch, sent } = answering(loggedIn());
  await login(TOKEN, { baseUrl, fetch });
  return sent[0]!.url;
}

Deno.test("login() and getMe() ask webexapis.com when no base URL is given", async () => {
  assert.equal(await urlUnder(undefined), "https://webexapis.com/v1/jwt/login");
  const person = { id: "1", emails: [], displayName: "A", orgId: "2", type: "appuser" };
  const { fetch, sent } = answering(json(person));
  await getMe(OPAQUE_TOKEN, { fetch });
  assert.equal(sent[0]?.url, "https://webexapis.com/v1/people/me");
});

Deno.test("login() keeps the path of a base URL, with a trailing slash or without", async (t) => {
  const table: [string, string][] = [
    ["https://api.example.com/v1", "https://api.example.com/v1/jwt/login"],
    ["https://api.example.com/v1/", "https://api.example.com/v1/jwt/login"],
    ["https://api.example.com/v1//", "https://api.example.com/v1/jwt/login"],
    ["https://api.example.com", "https://api.example.com/jwt/login"],
    ["https://api.example.com:8443/a/b/v1", "https://api.example.com:8443/a/b/v1/jwt/login"],
    ["HTTPS://API.example.com/V1", "https://api.example.com/V1/jwt/login"],
    [" https://api.example.com/v1\n", "https://api.example.com/v1/jwt/login"],
  ];
  await eachRow(t, table, async ([baseUrl, url]) => {
    assert.equal(await urlUnder(baseUrl), url);
  });
});

Deno.test("login() sends over http to this machine alone", async (t) => {
  const loopback = [
    "http://localhost:4455/v1",
    "http://LOCALHOST/v1",
    "http://127.0.0.1:4455/v1",
    "http://127.255.0.7/v1",
    "http://127.1/v1",
    "http://[::1]:4455/v1/",
  ];
  await eachRow(t, loopback, async (baseUrl) => {
    assert.match(await urlUnder(baseUrl), /^http:.*\/v1\/jwt\/login$/);
  });
  const elsewhere = [
    "http://webexapis.com/v1",
    "http://localhost.example.com",
    "http://api.localhost/v1",
    "http://localhost./v1",
    "http://notlocalhost",
    "http://127.0.0.1.example.com",
    "http://128.0.0.1",
    "http://10.0.0.1",
    "http://0.0.0.0",
    "http://[::2]",
    "http://[::ffff:10.0.0.1]",
  ];
  for (const baseUrl of elsewhere) {
    const { fetch, sent } = answering(loggedIn());
    await assert.rejects(login(TOKEN, { baseUrl, fetch }), {
      name: "TypeError",
      message:
        /^Cannot use base URL: [a-z]+:\/\/.* would send a token unencrypted\. Use https; http is only for this machine \(localhost, 127\.0\.0\.1, \[::1\]\), and for hosts that allowHttp, --allow-http or WEBEX_ALLOW_HTTP names$/,
    }, baseUrl);
    assert.equal(sent.length, 0);
  }
});

Deno.test("login() refuses a base URL that is none, or holds more than a place", async () => {
  const credentials = "Cannot use base URL: it holds a user name or password";
  const query = "Cannot use base URL: it holds a query or a fragment";
  const noUrl = "Cannot use base URL: it is not a URL such as https://webexapis.com/v1";
  const noScheme =
    "Cannot use base URL: it has no scheme. Write https:// in front of it, or http:// for this machine";
  const table: [unknown, string][] = [
    ["", noUrl],
    ["webexapis.com/v1", noScheme],
    ["localhost:8080/v1", noScheme],
    ["127.0.0.1:8080", noScheme],
    ["mock", noScheme],
    ["localhost:", noScheme],
    ["/v1", noUrl],
    ["https://", noUrl],
    ["https://hunter2:@example.com", credentials],
    ["https://me:hunter2@example.com/v1", credentials],
    ["https://:hunter2@example.com/v1", credentials],
    ["http://me@localhost/v1", credentials],
    ["https://example.com/v1?key=hunter2", query],
    ["https://example.com/v1#hunter2", query],
    ["https://example.com/v1?", query],
    ["https://example.com/v1#", query],
    [7, "Cannot use base URL: it must be a string, received number"],
    [
      new URL("https://example.com"),
      "Cannot use base URL: it must be a string, received an object",
    ],
  ];
  for (const [baseUrl, message] of table) {
    const { fetch, sent } = answering(loggedIn());
    await assert.rejects(login(TOKEN, { baseUrl: baseUrl as string, fetch }), {
      name: "TypeError",
      message,
    }, String(baseUrl));
    assert.equal(sent.length, 0);
  }
});

/** Hosts that are named, and base URLs that are taken or refused for it. */
const NAMED: [allowHttp: string[], baseUrl: string, taken: boolean][] = [
  [["mock"], "http://mock:8080/v1", true],
  [["mock"], "http://MOCK/v1", true],
  [["MOCK"], "http://mock/v1", true],
  [["a", "mock"], "http://mock/v1", true],
  [["[fd00::1]"], "http://[fd00:0::1]:8080/v1", true],
  [["10.0.0.1"], "http://10.0.0.1/v1", true],
  [["mock"], "http://localhost/v1", true],
  [["mock"], "https://other/v1", true],
  [["mock"], "http://mock.example/v1", false],
  [["mock"], "http://a.mock/v1", false],
  [["mock"], "http://moc/v1", false],
  [["example.com"], "http://a.example.com/v1", false],
  [[], "http://mock/v1", false],
];
Deno.test("login() refuses a base URL of another scheme than https and http", async () => {
  const others = [
    "ws://localhost",
    "wss://webexapis.com",
    "ftp://mock/v1",
    "file:///v1",
    "data:,x",
  ];
  for (const baseUrl of others) {
    const { fetch, sent } = answering(loggedIn());
    await assert.rejects(login(TOKEN, { baseUrl, allowHttp: ["mock"], fetch }), {
      name: "TypeError",
      message:
        "Cannot use base URL: it must begin with https://, as in https://webexapis.com/v1, and begins with another scheme",
    });
    assert.deepEqual(sent, []);
  }
});

for (const [allowHttp, baseUrl, taken] of NAMED) {
  Deno.test(`login() ${taken ? "takes" : "refuses"} ${baseUrl} with allowHttp [${allowHttp}]`, async () => {
    const { fetch, sent } = answering(loggedIn());
    const pending = login(TOKEN, { baseUrl, allowHttp, fetch });
    if (taken) await pending;
    else await assert.rejects(pending, { name: "TypeError", message: /token unencrypted/ });
    assert.equal(sent.length, taken ? 1 : 0);
  });
}

for (
  const host of ["*", "*.local", "http://mock", "mock:8080", "mock/", "", " ", "a b", "me@mock", 7]
) {
  Deno.test(`login() refuses ${JSON.stringify(host)} in allowHttp`, async () => {
    await assert.rejects(login(TOKEN, { allowHttp: [host as string] }), {
      name: "TypeError",
      code: "invalid_argument",
      message:
        'Cannot use allowHttp: it must hold names of hosts such as "mock", without scheme, port and path',
    });
  });
}

Deno.test("login() refuses an allowHttp that is no array", async () => {
  await assert.rejects(login(TOKEN, { allowHttp: "mock" as never }), {
    name: "TypeError",
    message: "Cannot use allowHttp: it must be an array of strings, received string",
  });
});

Deno.test("a secret in a base URL is not shown, neither in its path nor in a host that is refused", async () => {
  const { fetch } = answering(refusing(401));
  const secrets = ["a5f0c1d2e3b4"];
  const refused = await login(TOKEN, {
    baseUrl: "https://a.example/v1/A5F0C1D2E3B4",
    secrets,
    fetch,
  })
    .catch((error) => error);
  assert.match(refused.message, /401 from POST https:\/\/a\.example\/v1\/\[redacted\]\/jwt\/login/);
  assert.equal(refused.url, "https://a.example/v1/[redacted]/jwt/login");
  await assert.rejects(login(TOKEN, { baseUrl: "http://a5f0c1d2e3b4.example", secrets }), {
    message: /^Cannot use base URL: http:\/\/\[redacted\]\.example would send a token/,
  });
});
