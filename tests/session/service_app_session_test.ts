import assert from "node:assert/strict";
import {
  createGuestSession,
  getMe,
  type ServiceAppSource,
  type ServiceAppToken,
  WebexHttpError,
} from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { appTokenOf, standingMock } from "../support/mock/standing_mock.ts";

const guest = { subject: "guest-7", displayName: "Stève" };
const credentials = { clientId: "an-app", clientSecret: "a secret", refreshToken: "refresh-0" };

/** A service that gives numbered tokens, and takes the Service App's from a number on. */
function numbered(options: { good?: number; status?: number; lifetime?: number } = {}) {
  const { good = 1, status = 401, lifetime = 1209599 } = options;
  let refreshes = 0;
  let guests = 0;
  const sent: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const path = new URL(request.url).pathname.replace("/v1/", "");
    const token = request.headers.get("authorization");
    const form = new URLSearchParams(token === null ? await request.text() : "");
    sent.push(`${path} ${token ?? form.get("refresh_token")}`);
    if (path === "access_token") {
      const number = ++refreshes;
      const tokens = { access_token: `app-${number}`, refresh_token: `refresh-${number}` };
      return Response.json({ ...tokens, expires_in: lifetime });
    }
    const number = Number(token!.split("-")[1]);
    if (number < good) return Response.json({ message: "no" }, { status });
    const made = { id: "i", email: "e", accessToken: `guest-${++guests}`, expiresIn: 960 };
    return Response.json({ ...guest, ...made });
  };
  return { fetch, sent };
}

Deno.test("createGuestSession() gives a Service App's guest a token, from a refresh on", async () => {
  const { mock, at } = standingMock();
  const session = createGuestSession(guest, { serviceApp: mock.serviceApp, ...at });
  const token = await session.getAccessToken();
  assert.equal(await session.getAccessToken(), token);
  assert.equal((await getMe(token, at)).displayName, "Stève");
  const endpoints = () => mock.requests().map(({ endpoint }) => endpoint);
  assert.deepEqual(endpoints(), ["access_token", "guests/token", "people/me"]);
  assert.deepEqual(session.expiresAt, new Date(at.now() + 64_799_000));
  // the app's token lives on
  mock.clock.advance("18h");
  assert.notEqual(await session.getAccessToken(), token);
  assert.deepEqual(endpoints().slice(3), ["guests/token"]);
});

Deno.test("createGuestSession() refreshes the app's token five minutes before it expires", async () => {
  const { fetch, sent } = numbered({ lifetime: 3600 });
  let clock = 0;
  const options = { serviceApp: credentials, fetch, now: () => clock };
  const session = createGuestSession(guest, { ...options, margin: 960 });
  for (clock of [0, 3_299_999, 3_300_000, 6_599_999, 6_600_000]) await session.getAccessToken();
  assert.deepEqual(sent, [
    "access_token refresh-0",
    "guests/token Bearer app-1",
    "guests/token Bearer app-1",
    "access_token refresh-1",
    "guests/token Bearer app-2",
    "guests/token Bearer app-2",
    "access_token refresh-2",
    "guests/token Bearer app-3",
  ]);
});

Deno.test("createGuestSession() renews the app's token on a 401, and hands it to onRefresh", async () => {
  const { fetch, sent } = numbered({ good: 2 });
  const seen: ServiceAppToken[] = [];
  const serviceApp = {
    ...credentials,
    onRefresh: async (token: ServiceAppToken) => {
      await Promise.resolve();
      seen.push(token);
    },
  };
  const session = createGuestSession(guest, { serviceApp, fetch, now: () => 0 });
  assert.equal(await session.getAccessToken(), "guest-1");
  assert.deepEqual(sent, [
    "access_token refresh-0",
    "guests/token Bearer app-1",
    "access_token refresh-1",
    "guests/token Bearer app-2",
  ]);
  assert.deepEqual(seen.map(({ accessToken, refreshToken }) => [accessToken, refreshToken]), [
    ["app-1", "refresh-1"],
    ["app-2", "refresh-2"],
  ]);
  assert.equal(serviceApp.refreshToken, "refresh-0", "what was given is not changed");
});

Deno.test("createGuestSession() renews the app's token once for one exchange", async () => {
  const { fetch, sent } = numbered({ good: 9 });
  const session = createGuestSession(guest, { serviceApp: credentials, fetch });
  await assert.rejects(session.getAccessToken(), { code: "unauthorized", status: 401 });
  assert.equal(sent.length, 4);
});

Deno.test("createGuestSession() renews nothing when the refusal is no 401", async (t) => {
  await eachRow(t, [400, 403, 404, 500], async (status) => {
    const { fetch, sent } = numbered({ good: 9, status });
    const session = createGuestSession(guest, { serviceApp: credentials, fetch });
    await assert.rejects(session.getAccessToken(), (error) => {
      assert(error instanceof WebexHttpError);
      assert.equal(error.status, status);
      assert.match(error.message, /^Cannot create guest: /);
      return true;
    });
    assert.equal(sent.length, 2);
  });
});

Deno.test("createGuestSession() asks for a given app's token again, and not for one known to be refused", async (t) => {
  let count = 0;
  const table: [ServiceAppSource, number, string[]][] = [
    [{ clientId: "a", accessToken: "app-1" }, 1, ["app-1"]],
    [{ clientId: "a", accessToken: () => "app-1" }, 1, ["app-1"]],
    [{ clientId: "a", accessToken: () => `app-${++count}` }, 2, ["app-1", "app-2"]],
    [{ clientId: "a", accessToken: () => Promise.resolve(`app-${++count}`) }, 4, [
      "app-3",
      "app-4",
    ]],
    [{ clientId: "a", accessToken: "app-1" }, 2, ["app-1"]],
    [{ clientId: "a", accessToken: () => "app-1" }, 2, ["app-1"]],
  ];
  await eachRow(t, table, async ([serviceApp, good, tokens]) => {
    const { fetch, sent } = numbered({ good });
    const pending = createGuestSession(guest, { serviceApp, fetch }).getAccessToken();
    if (tokens.at(-1) === `app-${good}`) assert.equal(await pending, "guest-1");
    else await assert.rejects(pending, { code: "unauthorized" });
    assert.deepEqual(sent, tokens.map((token) => `guests/token Bearer ${token}`));
  });
});

Deno.test("createGuestSession() tells a refresh that is refused, and asks for no guest", async () => {
  const { mock, at } = standingMock();
  const { serviceApp } = mock;
  mock.deauthorizeServiceApp(serviceApp.clientId);
  const session = createGuestSession(guest, { serviceApp, ...at });
  await assert.rejects(session.getAccessToken(), { code: "refresh_token_refused", status: 400 });
  assert.deepEqual(mock.requests().map(({ endpoint }) => endpoint), ["access_token"]);
});

Deno.test("createGuestSession() uses a refreshed token although onRefresh failed", async () => {
  const { fetch, sent } = numbered();
  const failure = new Error("could not be kept");
  const serviceApp = { ...credentials, onRefresh: () => Promise.reject(failure) };
  const session = createGuestSession(guest, { serviceApp, fetch });
  await assert.rejects(session.getAccessToken(), failure);
  assert.equal(await session.getAccessToken(), "guest-1");
  assert.deepEqual(sent, ["access_token refresh-0", "guests/token Bearer app-1"]);
});

Deno.test("createGuestSession() gets over a Service App that was authorized anew", async () => {
  const at = standingMock();
  const { mock } = at;
  const { serviceApp } = mock;
  const source = { clientId: serviceApp.clientId, accessToken: () => appTokenOf(at) };
  const session = createGuestSession(guest, { serviceApp: source, ...at.at });
  await session.getAccessToken();
  mock.deauthorizeServiceApp(serviceApp.clientId);
  mock.clock.advance("1d");
  await assert.rejects(session.getAccessToken(), { code: "refresh_token_refused" });
  mock.addServiceApp(serviceApp);
  assert.equal((await getMe(await session.getAccessToken(), at.at)).displayName, "Stève");
});
