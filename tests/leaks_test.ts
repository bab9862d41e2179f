import assert from "node:assert/strict";
import { COMMANDS } from "../lib/cli/commands.ts";
import {
  createGuestToken,
  type EndpointName,
  explainGuestToken,
  getMe,
  login,
  type MockFault,
  verifyGuestToken,
} from "../mod.ts";
import { run } from "./support/cli/run.ts";
import {
  all,
  APP,
  app,
  callAll,
  callAllMisplaced,
  first,
  guest,
  GUEST_TOKEN,
  LINES,
  newMock,
  runAll,
  runAllMisplaced,
  searchEvents,
  searchJournal,
  SECRET,
} from "./support/leaks/leaks_world.ts";
import { echoing } from "./support/leaks/echo.ts";
import { SPELLINGS } from "./support/leaks/spellings.ts";
import { ISSUER, NOW, OPAQUE_TOKEN, SLASHED_SECRET } from "./support/tokens.ts";

const now = () => NOW;

Deno.test("no secret is shown by any command that succeeds, nor by the journal of the mock", async () => {
  assert.deepEqual(Object.keys(LINES).sort(), COMMANDS.map(({ name }) => name).sort());
  const mock = newMock();
  const outcomes = await runAll("success", mock.fetch, true);
  // add-to-space with a token of nobody, batch with a bad row, a wrong secret, a wrong form
  assert(
    outcomes.filter(({ code }) => code === 0).length >= 28,
    JSON.stringify(outcomes.map(({ code }) => code)),
  );
  searchJournal("success", mock);
  assert(await searchEvents("success", mock) > 20);
  await runAll("mock in process", () => Promise.reject(new TypeError("none")), true);
});

Deno.test("no secret is shown by any command or function, whatever fault the mock answers with", async () => {
  const faults: MockFault[] = [
    ...[400, 401, 403, 404, 405, 409, 415, 423, 429, 500, 503, 599].map((status) => ({ status })),
    {
      status: 401,
      message: `not valid: ${GUEST_TOKEN}, ${app.accessToken} and ${SECRET}`.slice(0, 40),
    },
    { status: 429, retryAfter: "rand(30),add(30)" },
    { hang: true },
    { latency: "5ms" },
    { reset: true },
    { cut: true },
    { body: "<html></html>" },
    { omit: ["token", "accessToken", "access_token", "expiresIn", "id"] },
  ];
  for (const fault of faults) {
    const where = JSON.stringify(fault);
    const mock = newMock();
    mock.failNext("*", { ...fault, times: 1000 });
    await runAll(where, mock.fetch, true);
    await callAll(where, mock.fetch, true);
    searchJournal(where, mock);
    await searchEvents(where, mock);
  }
});

for (const status of [200, 201, 302, 307, 400, 401, 403, 404, 409, 423, 429, 500, 503]) {
  Deno.test(`no secret is shown when the service answers ${status} and echoes all that it is sent`, async () => {
    await runAll(`echo ${status}`, echoing(status), false);
    await callAll(`echo ${status}`, echoing(status), false);
  });
}

for (const [index, [how, spell]] of Object.entries(SPELLINGS).entries()) {
  Deno.test(`no secret is shown when the service echoes all that it is sent ${how}`, async () => {
    // a refusal repeats the most; what else repeats something has its turn
    for (const status of [400, [200, 302][index % 2]!]) {
      await runAll(`echo ${status} ${how}`, echoing(status, spell), false);
      await callAll(`echo ${status} ${how}`, echoing(status, spell), false);
    }
  });
}

Deno.test("no secret is shown when what sends fails and repeats all that it was to send", async () => {
  const broken: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const sent = `${request.headers.get("authorization")} ${await request.text()}`;
    throw new TypeError(`cannot send ${sent}`, { cause: new Error(sent) });
  };
  await runAll("broken", broken, false);
  await callAll("broken", broken, false);
});

Deno.test("no secret in the base URL is shown, neither by the runtime that must not connect nor by the service", async () => {
  // this test may not use the network, and Deno's own message names the host
  await assert.rejects(fetch("https://example.invalid"), {
    name: "NotCapable",
    message: /example/,
  });
  for (const each of [fetch, echoing(400), echoing(302), echoing(200)]) {
    const outcomes = await runAllMisplaced("misplaced", each);
    await callAllMisplaced("misplaced", each);
    const failed = outcomes.filter(({ stderr }) =>
      /access to the network|permi|may not use/.test(stderr)
    );
    if (each === fetch) assert(failed.length >= 20, String(failed.length));
  }
});

Deno.test("no secret is shown by functions that are given it in the wrong place", async () => {
  const calls: (() => unknown)[] = [
    () =>
      createGuestToken({ subject: "1", displayName: "Ada" }, {
        issuer: ISSUER,
        secret: `${SECRET}!`,
      }),
    () =>
      createGuestToken({ subject: "1", displayName: "Ada" }, {
        issuer: `${SECRET} `,
        secret: SECRET,
      }),
    () => verifyGuestToken(GUEST_TOKEN, { secret: SLASHED_SECRET, now }),
    () => verifyGuestToken(SECRET, { secret: GUEST_TOKEN }),
    () => explainGuestToken(GUEST_TOKEN, { secret: APP.clientSecret + " ?" }),
    () => getMe(GUEST_TOKEN),
    () => getMe(`${guest.accessToken}\n`),
    () => login(guest.accessToken),
    () => login(GUEST_TOKEN.slice(0, -4)),
    () => login(GUEST_TOKEN, { baseUrl: `https://x.example/${GUEST_TOKEN}`, fetch: echoing(401) }),
    () => login(GUEST_TOKEN, { baseUrl: `https://${SECRET.slice(0, 30)}@x.example` }),
    () => first.addIssuer({ issuer: ISSUER, secret: `${SECRET}!` }),
    () => first.failNext(GUEST_TOKEN as EndpointName, {}),
    () => first.requests(GUEST_TOKEN as EndpointName),
  ];
  for (const [index, call] of calls.entries()) {
    const error = await (async () => await call())().then(() => undefined, (error) => error);
    assert(error instanceof Error, `${index}`);
    all.searchError(`misuse ${index}`, error);
  }
  for (const finding of await explainGuestToken(GUEST_TOKEN, { secret: SLASHED_SECRET, now })) {
    all.search("finding", JSON.stringify(finding));
  }
});

Deno.test("the journal of the mock shows no secret, wherever in a request it stands", async () => {
  const mock = newMock();
  const url = "https://webexapis.com/v1/access_token";
  const bodies = [
    JSON.stringify({ client_secret: APP.clientSecret, refresh_token: [APP.refreshToken] }),
    JSON.stringify({ clientSecret: { x: APP.clientSecret }, note: GUEST_TOKEN }),
    new URLSearchParams({ client_secret: APP.clientSecret, token: SECRET }).toString(),
    `client_secret = "${APP.clientSecret}`,
  ];
  for (const body of bodies) {
    for (
      const headers of [{ authorization: `Basic ${SECRET}` }, {
        "x-forwarded": `Bearer ${GUEST_TOKEN}`,
      }]
    ) {
      await mock.fetch(`${url}?access_token=${SECRET}&t=${OPAQUE_TOKEN}`, {
        method: "POST",
        body,
        headers,
      });
    }
  }
  assert.equal(mock.requests().length, 8);
  searchJournal("odd requests", mock);
  await searchEvents("odd requests", mock);
});

Deno.test("neither journal nor events of the mock show the secret of a webhook, or a password in an address", async () => {
  const mock = newMock();
  const { accessToken } = await mock.createUser({ displayName: "A", email: "a@example.com" });
  const headers = {
    authorization: `Bearer ${accessToken}`,
    "content-type": "application/json",
    cookie: `session=${APP.clientSecret}`,
    "x-hook-secret": APP.clientSecret,
  };
  const send = (path: string, body: unknown) =>
    mock.fetch(`https://webexapis.com/v1/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
  const password = encodeURIComponent(SECRET);
  const hook = { name: "w", secret: APP.clientSecret, resource: "all", event: "all" };
  for (
    const address of [`https://me:${password}@a.example/`, `https://a.example/?token=${password}`]
  ) {
    assert.equal((await send("webhooks", { ...hook, targetUrl: address })).status, 200);
  }
  assert.equal((await send("rooms", { title: `of ${GUEST_TOKEN}` })).status, 200);
  assert.equal((await mock.webhookDeliveries()).length, 4);
  searchJournal("webhooks", mock);
  await searchEvents("webhooks", mock);
});

Deno.test("-s hints on stderr that others can read it, when that is a terminal, and names other ways", async () => {
  const hint =
    "note: a secret on the command line can be read by other users of this machine; use SECRET, --secret-file or --secret -\n";
  const args = ["create", "1", "Ada", "-i", ISSUER];
  const given = await run([...args, "-s", SECRET], { stderrIsTerminal: true });
  assert.deepEqual([given.code, given.stderr], [0, hint]);
  for (
    const [more, options] of [
      [["-s", SECRET], {}],
      [["-s", "-"], { stderrIsTerminal: true, stdin: SECRET }],
      [["--secret-file", "f"], { stderrIsTerminal: true, files: { f: SECRET } }],
      [[], { stderrIsTerminal: true, env: { SECRET } }],
    ] as const
  ) {
    const { code, stderr } = await run([...args, ...more], options);
    assert.deepEqual([code, stderr], [0, ""], more.join(" ").replace(SECRET, "…"));
  }
});

addEventListener("unload", () => {
  const line = `leaks: ${all.searched} outputs were searched\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(line));
});
