import assert from "node:assert/strict";
import { createGuestToken, createMock, type MockOptions, type WebexMock } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { ask } from "../support/mock/standing_mock.ts";
import { NOW } from "../support/tokens.ts";

/** Everything that a mock answers to one story: ids, tracking ids, tokens and times. */
async function storyOf(mock: WebexMock, subject = "guest-7"): Promise<string> {
  const answers: unknown[] = [];
  const say = async (...args: Parameters<typeof ask>) => {
    const { status, headers, body } = await ask(...args);
    answers.push([status, [...headers], body]);
    return body;
  };
  const now = mock.clock.now;
  const guestToken = await createGuestToken({ subject, displayName: "Stève" }, {
    ...mock.issuer,
    now,
  });
  const { token } = await say(mock, "POST", "/v1/jwt/login", { token: guestToken });
  const me = await say(mock, "GET", "/v1/people/me", { token: token as string });
  mock.clock.advance("1s");
  const { clientId, clientSecret, refreshToken } = mock.serviceApp;
  const app = await say(mock, "POST", "/v1/access_token", {
    body: {
      grant_type: "refresh_token",
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
    },
  });
  await say(mock, "POST", "/v1/guests/token", {
    token: app.access_token as string,
    body: { subject, displayName: "Ada" },
  });
  const user = await mock.createUser({ displayName: "Grace", email: "grace@example.com" });
  answers.push(user);
  const room = await say(mock, "POST", "/v1/rooms", {
    token: user.accessToken,
    body: { title: "Desk" },
  });
  const body = { roomId: room.id, personId: me.id };
  await say(mock, "POST", "/v1/memberships", { token: user.accessToken, body });
  await say(mock, "POST", "/v1/messages", {
    token: token as string,
    body: { roomId: room.id, text: "Hi" },
  });
  await say(mock, "GET", "/v1/guests/count", { token: app.access_token as string });
  mock.failNext("people/me", { status: 503 });
  await say(mock, "GET", "/v1/people/me");
  return JSON.stringify([answers, mock.requests()]);
}

function make(options: MockOptions = {}): WebexMock {
  return createMock({ now: () => NOW, ...options });
}

Deno.test("createMock() answers the same for the same seed and clock", async (t) => {
  await eachRow(t, ["opaque", "jwt"] as const, async (accessTokenForm) => {
    for (const seed of [undefined, "", "another", "山田"]) {
      const first = await storyOf(make({ seed, accessTokenForm }));
      assert.equal(await storyOf(make({ seed, accessTokenForm })), first);
    }
  });
  assert.equal(await storyOf(make({ seed: "guestissuer" })), await storyOf(make()), "the default");
});

Deno.test("createMock() makes other ids and tokens for another seed", async () => {
  const idsOf = (story: string) =>
    new Set(
      [...story.matchAll(/ROUTERGW_[\w-]+|"(?:token|id|accessToken)":"([^"]+)"/g)].map(([id]) =>
        id
      ),
    );
  const one = idsOf(await storyOf(make({ seed: "one" })));
  const two = idsOf(await storyOf(make({ seed: "two" })));
  assert(one.size >= 15, `${one.size} ids`);
  // a person is the same in every process, so that one can read what another one wrote
  const shared = [...one].filter((id) => two.has(id)).map((id) => id.slice(0, 4));
  assert.deepEqual(new Set(shared), new Set([`"id"`]));
  assert(shared.length <= 4, `${shared.length} shared`);
});

Deno.test("reset() makes a mock answer as when it was new", async () => {
  const mock = make();
  const first = await storyOf(mock);
  mock.clock.advance("30d");
  mock.addIssuer({ issuer: "another-issuer", secret: "c29tZSBvdGhlciBzZWNyZXQ=" });
  mock.deauthorizeServiceApp(mock.serviceApp.clientId);
  mock.failNext("*", { status: 500, times: 9 });
  await storyOf(make({ seed: "elsewhere" }));
  mock.reset();
  assert.deepEqual(mock.requests(), []);
  assert.equal(mock.clock.now(), NOW);
  assert.equal(mock.issuers.length, 1);
  assert.equal(await storyOf(mock), first);
});

Deno.test("reset() before the first request changes nothing", async () => {
  const mock = make();
  mock.reset();
  assert.equal(await storyOf(mock), await storyOf(make()));
});

Deno.test("createMock() never makes one id or token twice", async () => {
  const mock = make();
  const seen = new Set<string>();
  const guestToken = await createGuestToken({ subject: "1", displayName: "2" }, {
    ...mock.issuer,
    now: mock.clock.now,
  });
  for (let i = 0; i < 2000; i++) {
    const { headers, body } = await ask(mock, "POST", "/v1/jwt/login", { token: guestToken });
    seen.add(headers.get("trackingid")!).add(body.token as string);
  }
  assert.equal(seen.size, 4000);
});

Deno.test("createMock() can live side by side by the thousand", async () => {
  const expected = await storyOf(make(), "guest-0");
  const mocks = Array.from({ length: 2000 }, () => make());
  // every tenth goes through the whole story while the others are asked, all at once
  const stories = await Promise.all(mocks.map(async (mock, i) => {
    if (i % 10 === 0) return await storyOf(mock, "guest-0");
    mock.failNext("people/me", { status: 400 + i % 100 });
    mock.clock.advance(i);
    const { status } = await ask(mock, "GET", "/v1/people/me");
    assert.equal(status, 400 + i % 100);
    assert.equal(mock.requests().length, 1);
    return expected;
  }));
  assert.deepEqual(new Set(stories), new Set([expected]));
});

Deno.test("createMock() knows nothing of another mock's issuers, users and spaces", async () => {
  const one = make({ seed: "one" });
  const two = make({ seed: "two" });
  const user = await one.createUser({ displayName: "Ada", email: "ada@example.com" });
  one.addIssuer({ issuer: "an-issuer", secret: "c29tZSBvdGhlciBzZWNyZXQ=" });
  one.failNext("*", { status: 500 });
  assert.equal((await ask(two, "GET", "/v1/people/me", { token: user.accessToken })).status, 401);
  assert.deepEqual([one.issuers.length, two.issuers.length], [2, 1]);
  assert.deepEqual([one.requests().length, two.requests().length], [0, 1]);
});

Deno.test("createMock() reads the guests' tokens of another mock of the same seed", async (t) => {
  await eachRow(t, ["opaque", "jwt"] as const, async (accessTokenForm) => {
    const [one, two] = [make({ accessTokenForm }), make({ accessTokenForm })];
    const guest = { subject: "guest-7", displayName: "Stève" };
    const token = await createGuestToken(guest, { ...one.issuer, now: one.clock.now });
    const login = await ask(one, "POST", "/v1/jwt/login", { token });
    const me = (mock: WebexMock) =>
      ask(mock, "GET", "/v1/people/me", { token: login.body.token as string });
    const [here, there] = [await me(one), await me(two)];
    assert.deepEqual([there.status, there.body], [200, here.body]);
  });
});

Deno.test("createMock() refuses the tokens of a mock of another seed", async (t) => {
  await eachRow(t, ["opaque", "jwt"] as const, async (accessTokenForm) => {
    const [one, two] = [make({ accessTokenForm }), make({ accessTokenForm, seed: "two" })];
    const { issuer } = one;
    const token = await createGuestToken({ subject: "1", displayName: "2" }, {
      ...issuer,
      now: one.clock.now,
    });
    const login = await ask(one, "POST", "/v1/jwt/login", { token });
    const me = await ask(two, "GET", "/v1/people/me", { token: login.body.token as string });
    assert.deepEqual([me.status, me.headers.get("x-mock-reason")], [
      401,
      "the access token was not issued by this mock, or by one with another seed",
    ]);
  });
});

Deno.test("createMock() refuses options that make no sense", async (t) => {
  const table: [MockOptions, string, RegExp][] = [
    [{ expiresIn: 0 }, "RangeError", /^Cannot create mock: expiresIn must be a whole number/],
    [{ expiresIn: 1.5 }, "RangeError", /expiresIn must be a whole number/],
    [{ expiresIn: 1e10 }, "RangeError", /expiresIn must be a whole number/],
    [{ journalSize: -1 }, "RangeError", /journalSize must be a whole number of at least 0/],
    [
      { accessTokenForm: "saml" as "jwt" },
      "TypeError",
      /accessTokenForm must be "opaque" or "jwt"/,
    ],
    [{ tokenCode: "P_A1" }, "TypeError", /tokenCode must be 1 to 16 letters and digits/],
    [{ issuers: [{ issuer: "i", secret: "not base64!" }] }, "TypeError", /base64/],
    [{ issuers: [{ issuer: " ", secret: "AAAA" }] }, "TypeError", /^Cannot register issuer/],
    [
      { serviceApps: [{ clientId: "", clientSecret: "s", refreshToken: "r" }] },
      "TypeError",
      /clientId is empty/,
    ],
    [
      { serviceApps: [{ clientId: "c", clientSecret: "s", refreshToken: "r", orgId: "x" }] },
      "TypeError",
      /orgId is not the Webex id of an organization/,
    ],
    ...([
      [null, /^Cannot create mock: the options must be an object$/],
      [5, /^Cannot create mock: the options must be an object$/],
      [{ now: 5 }, /^Cannot create mock: now must be a function that returns milliseconds$/],
      [{ now: new Date() }, /now must be a function/],
      [{ strict: "yes" }, /^Cannot create mock: strict must be true or false$/],
      [{ acceptUnknownIds: 1 }, /acceptUnknownIds must be true or false/],
      [{ welcomeStrangers: null }, /welcomeStrangers must be true or false/],
      [{ issuers: {} }, /^Cannot create mock: issuers must be an array$/],
      [{ serviceApps: "ab" }, /serviceApps must be an array/],
      [{ webhooks: 5 }, /^Cannot create mock: webhooks must be an object with the function fetch/],
      [{ webhooks: null }, /webhooks must be an object with the function fetch/],
      [{ webhooks: {} }, /webhooks must be an object with the function fetch/],
      [{ webhooks: { fetch, isAllowed: ["a"] } }, /with the function fetch, and maybe isAllowed$/],
    ] as [unknown, RegExp][]).map(([options, message]): [MockOptions, string, RegExp] => [
      options as MockOptions,
      "TypeError",
      message,
    ]),
    ...[5, [-1], ["soon"], [2 ** 31]].map((delays): [MockOptions, string, RegExp] => [
      { webhooks: { fetch, delays: delays as number[] } },
      "RangeError",
      /^Cannot create mock: delays of webhooks must be an array of milliseconds$/,
    ]),
  ];
  await eachRow(t, table, ([options, name, message]) => {
    assert.throws(() => createMock(options), { name, code: "invalid_argument", message });
  });
});
