import assert from "node:assert/strict";
import {
  createGuestSession,
  createServiceApp,
  getMe,
  type ServiceAppOptions,
  type ServiceAppToken,
} from "../../mod.ts";
import { standingMock } from "../support/mock/standing_mock.ts";
import { refusalOf } from "../support/refusal_of.ts";

const credentials = { clientId: "an-app", clientSecret: "a secret", refreshToken: "refresh-0" };

/** A service whose refreshes replace both tokens, and take only the latest refresh token. */
function rotating(options: { lifetime?: number; rotates?: boolean } = {}) {
  const { lifetime = 3600, rotates = true } = options;
  let count = 0;
  let good = "refresh-0";
  const refreshes: string[] = [];
  const guests: string[] = [];
  /** Access tokens that are refused from now on. */
  const refused = new Set<string>();
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (request.url.endsWith("/access_token")) {
      const sent = new URLSearchParams(await request.text()).get("refresh_token")!;
      refreshes.push(sent);
      if (sent !== good) return Response.json({ error: "invalid_grant" }, { status: 400 });
      if (rotates || count === 0) good = `refresh-${++count}`;
      const tokens = { access_token: `app-${count}`, refresh_token: good };
      return Response.json({ ...tokens, expires_in: lifetime });
    }
    const token = request.headers.get("authorization")!.slice(7);
    guests.push(token);
    if (refused.has(token)) return Response.json({ message: "no" }, { status: 401 });
    const { subject, displayName } = await request.json();
    const made = { id: subject, email: "e", accessToken: `guest-${subject}`, expiresIn: 960 };
    return Response.json({ subject, displayName, ...made });
  };
  return { fetch, refreshes, guests, refused };
}

/** Twenty sessions of as many guests that share a Service App. */
function twenty(service: ReturnType<typeof rotating>, options: ServiceAppOptions = {}) {
  const { fetch } = service;
  const now = options.now ?? (() => 0);
  const serviceApp = createServiceApp(credentials, { fetch, now, ...options });
  const sessions = Array.from(
    { length: 20 },
    (_, index) =>
      createGuestSession({ subject: String(index), displayName: "Ada" }, {
        serviceApp,
        fetch,
        now,
      }),
  );
  return { serviceApp, getAll: () => Promise.all(sessions.map((each) => each.getAccessToken())) };
}

Deno.test("createServiceApp() refreshes once for 20 guests at once, and keeps each new pair once", async () => {
  const service = rotating();
  const kept: ServiceAppToken[] = [];
  let clock = 0;
  const options = {
    now: () => clock,
    onRefresh: (token: ServiceAppToken) => void kept.push(token),
  };
  const { getAll } = twenty(service, options);
  assert.deepEqual(await getAll(), Array.from({ length: 20 }, (_, index) => `guest-${index}`));
  assert.deepEqual([service.refreshes, service.guests.length], [["refresh-0"], 20]);
  // the guests' tokens have expired, and the app's is about to: the new refresh token is known to all
  clock = 3_300_000;
  await getAll();
  assert.deepEqual(service.refreshes, ["refresh-0", "refresh-1"]);
  assert.deepEqual(kept.map(({ refreshToken }) => refreshToken), ["refresh-1", "refresh-2"]);
});

Deno.test("createServiceApp() refreshes once when the token of 20 guests is refused", async () => {
  const service = rotating();
  service.refused.add("app-1");
  const { getAll } = twenty(service);
  await getAll();
  assert.deepEqual(service.refreshes, ["refresh-0", "refresh-1"]);
  assert.deepEqual(service.guests.filter((token) => token === "app-1").length, 20);
  assert.deepEqual(service.guests.filter((token) => token === "app-2").length, 20);
});

Deno.test("createServiceApp() forgets a refused token, but not the one that replaced it", async () => {
  const service = rotating();
  const app = createServiceApp(credentials, { fetch: service.fetch, now: () => 0 });
  assert.equal(await app.getAccessToken(), "app-1");
  app.forget("app-1");
  assert.equal(app.expiresAt, undefined);
  assert.equal(await app.getAccessToken(), "app-2");
  app.forget("app-1");
  assert.equal(await app.getAccessToken(), "app-2");
  assert.deepEqual(app.expiresAt, new Date(3_600_000));
  assert.deepEqual(service.refreshes, ["refresh-0", "refresh-1"]);
});

Deno.test("createServiceApp() does not keep a pair again that a refresh has left as it was", async () => {
  const service = rotating({ rotates: false });
  let kept = 0;
  let clock = 0;
  const app = createServiceApp(credentials, {
    ...{ fetch: service.fetch, now: () => clock },
    onRefresh: () => void kept++,
  });
  for (let times = 3; times > 0; times--, clock += 60_000) app.forget(await app.getAccessToken());
  assert.deepEqual([service.refreshes, kept], [["refresh-0", "refresh-1", "refresh-1"], 1]);
});

Deno.test("createServiceApp() refreshes once for a refused token that a refresh has left as it was", async () => {
  const service = rotating({ rotates: false });
  let clock = 0;
  const app = createServiceApp(credentials, { fetch: service.fetch, now: () => clock });
  // each of many guests learns that it is refused
  for (clock of [0, 1, 59_999]) app.forget(await app.getAccessToken());
  assert.equal(await app.getAccessToken(), "app-1");
  assert.deepEqual(service.refreshes, ["refresh-0", "refresh-1"]);
  // it may have been repaired since
  clock = 60_000;
  for (let times = 3; times > 0; times--) app.forget(await app.getAccessToken());
  assert.equal(await app.getAccessToken(), "app-1");
  assert.deepEqual(service.refreshes, ["refresh-0", "refresh-1", "refresh-1"]);
});

for (
  const [lifetime, last] of [[3600, 3_299_999], [1000, 899_999], [100, 89_999]] as const
) {
  Deno.test(`createServiceApp() keeps a token of ${lifetime} s until ${last} ms`, async () => {
    const service = rotating({ lifetime });
    let clock = 0;
    const app = createServiceApp(credentials, { fetch: service.fetch, now: () => clock });
    for (clock of [0, last, last + 1]) await app.getAccessToken();
    assert.equal(service.refreshes.length, 2);
    assert.equal(await app.getAccessToken(), "app-2");
  });
}

Deno.test("createServiceApp() lets nobody have a token before onRefresh is done, and passes on its failure", async () => {
  const service = rotating();
  const keeping = Promise.withResolvers<void>();
  const app = createServiceApp(credentials, {
    fetch: service.fetch,
    onRefresh: () => keeping.promise,
  });
  const settled: string[] = [];
  const calls = ["first", "second"].map((name) =>
    app.getAccessToken().then(() => "token", ({ message }) => message)
      .then((end) => settled.push(`${name} ${end}`))
  );
  while (service.refreshes.length === 0) await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(settled, []);
  keeping.reject(new Error("the disk is full"));
  await Promise.all(calls);
  assert.deepEqual(settled, ["first the disk is full", "second the disk is full"]);
  assert.equal(await app.getAccessToken(), "app-1");
  assert.equal(service.refreshes.length, 1);
});

Deno.test("createServiceApp() lets one caller leave and the others have their token", async () => {
  const { fetch, refreshes } = rotating();
  const signal = AbortSignal.abort(new Error("gone"));
  // a signal that is passed along by mistake is not heeded either
  const app = createServiceApp(credentials, { fetch, signal } as ServiceAppOptions);
  await assert.rejects(app.getAccessToken({ signal }), { message: "gone" });
  assert.equal(refreshes.length, 0);
  const leaving = new AbortController();
  const [left, stayed] = [app.getAccessToken({ signal: leaving.signal }), app.getAccessToken()];
  leaving.abort(new Error("gone"));
  await assert.rejects(left, { message: "gone" });
  assert.equal(await stayed, "app-1");
  assert.equal(refreshes.length, 1);
});

Deno.test("createServiceApp() does not remember a failure", async () => {
  const { mock, at } = standingMock();
  mock.failNext("access_token", { status: 503 });
  const app = createServiceApp(mock.serviceApp, at);
  const codes = await Promise.all(
    [1, 2].map(async () => (await refusalOf(app.getAccessToken())).code),
  );
  assert.deepEqual(codes, ["service_failed", "service_failed"]);
  const session = createGuestSession({ subject: "1", displayName: "Ada" }, {
    serviceApp: app,
    ...at,
  });
  assert.equal((await getMe(await session.getAccessToken(), at)).displayName, "Ada");
  assert.equal(mock.requests("access_token").length, 2);
});

const WRONG: [what: string, change: Record<string, unknown>, options: object, message: RegExp][] = [
  ["no client id", { clientId: undefined }, {}, /: clientId must be a string, received undefined$/],
  ["an empty secret", { clientSecret: "" }, {}, /: clientSecret is empty$/],
  ["a refresh token that is a number", { refreshToken: 7 }, {}, /: refreshToken must be a string/],
  ["http elsewhere", {}, { baseUrl: "http://a.example" }, /^Cannot use base URL: http:\/\/a\.ex/],
  ["no time", {}, { timeout: 0 }, /^Cannot create Service App: timeout must be a whole number/],
];
for (const [what, change, options, message] of WRONG) {
  Deno.test(`createServiceApp() refuses ${what}`, () => {
    const given = { ...credentials, ...change } as typeof credentials;
    assert.throws(() => createServiceApp(given, options), { code: "invalid_argument", message });
  });
}

Deno.test("createGuestSession() refuses a Service App of another base URL, where its token must not go", () => {
  const serviceApp = createServiceApp(credentials, { baseUrl: "https://a.example/v1" });
  const guest = { subject: "1", displayName: "Ada" };
  assert.throws(() => createGuestSession(guest, { serviceApp }), {
    code: "invalid_argument",
    message: "Cannot create guest session: the Service App has another base URL than the session",
  });
  createGuestSession(guest, { serviceApp, baseUrl: "https://a.example/v1/" });
});

Deno.test("GuestSession.system says which system a guest belongs to, and neither is given the other's token", async () => {
  const { mock, at } = standingMock();
  const guest = { subject: "guest-7", displayName: "Stève" };
  // one place for all, as in a store that does not look at the key
  let stored: string | undefined;
  const store = { get: () => stored, set: (_: string, value: string) => void (stored = value) };
  const sources = {
    "guest-issuer": mock.issuer,
    "service-app": { serviceApp: createServiceApp(mock.serviceApp, at) },
  };
  const persons = new Set<string>();
  for (const [system, source] of [...Object.entries(sources), ...Object.entries(sources)]) {
    const session = createGuestSession(guest, { ...source, ...at, store });
    assert.equal(session.system, system);
    persons.add(`${system} ${(await getMe(await session.getAccessToken(), at)).id}`);
  }
  assert.equal(persons.size, 2);
  assert.equal(mock.requests("jwt/login").length + mock.requests("guests/token").length, 4);
});
