import assert from "node:assert/strict";
import { createMock } from "../../../mod.ts";
import { eachRow } from "../../support/each_row.ts";
import { ISSUER, NOW, SECRET } from "../../support/tokens.ts";
import { serveMock } from "../../support/mock/served_mock.ts";

const PAGE = "https://page.example";

/** Every route, with a body that it takes. */
const ROUTES: [method: string, path: string, body?: unknown][] = [
  ["GET", "state"],
  ["POST", "reset"],
  ["GET", "faults"],
  ["POST", "faults", { endpoint: "people/me", status: 503 }],
  ["DELETE", "faults"],
  ["GET", "clock"],
  ["POST", "clock", { advance: "6h" }],
  ["GET", "requests"],
  ["GET", "issuers"],
  ["POST", "issuers", { issuer: ISSUER, secret: SECRET }],
  ["GET", "service-apps"],
  ["POST", "service-apps", { clientId: "c", clientSecret: "s", refreshToken: "r" }],
  ["DELETE", "service-apps", { clientId: "mock-service-app" }],
  ["POST", "users", { displayName: "Ada", email: "ada@example.com" }],
  ["GET", "webhooks"],
  ["GET", "sockets"],
  ["POST", "sockets/close", { code: 1011 }],
  ["GET", "sockets/faults"],
  ["POST", "sockets/faults", { pong: "withheld" }],
  ["DELETE", "sockets/faults"],
  ["GET", "people"],
  ["GET", "rooms"],
  ["POST", "guest-tokens", { subject: "1", displayName: "Ada" }],
  ["POST", "explain", { token: "x" }],
];

Deno.test("the admin API shows its health to everybody, and nothing else", async () => {
  await using served = await serveMock();
  const { admin, mock } = served;
  const health = await admin("GET", "health", undefined, {});
  assert.deepEqual([health.status, health.body], [200, { status: "ok" }]);
  const wrong = [
    "",
    "Bearer",
    "Bearer let-me-i",
    "Bearer let-me-in2",
    "bearer let-me-in",
    "let-me-in",
    "Basic let-me-in",
  ];
  for (const [method, path, body] of [...ROUTES, ["GET", "nothing"] as const]) {
    for (const authorization of wrong) {
      const reply = await admin(method, path, body, authorization === "" ? {} : { authorization });
      assert.equal(reply.status, 401, `${method} ${path} ${authorization}`);
      assert.match(reply.body.error, /^The admin API needs Authorization: Bearer with the token/);
    }
  }
  assert.equal(mock.clock.now(), NOW);
  assert.equal(mock.issuers.length, 1);
});

Deno.test("the admin API takes every route with its token, and grants no page of another origin", async () => {
  for (const [method, path, body] of ROUTES) {
    await using served = await serveMock();
    const headers = { authorization: "Bearer let-me-in", origin: PAGE };
    const reply = await served.admin(method, path, body, headers);
    assert.equal(reply.status, 200, `${method} ${path}`);
    assert.equal(reply.headers.get("content-type"), "application/json");
    assert.equal(reply.headers.get("cache-control"), "no-store");
    const preflight = await fetch(`${served.server.url}/__mock/${path}`, {
      method: "OPTIONS",
      headers: { origin: PAGE, "access-control-request-method": method },
    });
    await preflight.body?.cancel();
    assert.equal(preflight.status, 401);
    for (const answer of [reply, preflight]) {
      const granted = [...answer.headers.keys()].filter((name) =>
        name.startsWith("access-control-")
      );
      assert.deepEqual(granted, []);
    }
  }
});

Deno.test("the admin API makes up a token of its own if no token is chosen", async (t) => {
  const tokens = new Set<string>();
  for (let i = 0; i < 2; i++) {
    await using server = await createMock().serve();
    const { adminToken, url } = server;
    tokens.add(adminToken);
    const response = await fetch(`${url}/__mock/clock`, {
      headers: { authorization: `Bearer ${adminToken}` },
    });
    assert.equal(response.status, 200);
    await response.body?.cancel();
  }
  assert.equal(tokens.size, 2);
  await eachRow(t, ["", "a b", "é", "a\nb"], async (adminToken) => {
    await assert.rejects(createMock().serve({ adminToken }), {
      name: "TypeError",
      message:
        "Cannot serve mock: adminToken, or --admin-token, must be visible ASCII without spaces",
    });
  });
});

Deno.test("the admin API refuses bad bodies and queries with 400, and changes nothing", async () => {
  await using served = await serveMock();
  const table: [string, string, unknown, RegExp][] = [
    ["POST", "faults", "{", /the body must be a JSON object/],
    ["POST", "faults", "[]", /the body must be a JSON object/],
    ["POST", "reset", "null", /the body must be a JSON object/],
    ["POST", "faults", {}, /the endpoint must be one of/],
    ["POST", "faults", { endpoint: "people", status: 503 }, /the endpoint must be one of/],
    ["POST", "faults", { endpoint: "people/me", status: 200 }, /status must be from 400 to 599/],
    ["POST", "faults", { endpoint: "people/me", code: 1 }, /a fault has the fields/],
    ["POST", "clock", {}, /^Cannot move clock: send /],
    ["POST", "clock", { advance: "soon" }, /^Cannot read span of time/],
    ["POST", "clock", { advance: null }, /^Cannot read span of time/],
    ["POST", "clock", { advance: 1e300 }, /^Cannot /],
    ["POST", "clock", { set: "soon" }, /^Cannot set clock/],
    ["POST", "clock", { set: null }, /^Cannot set clock/],
    [
      "POST",
      "clock",
      { set: "2026-02-31T12:00:00Z" },
      /^Cannot set clock: .* not a date that exists/,
    ],
    [
      "POST",
      "clock",
      { advance: "1h", set: "2026-01-31T12:00:00Z" },
      /^Cannot move clock: send either advance or set, not both$/,
    ],
    ["POST", "clock", { set: true }, /^Cannot set clock/],
    ["POST", "issuers", {}, /^Cannot register issuer/],
    ["POST", "issuers", { issuer: ISSUER, secret: "not base64!" }, /base64/],
    ["POST", "issuers", { issuer: ISSUER, secret: 7 }, /./],
    ["POST", "service-apps", {}, /clientId is empty or not a string/],
    [
      "POST",
      "service-apps",
      { clientId: "c", clientSecret: "s", refreshToken: "r", scopes: "x" },
      /scopes must be an array of strings/,
    ],
    [
      "POST",
      "service-apps",
      { clientId: "c", clientSecret: "s", refreshToken: "r", orgId: 7 },
      /orgId is not the Webex id/,
    ],
    ["DELETE", "service-apps", {}, /the mock knows no app of this id/],
    ["POST", "users", {}, /displayName is empty or not a string/],
    ["POST", "users", { displayName: "A", email: "" }, /email is empty or not a string/],
    [
      "POST",
      "users",
      { displayName: "A", email: "a@example.com", scopes: "x" },
      /scopes must be an array of strings/,
    ],
    ["POST", "users", { displayName: "A", email: "x" }, /^Cannot create user: email is no e-mail/],
    ["POST", "users", { displayName: "A", email: "a b@c" }, /email is no e-mail address, such as/],
    ["POST", "users", { displayName: "A", email: "a@b@c" }, /email is no e-mail address/],
    ["POST", "users", { displayName: "A", email: "@c" }, /email is no e-mail address/],
    [
      "POST",
      "users",
      { displayName: "A", email: "a@x.example", role: "admin" },
      /^Cannot read request: the body of POST users has displayName, email, scopes, and nothing else$/,
    ],
    ["POST", "reset", { soft: true }, /^Cannot read request: the body of POST reset is empty$/],
    ["DELETE", "faults", { endpoint: "*" }, /the body of DELETE faults is empty$/],
    [
      "POST",
      "clock",
      { advence: "1h" },
      /the body of POST clock has advance, set, and nothing else/,
    ],
    ["POST", "faults?times=2", { endpoint: "*", status: 500 }, /query of POST faults is empty$/],
    ["GET", "state?foo=1", undefined, /^Cannot read request: the query of GET state is empty$/],
    ["GET", "events?since=1", undefined, /the query of GET events has after, and nothing else$/],
    ["GET", "requests?max=1", undefined, /GET requests has endpoint, limit, since, wait, and no/],
    ["POST", "sockets/close", { code: 7 }, /^Cannot close sockets: the code must be one of/],
    ["POST", "sockets/close", { reason: 7 }, /^Cannot close sockets: the reason must be a string/],
    ["POST", "sockets/close", { personId: 7 }, /^Cannot close sockets: personId must be a string/],
    ["POST", "faults", { endpoint: "*" }, /^Cannot add fault: it would change nothing/],
    ["POST", "faults", { endpoint: "*", message: "x" }, /no effect without a status/],
    ["POST", "sockets/faults", {}, /^Cannot add fault: a fault of a socket has one of/],
    ["POST", "sockets/faults", { pong: "late" }, /pong must be "withheld" or "mismatched"/],
    ["POST", "guest-tokens", {}, /^Cannot create guest token: /],
    ["POST", "guest-tokens", { subject: "1", displayName: 7 }, /^Cannot create guest token: /],
    [
      "POST",
      "guest-tokens",
      { subject: "1", displayName: "A", issuer: "x" },
      /not know this issuer/,
    ],
    ["POST", "guest-tokens", { subject: "1", displayName: "A", expiresIn: 0 }, /expiresIn/],
    ["POST", "explain", {}, /^Cannot explain token: send a JSON object with the string token/],
    ["GET", "requests?endpoint=people", undefined, /the endpoint must be one of/],
    ["GET", "requests?wait=soon", undefined, /wait must be a whole number from 0 to 60000/],
    ["GET", "requests?wait=-1", undefined, /wait must be a whole number/],
    ["GET", "requests?wait=60001", undefined, /wait must be a whole number/],
  ];
  const before = await served.admin("GET", "state");
  for (const [method, path, body, message] of table) {
    const reply = await served.admin(method, path, body);
    assert.equal(reply.status, 400, `${method} ${path} ${JSON.stringify(body)}`);
    assert.deepEqual(Object.keys(reply.body), ["error"]);
    assert.match(reply.body.error, message);
    assert(!reply.body.error.includes("not base64!"));
  }
  assert.deepEqual((await served.admin("GET", "state")).body, before.body);
  assert.equal((await served.admin("GET", "service-apps")).body.length, 1);
  const lost = await served.admin("GET", "nothing");
  assert.equal(lost.status, 404);
  assert.match(lost.body.error, /^No such route. Routes: GET state, POST reset, /);
  assert.equal((await served.admin("POST", "state")).status, 404);
});
