import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { ENDPOINTS } from "../../../lib/mock/endpoints/table.ts";
import { FIXTURES } from "../../support/mock/fixtures.ts";
import { ask, standingMock } from "../../support/mock/standing_mock.ts";
import { askCase, CASES, type FixtureName, prepare } from "../../support/mock/endpoint_cases.ts";

/** Answers to faults, of faults_test.ts, and to what no endpoint answers. */
const ELSEWHERE: FixtureName[] = [
  "any.locked",
  "any.conflict",
  "contents.file",
  // of a served mock
  "mercury.switching",
  "any.rateLimited",
  "any.serviceFailed",
  "any.unavailable",
  "any.methodNotAllowed",
  "any.noSuchEndpoint",
  "any.noSuchMethod",
];

/** What a JSON value is, with the kinds of its fields in order. */
function kindOf(value: unknown): unknown {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? [] : [kindOf(value[0])];
  if (typeof value !== "object") return typeof value;
  return Object.entries(value).map(([name, each]) => [name, kindOf(each)]);
}

Deno.test("createMock() answers with the fields, types and headers of the fixture it names", async () => {
  const prepared = await prepare();
  for (const each of CASES) {
    const [name, fixtureName, who] = each;
    const endpoint = ENDPOINTS.find((each) => each.name === name)!;
    const { status, headers, body: answer } = await askCase(prepared, each, endpoint);
    const fixture = FIXTURES[fixtureName]!;
    const { response, provenance } = fixture;
    const what = `${name} for ${who}: ${fixtureName}`;
    const isListed = endpoint.answers.some((each) => isDeepStrictEqual(each, fixture));
    assert(isListed || fixtureName.startsWith("any."), `${what} is in the table of endpoints`);
    assert.equal(status, response.status, what);
    assert.equal(headers.get("x-mock-fidelity"), provenance.fidelity, what);
    for (const [header, value] of Object.entries(response.headers)) {
      assert.equal(headers.get(header), value, what);
    }
    if (status === 204) assert.equal(answer, undefined, what);
    else assert.deepEqual(kindOf(answer), kindOf(response.body), what);
    assert.match(
      headers.get("trackingid")!,
      /^ROUTERGW_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
    if (status >= 400) {
      const { message } = response.body as { message: string };
      assert.equal(answer.message, message, what);
      assert.equal(answer.trackingId, headers.get("trackingid"), what);
      assert.notEqual(headers.get("x-mock-reason"), null, what);
    } else assert.equal(headers.get("x-mock-reason"), null, what);
    if (fixtureName === "memberships.created") {
      prepared.places["{membership}"] = answer.id as string;
    }
  }
});

Deno.test("createMock() has every endpoint of the table and every fixture exercised", () => {
  assert.deepEqual(
    new Set(CASES.map(([name]) => name)),
    new Set(ENDPOINTS.map(({ name }) => name)),
  );
  const used = new Set([...CASES.map(([, name]) => name), ...ELSEWHERE]);
  assert.deepEqual(used, new Set(Object.keys(FIXTURES)));
});

for (
  const [method, path, status, nearest, allow] of [
    ["GET", "/v1/jwt/login", 405, "POST /v1/jwt/login", "POST, OPTIONS"],
    ["PUT", "/v1/people/me", 405, "GET /v1/people/me", "GET, HEAD, OPTIONS"],
    ["PATCH", "/v1/rooms", 405, "POST /v1/rooms", "POST, GET, HEAD, OPTIONS"],
    ["POST", "/v1/people/x", 405, "GET /v1/people/{personId}", "GET, HEAD, OPTIONS"],
    ["POST", "/v1/jwt/logn", 404, "POST /v1/jwt/login", null],
    ["GET", "/people/me", 404, "GET /v1/people/me", null],
    ["GET", "/V1/People/Me", 404, "GET /v1/people/me", null],
    ["GET", "/", 404, "POST /v1/jwt/login", null],
    ["GET", "/v1/peple/mee", 404, "GET /v1/people/me", null],
    ["GET", "/v1/people/abcdef/x", 404, "GET /v1/people/{personId}", null],
    ["DELETE", `/v1/room/${"x".repeat(80)}`, 404, "DELETE /v1/rooms/{roomId}", null],
    [
      "DELETE",
      `/v1/membership/${"x".repeat(80)}`,
      404,
      "DELETE /v1/memberships/{membershipId}",
      null,
    ],
  ] as const
) {
  Deno.test(`createMock() refuses ${method} ${path.slice(0, 30)} and names the nearest endpoint`, async () => {
    const { mock } = standingMock();
    const { status: given, headers, body } = await ask(mock, method, path);
    assert.deepEqual([given, headers.get("x-mock-nearest"), headers.get("allow")], [
      status,
      nearest,
      allow,
    ]);
    const { response } = FIXTURES[status === 405 ? "any.noSuchMethod" : "any.noSuchEndpoint"]!;
    assert.deepEqual(kindOf(body), kindOf(response.body));
    assert.equal(headers.get("x-mock-fidelity"), "mock");
    const [{ description }] = body.errors as [{ description: string }];
    assert.match(description, /^the mock (has no endpoint of|serves) this path/);
    assert.equal(headers.get("x-mock-reason"), description);
    assert.equal(mock.requests().at(-1)!.endpoint, undefined);
  });
}
