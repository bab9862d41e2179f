import assert from "node:assert/strict";
import { createMock, type EndpointName, getMe } from "../../../mod.ts";
import { eachRow } from "../../support/each_row.ts";
import { ask, standingMock } from "../../support/mock/standing_mock.ts";
import { OPAQUE_TOKEN } from "../../support/tokens.ts";

Deno.test("answerNext() answers once with values of one's own, whoever asks", async () => {
  const { mock, at } = standingMock();
  mock.answerNext("people/me", { displayName: "Grace", type: "bot" });
  const me = await getMe(OPAQUE_TOKEN, at);
  assert.deepEqual([me.displayName, me.type], ["Grace", "bot"]);
  const [entry] = mock.requests();
  assert.deepEqual([entry!.status, entry!.reason], [200, "an answer that was asked for"]);
  await assert.rejects(getMe(OPAQUE_TOKEN, at), { status: 401 });
});

Deno.test("answerNext() leaves the other fields of the usual answer, and its headers", async () => {
  const { mock } = standingMock();
  mock.answerNext("GET /v1/people/{personId}", { displayName: "Grace", firstName: "Grace" });
  const { status, headers, body } = await ask(mock, "GET", "/v1/people/anybody");
  assert.deepEqual([status, body.displayName, body.firstName], [200, "Grace", "Grace"]);
  assert.equal(typeof body.orgId, "string");
  assert.equal(headers.get("content-type"), "application/json;charset=UTF-8");
  assert.equal(headers.get("x-mock-fidelity"), "mock");
});

Deno.test("answerNext() replaces a whole body by what is not an object", async (t) => {
  const { mock } = standingMock();
  await eachRow(t, [7, null, "text", [1, 2]], async (values) => {
    mock.answerNext("guests/count", values);
    assert.deepEqual((await ask(mock, "GET", "/v1/guests/count")).body, values);
    mock.failNext("guests/count", { values, omit: ["0"] });
    assert.deepEqual((await ask(mock, "GET", "/v1/guests/count")).body, values);
  });
  mock.answerNext("guests/count", { 112: 7 });
  assert.deepEqual((await ask(mock, "GET", "/v1/guests/count")).body, { 112: 7 });
});

Deno.test("answerNext() stands in one queue with failNext(), and does nothing of what was asked", async () => {
  const { mock } = standingMock();
  const { accessToken: token } = await mock.createUser({
    displayName: "A",
    email: "a@example.com",
  });
  mock.failNext("rooms", { status: 503 });
  mock.answerNext("rooms", { title: "Another" });
  mock.failNext("rooms", { values: { title: "Late" }, latency: 1, omit: ["id"] });
  const create = () => ask(mock, "POST", "/v1/rooms", { token, body: { title: "Desk" } });
  assert.equal((await create()).status, 503);
  assert.equal((await create()).body.title, "Another");
  const { body } = await create();
  assert.deepEqual([body.title, "id" in body], ["Late", false]);
  assert.deepEqual((await ask(mock, "GET", "/v1/rooms", { token })).body.items, []);
  assert.equal((await create()).body.title, "Desk");
});

Deno.test("answerNext() refuses an unknown endpoint, missing values, and values beside a status", () => {
  const mock = createMock();
  assert.throws(() => mock.answerNext("people" as EndpointName, {}), {
    name: "TypeError",
    message: /^Cannot add fault: the endpoint must be one of /,
  });
  assert.throws(() => mock.answerNext("people/me", undefined), {
    name: "TypeError",
    message: "Cannot add answer: the values are missing",
  });
  assert.throws(() => mock.failNext("people/me", { status: 503, values: {} }), {
    name: "TypeError",
    message: /values are for an answer without a status of its own/,
  });
});
