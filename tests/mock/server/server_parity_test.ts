import assert from "node:assert/strict";
import { createMock } from "../../../mod.ts";
import { ENDPOINTS } from "../../../lib/mock/endpoints/table.ts";
import { eachRow } from "../../support/each_row.ts";
import { logIn, startPair } from "../../support/mock/mock_pair.ts";

const PAGE = "https://page.example";
const JSON_TYPE = "application/json";
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

for (const endpoint of ENDPOINTS) {
  const path = endpoint.path.replaceAll(/\{\w+\}/g, "unknown");
  const { name, method } = endpoint;

  Deno.test(`${name} answers the same over the server, whoever asks`, async () => {
    await using pair = await startPair();
    const body = method === "GET" ? {} : { body: "{}" };
    const json = { "content-type": JSON_TYPE };
    const bearer = `Bearer ${await logIn(pair)}`;
    const none = await pair.ask({ method, path, headers: json, ...body });
    assert.notEqual(none.status, 500);
    await pair.ask({ method, path, headers: { ...json, authorization: "Bearer none" }, ...body });
    await pair.ask({ method, path, headers: { ...json, authorization: bearer }, ...body });
    await pair.ask({ method, path: `${path}?a=1&b=%C3%A8`, headers: { authorization: bearer } });
    await pair.ask({ method, path, headers: { authorization: bearer, origin: PAGE }, ...body });
  });

  Deno.test(`${name} answers the same over the server to any method`, async () => {
    await using pair = await startPair();
    const authorization = `Bearer ${await logIn(pair)}`;
    for (const other of METHODS) {
      await pair.ask({ method: other, path, headers: { authorization } });
    }
    const head = await pair.ask({ method: "HEAD", path, headers: { authorization } });
    assert.equal(head.body, "");
    const options = await pair.ask({ method: "OPTIONS", path });
    assert.equal(options.status, 204);
    assert.match(options.headers!.allow!, new RegExp(`\\b${method}\\b`));
    const preflight = await pair.ask({
      method: "OPTIONS",
      path,
      headers: {
        origin: PAGE,
        "access-control-request-method": method,
        "access-control-request-headers": "authorization,trackingid",
      },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers!["access-control-allow-origin"], "*");
    assert.equal(preflight.headers!["access-control-allow-headers"], "authorization,trackingid");
  });

  Deno.test(`${name} fails the same over the server`, async (t) => {
    await using pair = await startPair();
    const ask = { method, path, headers: { authorization: `Bearer ${await logIn(pair)}` } };

    await eachRow(t, [400, 401, 403, 404, 409, 418, 423, 429, 500, 502, 503], async (status) => {
      pair.failNext(name, { status });
      assert.equal((await pair.ask(ask)).status, status);
    });
    await eachRow(t, [2, "soon", "rand(30),add(30)", "", null], async (retryAfter) => {
      pair.failNext(name, { status: 429, retryAfter });
      const { headers } = await pair.ask(ask);
      assert.equal(headers!["retry-after"], retryAfter === null ? undefined : `${retryAfter}`);
    });
    pair.failNext(name, { status: 503, message: "A message of its own: è" });
    assert.match((await pair.ask(ask)).body!, /A message of its own: è/);
    pair.failNext(name, { status: 503, body: "<html>no JSON" });
    const page = await pair.ask(ask);
    assert.deepEqual([page.body, page.headers!["content-type"]], ["<html>no JSON", "text/html"]);
    pair.failNext(name, { latency: 20 });
    await pair.ask(ask);
    pair.failNext(name, { status: 500, cut: true });
    assert.equal((await pair.ask(ask)).failure, "the body was cut");
    pair.failNext(name, { reset: true });
    assert.equal((await pair.ask(ask)).failure, "the connection was reset");
  });
}

Deno.test("a served mock says to HEAD how long the answer to GET is", async () => {
  const mock = createMock();
  await using server = await mock.serve();
  const url = `${server.baseUrl}/people/me`;
  const { accessToken } = await mock.createUser({ displayName: "Stève", email: "s@example.com" });
  const headers = { authorization: `Bearer ${accessToken}` };
  const bytes = await (await fetch(url, { headers })).bytes();
  const head = await fetch(url, { method: "HEAD", headers });
  assert.equal(head.headers.get("content-length"), String(bytes.length));
});

Deno.test("a request that is never answered ends the same over the server", async (t) => {
  await using pair = await startPair();
  const ask = { path: "/v1/people/me", patience: 300 };
  await eachRow(t, [{ hang: true }, { latency: "1h" }], async (fault) => {
    pair.failNext("people/me", fault);
    assert.equal((await pair.ask(ask)).failure, "TimeoutError");
  });
  assert.equal((await pair.ask(ask)).status, 401, "the next one is answered");
});

Deno.test("a guest logs in the same over the server", async () => {
  await using pair = await startPair();
  const { status, body } = await pair.ask({
    method: "POST",
    path: "/v1/jwt/login",
    headers: { authorization: pair.guestToken },
  });
  assert.equal(status, 200);
  const { token } = JSON.parse(body!);
  const headers = { authorization: `Bearer ${token}` };
  const me = await pair.ask({ path: "/v1/people/me", headers });
  assert.equal(JSON.parse(me.body!).displayName, "Stève");
  const { id } = JSON.parse(me.body!);
  assert.equal((await pair.ask({ path: `/v1/people/${id}`, headers })).status, 200);
});

Deno.test("a login without a field or cut short is the same over the server", async () => {
  await using pair = await startPair();
  const headers = { authorization: `Bearer ${pair.guestToken}` };
  const ask = { method: "POST", path: "/v1/jwt/login", headers };
  pair.failNext("jwt/login", { omit: ["expiresIn"] });
  assert.deepEqual(Object.keys(JSON.parse((await pair.ask(ask)).body!)), ["token"]);
  pair.failNext("jwt/login", { cut: true });
  const cut = await pair.ask(ask);
  assert.deepEqual([cut.status, cut.failure], [200, "the body was cut"]);
});

Deno.test("a body is read the same over the server, also one that is too large", async () => {
  await using pair = await startPair();
  const headers = { authorization: `Bearer ${await pair.addUser()}`, "content-type": JSON_TYPE };
  const large = JSON.stringify({ title: "x".repeat(2 * 1024 * 1024) });
  const send = (body: string) => pair.ask({ method: "POST", path: "/v1/rooms", headers, body });
  assert.equal((await send('{"title":"Ein Raum für zwei 🐍"}')).status, 200);
  assert.equal((await send('{"title":')).status, 400);
  assert.equal((await send(large)).status, 413);
  // this one is refused before anybody looks at the body
  const unread = { method: "POST", path: "/v1/rooms", body: large };
  assert.equal((await pair.ask(unread)).status, 401);
  assert.equal((await send('{"title":"After that"}')).status, 200);
});

Deno.test("access tokens that are JWTs are the same over the server", async () => {
  await using pair = await startPair("jwt");
  const headers = { authorization: `Bearer ${await logIn(pair)}` };
  assert.equal((await pair.ask({ path: "/v1/people/me", headers })).status, 200);
});

Deno.test("an unknown path is refused the same over the server", async () => {
  await using pair = await startPair();
  const paths = [
    "/",
    "/v1",
    "/v1/",
    "/v1/people",
    "/v1/people/",
    "/v1/people/me/",
    "/V1/people/me",
    "//v1/people/me",
    "/v1/jwt/logn",
    "/jwt/login",
    "/v1/people/%E0%A4%A",
    "/v1/people/a%2Fb",
    "/__mocks/state",
    `/v1/${"x".repeat(3000)}`,
  ];
  for (const path of paths) {
    for (const method of ["GET", "HEAD", "POST", "OPTIONS"]) {
      await pair.ask({ method, path });
      await pair.ask({ method, path, headers: { origin: PAGE } });
    }
    const preflight = { origin: PAGE, "access-control-request-method": "GET" };
    const { status } = await pair.ask({ method: "OPTIONS", path, headers: preflight });
    assert.equal(status, 204, "so that the page can read the refusal of the request itself");
  }
  const { status, headers, body } = await pair.ask({ path: "/v1/jwt/logn" });
  assert.equal(status, 404);
  assert.equal(headers!["x-mock-nearest"], "POST /v1/jwt/login");
  assert.deepEqual(Object.keys(JSON.parse(body!)), ["message", "errors", "trackingId"]);
});
