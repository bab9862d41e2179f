import assert from "node:assert/strict";
import { createMock } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { NOW, run, type RunOptions } from "../support/cli/run.ts";
import { answering, refusing, TRACKING_ID } from "../support/service/fake_service.ts";
import { ISSUER, OPAQUE_TOKEN, OTHER_SECRET, SECRET, signToken } from "../support/tokens.ts";

const ENV = { ISSUER, SECRET };
const GRANTED = { token: OPAQUE_TOKEN, expiresIn: 1209599 };
const NAME = "★☆ Stève 山田";
/** What is sent: a guest token of 60 seconds, whatever EXPIRES says. */
const GUEST_TOKEN = signToken({ sub: "123", name: NAME, iss: ISSUER, exp: NOW / 1000 + 60 });

Deno.test("guestissuer quick exchanges a guest token of 60 s and prints the access token alone", async () => {
  const { fetch, asked } = answering(Response.json(GRANTED));
  const env = { ...ENV, EXPIRES: "5400" };
  assert.deepEqual(await run(["quick", "123", NAME], { env, fetch }), {
    code: 0,
    stdout: `${OPAQUE_TOKEN}\n`,
    stderr: "",
  });
  assert.deepEqual(await asked(), [{
    line: "POST https://webexapis.com/v1/jwt/login",
    authorization: `Bearer ${GUEST_TOKEN}`,
    body: "",
  }]);
});

Deno.test("guestissuer quick --json prints the token and its lifetime as one object", async () => {
  const { fetch } = answering(Response.json(GRANTED));
  const { code, stdout, stderr } = await run(["quick", "1", "Ada", "--json"], { env: ENV, fetch });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(JSON.parse(stdout), {
    accessToken: OPAQUE_TOKEN,
    expiresIn: 1209599,
    expiresAt: new Date(NOW + 1209599_000).toISOString(),
  });
});

Deno.test("guestissuer quick explains a refusal, and never shows the guest token", async (t) => {
  const { fetch } = answering(refusing(401));
  await eachRow(t, [[], ["--json"]], async (args) => {
    const { code, stdout, stderr } = await run(["quick", "123", NAME, ...args], {
      env: { ...ENV, DEBUG: "*" },
      fetch,
    });
    assert.deepEqual([code, stdout], [1, ""]);
    assert(stderr.includes(TRACKING_ID));
    for (const part of GUEST_TOKEN.split(".")) assert(!stderr.includes(part));
  });
});

Deno.test("guestissuer quick takes no lifetime", async () => {
  const { code, stderr } = await run(["quick", "1", "Ada", "-d", "60"], { env: ENV });
  assert.equal(code, 2);
  assert.equal(
    stderr,
    "guestissuer: unknown option -d. An argument that begins with a dash goes after --, as in: -- <userId> <userName>\nSee guestissuer quick --help\n",
  );
});

Deno.test("guestissuer quick sends nothing when issuer or secret is missing or unreadable", async (t) => {
  const cases: [env: Record<string, string>, message: RegExp][] = [
    [{}, /the issuer is missing/],
    [{ ISSUER }, /the secret is missing/],
    [{ ISSUER, SECRET: "not base64!!" }, /it is not base64/],
  ];
  await eachRow(t, cases, async ([env, message]) => {
    const { fetch, sent } = answering(Response.json(GRANTED));
    const { code, stdout, stderr } = await run(["quick", "1", "Ada"], { env, fetch });
    assert.deepEqual([code, stdout, sent], [2, "", []]);
    assert.match(stderr, message);
  });
});

Deno.test("guestissuer quick --mock needs nothing and uses no network", async () => {
  const { code, stdout, stderr } = await run(["quick", "1", "Ada", "--mock"]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^[\w+/=-]+_P0A1_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\n$/);
});

Deno.test("guestissuer quick --mock knows the issuer given, from every place", async (t) => {
  const cases: [args: string[], options: RunOptions][] = [
    [["-i", ISSUER, "-s", SECRET], {}],
    [["-i", ISSUER, "-s", "-"], { stdin: SECRET }],
    [["-i", ISSUER, "--secret-file", "secret.txt"], { files: { "secret.txt": SECRET } }],
    [[], { env: ENV }],
    [[], { env: { ISSUER, SECRET: OTHER_SECRET } }],
  ];
  await eachRow(t, cases, async ([args, options]) => {
    const { code, stdout } = await run(["quick", "1", "Ada", "--mock", ...args], options);
    assert.equal(code, 0);
    assert.match(stdout, /_39188c72-0029-47a4-b025-58a0ca745d06\n$/);
  });
});

Deno.test("guestissuer quick --mock gives the same person for the same id, in every run", async () => {
  async function personOf(id: string, name: string): Promise<Record<string, unknown>> {
    const { stdout: token } = await run(["quick", id, name, "--mock"]);
    const { stdout } = await run(["verify", "--access", "-", "--mock", "--json"], { stdin: token });
    return JSON.parse(stdout).person;
  }
  const ada = await personOf("007", "Ada");
  const renamed = await personOf("007", NAME);
  assert.deepEqual(renamed, { ...ada, displayName: NAME });
  const other = await personOf("7", "Ada");
  assert.notEqual(other.id, ada.id);
  assert.notDeepEqual(other.emails, ada.emails);
});

Deno.test("guestissuer quick signs a fresh guest token after a wait that outlived the first", async () => {
  let now = NOW;
  const mock = createMock({ now: () => now, issuers: [{ issuer: ISSUER, secret: SECRET }] });
  mock.failNext("jwt/login", { status: 429, retryAfter: 1 });
  const { code, stdout, stderr } = await run(["quick", "1", "Ada"], {
    env: ENV,
    clock: () => now,
    fetch: async (input, init) => {
      const response = await mock.fetch(input, init);
      // the guest token lives for 60 s
      now += 61_000;
      return response;
    },
  });
  assert.equal(stderr, "note: the service asked to wait: 1 s until retry 1\n");
  assert.deepEqual(mock.requests("jwt/login").map(({ status }) => status), [429, 200]);
  assert.equal(code, 0);
  assert.match(stdout, /_P0A1_/);
});

// asked for in webex/widgets#21
Deno.test("quick prints an access token that can be used at once, and nothing else", async () => {
  const { code, stdout, stderr } = await run(["quick", "guest-7", "Stève", "--mock"]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^[\w+/=-]+_P0A1_[0-9a-f-]{36}\n$/);
  const person = await run(["verify", "--access", stdout.trim(), "--mock"]);
  assert.equal(person.code, 0);
  assert.match(person.stdout, /^displayName +Stève$/m);
});
