import assert from "node:assert/strict";
import { createMock, type EndpointName, getMe, login, type MockFault } from "../../../mod.ts";
import { ENDPOINTS } from "../../../lib/mock/endpoints/table.ts";
import { eachRow } from "../../support/each_row.ts";
import { FIXTURES } from "../../support/mock/fixtures.ts";
import { ask, standingMock } from "../../support/mock/standing_mock.ts";
import { GOOD_CLAIMS, ISSUER, NOW, OPAQUE_TOKEN, SECRET, signToken } from "../../support/tokens.ts";

const ME = "/v1/people/me";
const issuers = [{ issuer: ISSUER, secret: SECRET }];

Deno.test("createMock() answers with the fixture of the status that a fault asks for", async (t) => {
  const { mock } = standingMock();
  const statuses = [400, 401, 403, 404, 405, 409, 415, 423, 429, 500, 503];
  const byStatus = (status: number) =>
    Object.entries(FIXTURES).find(([name, { response }]) =>
      name.startsWith("any.") && response.status === status
    )![1];
  await eachRow(t, ENDPOINTS, async ({ name, method, path }) => {
    for (const status of statuses) {
      mock.failNext(name, { status });
      const { status: given, headers, body } = await ask(mock, method, path);
      const { response, provenance } = byStatus(status);
      assert.equal(given, status);
      assert.deepEqual({ ...body, trackingId: "" }, { ...response.body as object, trackingId: "" });
      assert.equal(headers.get("x-mock-fidelity"), provenance.fidelity);
    }
    for (const status of [402, 418, 451, 502, 504, 599]) {
      mock.failNext(name, { status });
      const { status: given, headers, body } = await ask(mock, method, path);
      assert.deepEqual([given, headers.get("x-mock-fidelity")], [status, "inferred"]);
      const { message } = byStatus(status < 500 ? 400 : 500).response.body as { message: string };
      assert.equal(body.message, message);
    }
  });
});

Deno.test("failNext() is first in first out, for each endpoint apart, and as often as asked", async () => {
  const { mock } = standingMock();
  mock.failNext("people/me", { status: 403, times: 2 });
  mock.failNext("meetingPreferences", { status: 404 });
  mock.failNext("people/me", { status: 500 });
  mock.failNext("*", { status: 429 });
  mock.failNext("people/me", { status: 503 });
  const statuses = async (path: string, count: number) => {
    const given = [];
    for (let i = 0; i < count; i++) given.push((await ask(mock, "GET", path)).status);
    return given;
  };
  assert.deepEqual(await statuses(ME, 3), [403, 403, 500]);
  assert.deepEqual(await statuses("/v1/meetingPreferences", 2), [404, 429]);
  assert.deepEqual(await statuses(ME, 2), [503, 401]);
});

Deno.test("failNext() leaves an unknown path and a preflight as they are", async () => {
  const { mock } = standingMock();
  mock.failNext("*", { status: 503 });
  assert.equal((await ask(mock, "GET", "/v1/nothing")).status, 404);
  assert.equal((await ask(mock, "OPTIONS", ME)).status, 204);
  assert.equal((await ask(mock, "GET", ME)).status, 503);
});

Deno.test("failNext() sends any Retry-After, or leaves it out", async (t) => {
  const { mock } = standingMock();
  const table: [MockFault["retryAfter"], string | null][] = [
    [undefined, "15"],
    [2, "2"],
    [0, "0"],
    [-5, "-5"],
    ["rand(30),add(30)", "rand(30),add(30)"],
    ["Sat, 31 Jan 2026 12:00:00 GMT", "Sat, 31 Jan 2026 12:00:00 GMT"],
    ["", ""],
    [null, null],
  ];
  await eachRow(t, table, async ([retryAfter, header]) => {
    mock.failNext("people/me", { status: 429, retryAfter });
    const { status, headers } = await ask(mock, "GET", ME);
    assert.deepEqual([status, headers.get("retry-after")], [429, header]);
  });
  mock.failNext("people/me", { status: 423, retryAfter: 7 });
  assert.equal((await ask(mock, "GET", ME)).headers.get("retry-after"), "7");
  mock.failNext("people/me", { status: 503 });
  assert.equal((await ask(mock, "GET", ME)).headers.get("retry-after"), null);
});

Deno.test("failNext() makes each way to fail an error of a code of its own", async () => {
  const table: [MockFault, string][] = [
    [{ status: 400, message: "An own message" }, "bad_request"],
    [{ status: 401 }, "unauthorized"],
    [{ status: 418 }, "request_refused"],
    [{ status: 502 }, "service_failed"],
    [{ status: 429, retryAfter: 2 }, "rate_limited"],
    [{ hang: true }, "timed_out"],
    [{ latency: "1h" }, "timed_out"],
    [{ reset: true }, "network_failed"],
    [{ cut: true }, "network_failed"],
    [{ status: 500, cut: true }, "network_failed"],
    [{ body: "<html>" }, "response_not_json"],
    [{ body: "" }, "response_incomplete"],
    [{ omit: ["token"] }, "response_incomplete"],
    [{ omit: ["expiresIn", "token"] }, "response_incomplete"],
  ];
  const token = signToken(GOOD_CLAIMS);
  for (const [fault, code] of table) {
    const { mock, at } = standingMock({ issuers });
    mock.failNext("jwt/login", fault);
    const options = { ...at, retries: false as const, timeout: 20 };
    await assert.rejects(login(token, options), (error: { code: string; message: string }) => {
      assert.equal(error.code, code, error.message);
      assert(error.message.includes(fault.message ?? ""));
      return true;
    });
    assert.equal((await login(token, at)).expiresIn, 21599, "the next one is answered");
  }
});

Deno.test("failNext() lets a field go missing, and answers late, with all else as usual", async () => {
  const { mock } = standingMock({ issuers });
  const headers = { authorization: signToken(GOOD_CLAIMS) };
  mock.failNext("jwt/login", { omit: ["expiresIn", "unknown"] });
  const { status, body } = await ask(mock, "POST", "/v1/jwt/login", { headers });
  assert.deepEqual([status, Object.keys(body)], [200, ["token"]]);
  const token = body.token as string;
  mock.failNext("people/me", { latency: 20 });
  const before = performance.now();
  const me = await ask(mock, "GET", ME, { token });
  assert(performance.now() - before >= 19);
  assert.deepEqual([me.status, me.body.displayName], [200, "Stève"]);
});

Deno.test("failNext() cuts a body midway, and sends a body as it is", async () => {
  const { mock } = standingMock();
  mock.failNext("people/me", { status: 500, cut: true });
  const cut = await mock.fetch(`https://webexapis.com${ME}`);
  assert.equal(cut.status, 500);
  const reader = cut.body!.getReader();
  const { value } = await reader.read();
  const half = new TextDecoder().decode(value);
  assert(half.startsWith('{"message":"Something went wrong'));
  assert.throws(() => JSON.parse(half), SyntaxError);
  await assert.rejects(reader.read(), { name: "TypeError", message: /^The body was cut/ });
  mock.failNext("people/me", { body: "<html>Bad gateway</html>", cut: true });
  const part = (await mock.fetch(`https://webexapis.com${ME}`)).body!.getReader();
  assert.equal(new TextDecoder().decode((await part.read()).value), "<html>Bad ga");
  await assert.rejects(part.read(), { name: "TypeError", message: /^The body was cut/ });
  mock.failNext("people/me", { status: 502, body: "<html>Bad gateway</html>" });
  const page = await mock.fetch(`https://webexapis.com${ME}`);
  assert.deepEqual([page.status, page.headers.get("content-type")], [502, "text/html"]);
  assert.equal(await page.text(), "<html>Bad gateway</html>");
});

Deno.test("failNext() spoils nothing where there is no body", async (t) => {
  await eachRow(t, [{ cut: true }, { body: "x" }, { omit: ["message"] }], async (fault) => {
    const { mock } = standingMock();
    mock.failNext("people/me", { status: 500, ...fault });
    const head = await mock.fetch(`https://webexapis.com${ME}`, { method: "HEAD" });
    assert.deepEqual([head.status, await head.text()], [500, ""]);
    const { accessToken: token } = await mock.createUser({
      displayName: "A",
      email: "a@example.com",
    });
    await ask(mock, "POST", "/v1/rooms", { token, body: { title: "Desk" } });
    const list = await ask(mock, "GET", "/v1/memberships", { token });
    const [{ id }] = list.body.items as [{ id: string }];
    mock.failNext("memberships/{membershipId}", fault);
    assert.equal((await ask(mock, "DELETE", `/v1/memberships/${id}`, { token })).status, 204);
  });
});

Deno.test("failNext() lets a caller go that gives up, with its reason", async (t) => {
  await eachRow(t, [{ hang: true }, { latency: "1h" }], async (fault) => {
    const { mock } = standingMock();
    mock.failNext("people/me", fault);
    const reason = new Error("the user left");
    const controller = new AbortController();
    const pending = mock.fetch(`https://webexapis.com${ME}`, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 1);
    await assert.rejects(pending, reason);
    await assert.rejects(getMe(OPAQUE_TOKEN, { fetch: mock.fetch }), { status: 401 });
  });
});

Deno.test("failNext() refuses a fault that makes no sense, and does not keep it", async (t) => {
  const table: [string, unknown, string, RegExp][] = [
    ["people", {}, "TypeError", /^Cannot add fault: the endpoint must be one of jwt\/login, /],
    ["", {}, "TypeError", /the endpoint must be one of/],
    ["*", null, "TypeError", /it must be an object/],
    ["*", 503, "TypeError", /it must be an object/],
    ["*", { code: 503 }, "TypeError", /a fault has the fields status, message, retryAfter, /],
    ["*", { status: 399 }, "RangeError", /status must be from 400 to 599/],
    ["*", { status: 600 }, "RangeError", /status must be from 400 to 599/],
    ["*", { status: "503" }, "RangeError", /status must be from 400 to 599/],
    ["*", { times: 0 }, "RangeError", /times must be a whole number of at least 1/],
    ["*", { times: 1.5 }, "RangeError", /times must be a whole number of at least 1/],
    ["*", { latency: "soon" }, "RangeError", /^Cannot read span of time/],
    ["*", { latency: -1 }, "RangeError", /latency must not be negative/],
    ["*", { latency: "25d" }, "RangeError", /latency must not be above 24 days/],
    ["*", { retryAfter: {} }, "TypeError", /retryAfter must be a number, a string or null/],
    ["*", { retryAfter: "in\r\nX: 1" }, "TypeError", /retryAfter must be plain ASCII/],
    ["*", { retryAfter: "é" }, "TypeError", /retryAfter must be plain ASCII/],
    ["*", { omit: "token" }, "TypeError", /omit must be an array of field names/],
    ["*", { omit: [7] }, "TypeError", /omit must be an array of field names/],
    ["*", { body: {} }, "TypeError", /body and message must be strings/],
    ["*", { message: 7 }, "TypeError", /body and message must be strings/],
    ["*", { hang: "yes" }, "TypeError", /hang, reset and cut must be true or false/],
    ["*", { status: 500, cut: 1 }, "TypeError", /hang, reset and cut must be true or false/],
    ["*", { reset: null }, "TypeError", /hang, reset and cut must be true or false/],
    ["*", {}, "TypeError", /^Cannot add fault: it would change nothing. Give it one of status, /],
    ["*", { times: 2 }, "TypeError", /it would change nothing/],
    ["*", { hang: false, reset: false, cut: false }, "TypeError", /it would change nothing/],
    ["*", { omit: [], status: undefined }, "TypeError", /it would change nothing/],
    ["*", { message: "down" }, "TypeError", /message has no effect without a status/],
    ["*", { retryAfter: 5 }, "TypeError", /retryAfter has no effect without a status/],
    ["*", { retryAfter: null }, "TypeError", /retryAfter has no effect without a status/],
    ["*", { message: "down", cut: true }, "TypeError", /message has no effect without a status/],
    ["*", { values: {}, status: 500 }, "TypeError", /values are for an answer without a status/],
    ["*", { body: "x", values: false }, "TypeError", /values has no effect beside body/],
    ["*", { body: "", omit: ["id"] }, "TypeError", /omit has no effect beside body. Leave out one/],
    ["*", { status: 500, body: "x", message: "y" }, "TypeError", /message has no .* beside body/],
    ["*", { status: 500, hang: true }, "TypeError", /status has no effect beside hang/],
    ["*", { body: "x", hang: true }, "TypeError", /body has no effect beside hang/],
    ["*", { cut: true, hang: true }, "TypeError", /cut has no effect beside hang/],
    ["*", { values: 1, hang: true }, "TypeError", /values has no effect beside hang/],
    ["*", { omit: ["id"], hang: true }, "TypeError", /omit has no effect beside hang/],
    ["*", { status: 500, reset: true }, "TypeError", /status has no effect beside reset/],
    ["*", { hang: true, reset: true }, "TypeError", /hang has no effect beside reset/],
    ["*", { cut: true, reset: true }, "TypeError", /cut has no effect beside reset/],
    ["*", { body: "x", reset: true }, "TypeError", /body has no effect beside reset/],
    ["*", { omit: ["id"], reset: true }, "TypeError", /omit has no effect beside reset/],
    ["*", { values: 1, reset: true }, "TypeError", /values has no effect beside reset/],
  ];
  const mock = createMock({ now: () => NOW });
  await eachRow(t, table, ([endpoint, fault, name, message]) => {
    assert.throws(() => mock.failNext(endpoint as EndpointName, fault as MockFault), {
      name,
      code: "invalid_argument",
      message,
    });
  });
  assert.equal((await ask(mock, "GET", ME)).status, 401);
});

Deno.test("failNext() takes what is off beside what is on, and a latency that is none", async (t) => {
  const { mock } = standingMock();
  const on = { hang: false, reset: false, cut: false, omit: [], retryAfter: undefined };
  await eachRow(t, [{ ...on, status: 503 }, { ...on, latency: 0 }], async (fault) => {
    mock.failNext("people/me", fault);
    assert.equal((await ask(mock, "GET", ME)).status, "status" in fault ? 503 : 401);
  });
  mock.failNext("people/me", { reset: true, latency: 1 });
  await assert.rejects(mock.fetch(`https://webexapis.com${ME}`), { message: /was reset/ });
});
