import assert from "node:assert/strict";
import { createMock, decodeWebexId, refreshServiceAppToken, type WebexMock } from "../../mod.ts";
import {
  compareWithLive,
  type FixturesByFile,
  runScenario,
  type RunScenarioOptions,
  toFixtures,
} from "../../lib/record/mod.ts";
import { otherService, recordedService, SERVICE_TIME } from "../support/record/other_service.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";

const now = () => SERVICE_TIME;

/** The credentials of a mock, as the scenario takes them. */
function credentialsOf(mock: WebexMock): RunScenarioOptions {
  return {
    issuer: mock.issuer,
    appToken: async (options) =>
      (await refreshServiceAppToken(mock.serviceApp, options)).accessToken,
    now,
    sleep: () => Promise.resolve(),
  };
}

async function record(
  mock: WebexMock,
  more: RunScenarioOptions,
  byExpectation = false,
): Promise<FixturesByFile> {
  const { exchanges, error } = await runScenario({ ...credentialsOf(mock), ...more });
  assert.equal(error, undefined);
  const hosts = ["127.0.0.1"];
  return toFixtures(exchanges, { hosts, organization: "a test", byExpectation }).files;
}

const bytes = (files: FixturesByFile) => JSON.stringify(files, null, 2);

Deno.test("the scenario records what every step is answered with, each under the name of its answer", async () => {
  const mock = createMock({ now });
  const files = await record(mock, { fetch: mock.fetch });
  const named = Object.fromEntries(
    Object.entries(files).map(([file, fixtures]) => [file, Object.keys(fixtures).sort().join()]),
  );
  assert.deepEqual(named, {
    "post_access_token.json": "refreshed",
    "post_jwt_login.json": "badRequest,notFound,ok,unauthorized",
    "post_guests_token.json": "token,tokenBadRequest",
    "get_guests_count.json": "count,forbidden,unauthorized",
    "get_people_me.json": "me,meForbidden,meUnauthorized",
    "get_people_personId.json": "byIdNotFound",
    "post_rooms.json": "created,titleMissing",
    "get_rooms_roomId.json": "notFound,shown",
    "get_memberships.json": "list",
    "post_messages.json": "badRequest,created",
    "get_messages.json": "badRequest,list",
    "get_messages_messageId.json": "notFound,shown",
    "delete_messages_messageId.json": "deleted",
    "delete_rooms_roomId.json": "deleted",
  });
});

Deno.test("the scenario deletes the space and the message that it creates", async () => {
  const mock = createMock({ now });
  await record(mock, { fetch: mock.fetch });
  const asked = mock.requests().map(({ method, path, status }) => `${method} ${path} ${status}`);
  for (const thing of ["rooms", "messages"]) {
    const created = asked.filter((each) => each.startsWith(`POST /v1/${thing} 200`)).length;
    const deleted = asked.filter((each) =>
      new RegExp(`^DELETE /v1/${thing}/[^ ]+ 204$`).test(each)
    ).length;
    assert.deepEqual([created, deleted], [1, 1], thing);
  }
});

Deno.test("a recording of another service says how that one answers, scrubbed", async () => {
  await using service = otherService();
  const { mock, baseUrl } = service;
  const files = await record(mock, { baseUrl });
  const { me } = files["get_people_me.json"]!;
  assert.deepEqual(Object.keys(me!.response.body as object), [
    "emails",
    "displayName",
    "orgId",
    "created",
    "type",
    "id",
    "invitePending",
  ]);
  assert.deepEqual(me!.provenance, {
    fidelity: "recorded",
    source: "An answer of 127.0.0.1, recorded by guestissuer",
    organization: "a test",
    recorded: "2026-01-01",
    verified: "2026-01-01",
  });
  const { ok, unauthorized } = files["post_jwt_login.json"]!;
  assert.equal((ok!.response.body as { expiresIn: unknown }).expiresIn, "21599");
  assert.equal(unauthorized!.response.status, 400);
  assert.equal(files["post_rooms.json"]!.created!.response.status, 201);
  const limited = files["get_guests_count.json"]!.rateLimited!;
  assert.equal(limited.response.headers["retry-after"], "rand(30),add(30)");
  assert.equal(limited.response.headers.server, "envoy");
  const message = files["post_messages.json"]!.created!;
  assert.equal(message.response.headers["content-type"], "text/plain");
  assert.equal((message.response.body as { text: string }).text, "Scrubbed text 1");
  const { issuer, secret } = mock.issuer;
  const { id } = decodeWebexId(issuer);
  assertShowsNothingOf(bytes(files), secret);
  // its secret and its refresh token say what they guard
  assert.doesNotMatch(bytes(files), /guarding/);
  assert(!bytes(files).includes(id.slice(0, 13)));
});

Deno.test("a mock that answers by a recording is recorded as the same, byte for byte", async () => {
  await using service = otherService();
  const files = await record(service.mock, { baseUrl: service.baseUrl });
  await using again = recordedService(files);
  const second = await record(again.mock, { baseUrl: again.baseUrl });
  assert.equal(bytes(second), bytes(files));
  // and it is not that of the mock as it is built
  const builtIn = createMock({ now });
  assert.notEqual(bytes(await record(builtIn, { fetch: builtIn.fetch })), bytes(files));
});

Deno.test("drift finds each way in which another service differs, and none in its own recording", async () => {
  await using service = otherService();
  const { mock, baseUrl } = service;
  const live = await record(mock, { baseUrl }, true);
  const { drifted } = compareWithLive(live);
  const found = new Map(drifted.map(({ endpoint, differences }) => [endpoint, differences]));
  assert.deepEqual([...found.keys()].sort(), [
    "GET /v1/guests/count",
    "GET /v1/people/me",
    "POST /v1/jwt/login",
    "POST /v1/messages",
    "POST /v1/rooms",
  ]);
  const order = "emails, displayName, orgId, created, type";
  assert.deepEqual(found.get("GET /v1/people/me"), [
    { kind: "field_missing", place: "body.avatar", expected: "string" },
    { kind: "field_new", place: "body.invitePending", seen: "boolean" },
    { kind: "field_order", place: "body", expected: `id, ${order}`, seen: `${order}, id` },
  ]);
  assert.deepEqual(found.get("GET /v1/guests/count"), [
    { kind: "header_value", place: "header retry-after", expected: "a number", seen: "malformed" },
  ]);
  assert.deepEqual(found.get("POST /v1/messages"), [{
    kind: "header_value",
    place: "header content-type",
    expected: "application/json",
    seen: "text/plain",
  }]);
  assert.deepEqual(found.get("POST /v1/rooms"), [
    { kind: "status", place: "status", expected: "200", seen: "201" },
  ]);
  const logins = drifted.filter(({ endpoint }) => endpoint === "POST /v1/jwt/login")
    .flatMap(({ differences }) => differences);
  assert.deepEqual(logins, [
    { kind: "type", place: "body.expiresIn", expected: "number", seen: "string" },
    { kind: "status", place: "status", expected: "401", seen: "400" },
  ]);
  mock.failNext("guests/count", { status: 429 });
  const own = compareWithLive(live, { fixtures: await record(mock, { baseUrl }) });
  assert.deepEqual([own.drifted, own.notRecorded], [[], []]);
  assert(own.compared > 20);
  assert.equal(own.oldest!.verified, "2026-01-01");
});

Deno.test("a refusal in place of a success is recorded as a refusal, and found by drift", async () => {
  const mock = createMock({ now });
  const refused: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const answered = await mock.fetch(request.clone());
    const isRoom = request.method === "POST" && request.url.endsWith("/v1/rooms");
    return isRoom && answered.status === 200
      ? Response.json({ message: "Guests create none" }, { status: 403 })
      : answered;
  };
  const files = await record(mock, { fetch: refused });
  assert.deepEqual(Object.keys(files["post_rooms.json"]!), ["titleMissing", "forbidden"]);
  // a mock must not refuse rooms to all for that
  const own = createMock({ now, fixtures: files });
  const { accessToken } = await own.createUser({ displayName: "Ada", email: "ada@example.com" });
  const created = await own.fetch("https://webexapis.com/v1/rooms", {
    method: "POST",
    headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
    body: '{"title":"A"}',
  });
  assert.equal(created.status, 200);
  await created.body?.cancel();
  const live = await record(mock, { fetch: refused }, true);
  const [drifted] = compareWithLive(live).drifted;
  assert.deepEqual(drifted!.differences[0], {
    kind: "status",
    place: "status",
    expected: "200",
    seen: "403",
  });
  assert.deepEqual(compareWithLive(live, { fixtures: files }).drifted, []);
});

Deno.test("a scenario that is stopped, or fails, deletes its space and returns what it has", async (t) => {
  for (const how of ["stopped", "failed"]) {
    await t.step(how, async () => {
      const mock = createMock({ now });
      const controller = new AbortController();
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const request = new Request(input, init);
        if (request.method === "POST" && request.url.endsWith("/messages")) {
          if (how === "failed") throw new TypeError("broken");
          controller.abort(new Error("stopped"));
        }
        return await mock.fetch(request);
      };
      const { exchanges, error } = await runScenario({
        ...credentialsOf(mock),
        fetch,
        signal: controller.signal,
      });
      assert.match(String(error), how === "failed" ? /did not get through/ : /stopped/);
      assert(exchanges.length > 15);
      const last = mock.requests().at(-1)!;
      assert.deepEqual([last.endpoint, last.status], ["DELETE rooms/{roomId}", 204]);
      assert(Object.keys(toFixtures(exchanges).files).length > 5);
    });
  }
});

Deno.test("the scenario runs with an issuer only, and with a Service App only", async () => {
  const { issuer, appToken, ...rest } = credentialsOf(createMock({ now }));
  const ofIssuer = createMock({ now });
  const files = await record(ofIssuer, {
    ...rest,
    issuer,
    appToken: undefined,
    fetch: ofIssuer.fetch,
  });
  assert.equal(files["get_guests_count.json"], undefined);
  assert("me" in files["get_people_me.json"]!);
  const ofApp = createMock({ now });
  const others = await record(ofApp, { ...rest, appToken, issuer: undefined, fetch: ofApp.fetch });
  assert.equal(others["post_jwt_login.json"], undefined);
  assert("me" in others["get_people_me.json"]!);
  assert("created" in others["post_messages.json"]!);
});
