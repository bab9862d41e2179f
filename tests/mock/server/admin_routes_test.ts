import assert from "node:assert/strict";
import { createGuestToken, login } from "../../../mod.ts";
import { eachRow } from "../../support/each_row.ts";
import { ask } from "../../support/mock/standing_mock.ts";
import { ISSUER, NOW, SECRET } from "../../support/tokens.ts";
import { serveLive } from "../../support/mock/live_client.ts";
import { serveMock } from "../../support/mock/served_mock.ts";

const guest = { subject: "guest-7", displayName: "Stève" };

Deno.test("the admin API moves the clock, that of the API", async () => {
  await using served = await serveMock();
  const { admin, mock } = served;
  const clock = (body?: unknown) => admin(body === undefined ? "GET" : "POST", "clock", body);
  assert.deepEqual((await clock()).body, { now: new Date(NOW).toISOString() });
  assert.deepEqual((await clock({ advance: "6h" })).body, {
    now: new Date(NOW + 21_600_000).toISOString(),
  });
  assert.equal(mock.clock.now(), NOW + 21_600_000);
  assert.deepEqual((await clock({ set: "2030-01-01T00:00:00Z" })).body, {
    now: "2030-01-01T00:00:00.000Z",
  });
  assert.deepEqual((await admin("POST", "reset")).body, { reset: true });
  assert.deepEqual((await clock()).body, { now: new Date(NOW).toISOString() });
});

Deno.test("the admin API adds faults, lists them and takes them back", async () => {
  await using served = await serveMock();
  const { admin, mock } = served;
  const add = (fault: object) => admin("POST", "faults", { endpoint: "people/me", ...fault });
  assert.deepEqual((await add({ status: 503, times: 2 })).body, { waiting: 1 });
  assert.deepEqual((await add({ status: 429, retryAfter: "rand(30),add(30)" })).body, {
    waiting: 2,
  });
  const statusOf = async () => (await ask(mock, "GET", "/v1/people/me")).status;
  assert.equal(await statusOf(), 503);
  assert.deepEqual((await admin("GET", "faults")).body, [
    { endpoint: "people/me", fault: { status: 503, times: 2 }, left: 1 },
    { endpoint: "people/me", fault: { status: 429, retryAfter: "rand(30),add(30)" }, left: 1 },
  ]);
  assert.deepEqual([await statusOf(), await statusOf(), await statusOf()], [503, 429, 401]);
  await add({ status: 503 });
  assert.deepEqual((await admin("DELETE", "faults")).body, { waiting: 0 });
  assert.equal(await statusOf(), 401);
});

Deno.test("the admin API registers issuers, Service Apps and users that the API knows", async (t) => {
  await using served = await serveMock();
  const { admin, mock, server } = served;
  const added = await admin("POST", "issuers", { issuer: ISSUER, secret: SECRET });
  assert.deepEqual(added.body, { issuers: 2 });
  const listed = await admin("GET", "issuers");
  assert.deepEqual(listed.body, [{ issuer: mock.issuer.issuer }, { issuer: ISSUER }]);
  const token = await createGuestToken(guest, { issuer: ISSUER, secret: SECRET, now: () => NOW });
  const { accessToken } = await login(token, { baseUrl: server.baseUrl });
  const app = {
    clientId: "c",
    clientSecret: "s",
    refreshToken: "r",
    scopes: ["guest-issuer:read"],
  };
  assert.deepEqual((await admin("POST", "service-apps", app)).body, { serviceApps: 2 });
  assert.deepEqual((await admin("DELETE", "service-apps", { clientId: "c" })).body, {
    deauthorized: true,
  });
  const apps = (await admin("GET", "service-apps")).body;
  assert.deepEqual(apps[1], { clientId: "c", scopes: ["guest-issuer:read"], authorized: false });
  const user = await admin("POST", "users", { displayName: "Ada", email: "ada@example.com" });
  assert.deepEqual(Object.keys(user.body), ["personId", "accessToken"]);
  await eachRow(
    t,
    [[accessToken, "Stève"], [user.body.accessToken, "Ada"]],
    async ([bearer, name]) => {
      const me = await fetch(`${server.baseUrl}/people/me`, {
        headers: { authorization: `Bearer ${bearer}` },
      });
      assert.equal((await me.json()).displayName, name);
    },
  );
});

Deno.test("the admin API shows the requests of the API only, and waits for one", async () => {
  await using served = await serveMock();
  const { admin, mock } = served;
  await ask(mock, "GET", "/v1/people/me", { token: "none" });
  await ask(mock, "GET", "/v1/rooms");
  const all = (await admin("GET", "requests")).body;
  assert.deepEqual(all, JSON.parse(JSON.stringify(mock.requests())));
  assert.deepEqual(all.map(({ endpoint }: { endpoint: string }) => endpoint), [
    "people/me",
    "GET rooms",
  ]);
  assert.equal(all[0].headers.authorization, "Bearer [redacted]");
  assert.equal((await admin("GET", "requests?endpoint=people/me")).body.length, 1);
  const waiting = admin("GET", "requests?endpoint=messages&wait=5000");
  await ask(mock, "POST", "/v1/messages", { body: {} });
  assert.equal((await waiting).body.length, 1);
  const numbers = async (query: string) =>
    (await admin("GET", `requests?${query}`)).body.map(({ id }: { id: number }) => id);
  assert.deepEqual(await numbers("wait=60000"), [1, 2, 3], "there are some already");
  assert.deepEqual(await numbers("limit=2"), [2, 3]);
  assert.deepEqual(await numbers("since=2&wait=60000"), [3]);
  assert.deepEqual(await numbers("since=1&limit=1&endpoint=GET%20rooms"), [2]);
  const next = numbers("since=3&wait=5000");
  await ask(mock, "GET", "/v1/rooms");
  assert.deepEqual(await next, [4]);
  const late = await admin("GET", "requests?endpoint=jwt/login&wait=1");
  assert.deepEqual([late.status, late.body.code], [408, "mock_wait_timed_out"]);
  const state = (await admin("GET", "state")).body;
  assert.deepEqual(
    [state.now, state.issuers, state.guests, state.faults, state.requests],
    [new Date(NOW).toISOString(), 1, 0, 0, 4],
  );
  assert.deepEqual(state.endpoints, mock.endpoints);
});

Deno.test("the admin API lists live connections, closes them and lets them fail", async () => {
  await using live = await serveLive();
  const [ada, grace] = [await live.user("Ada"), await live.user("Grace")];
  const admin = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: "Bearer let-me-in" };
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const url = `${live.server.url}/__mock/sockets${path}`;
    return await (await fetch(url, { method, headers, ...init })).json();
  };
  assert.deepEqual(await admin("GET", ""), []);
  const [hers, other] = [await ada.listen(), await grace.listen()];
  const listed = await admin("GET", "");
  assert.deepEqual(
    listed.map(({ personId, events }: { personId: string; events: number }) => [personId, events]),
    [[ada.personId, 0], [grace.personId, 0]],
  );
  assert.deepEqual(await admin("POST", "/faults", { pong: "withheld", times: 2 }), { waiting: 1 });
  assert.deepEqual(await admin("POST", "/faults", { lose: true }), { waiting: 2 });
  hers.send({ id: "1", type: "ping" });
  while ((await admin("GET", "/faults"))[0].left > 1);
  assert.deepEqual(await admin("GET", "/faults"), [
    { fault: { pong: "withheld", times: 2 }, left: 1 },
    { fault: { lose: true }, left: 1 },
  ]);
  assert.deepEqual(await admin("DELETE", "/faults"), { waiting: 0 });
  hers.send({ id: "2", type: "ping" });
  assert.equal((await hers.next()).id, "2");
  const one = { code: 4000, reason: "replaced", personId: grace.personId };
  assert.deepEqual(await admin("POST", "/close", one), { closed: 1 });
  assert.deepEqual(await other.closed, { code: 4000, reason: "replaced" });
  assert.deepEqual(await admin("POST", "/close", {}), { closed: 1 });
  assert.equal((await hers.closed).code, 1001);
});
