import assert from "node:assert/strict";
import { createMock, type EndpointName } from "../../../mod.ts";
import { ENDPOINTS } from "../../../lib/mock/endpoints/table.ts";
import { eachRow } from "../../support/each_row.ts";
import { ask, standingMock } from "../../support/mock/standing_mock.ts";

/** The names that version 1 had, of which tests of others are full. */
const NAMES_OF_VERSION_1: Record<string, string> = {
  "jwt/login": "POST /v1/jwt/login",
  "people/me": "GET /v1/people/me",
  "people/{personId}": "GET /v1/people/{personId}",
  "guests/token": "POST /v1/guests/token",
  "guests/count": "GET /v1/guests/count",
  "access_token": "POST /v1/access_token",
  "applications/{applicationId}/token": "POST /v1/applications/{applicationId}/token",
  "rooms": "POST /v1/rooms",
  "GET rooms": "GET /v1/rooms",
  "memberships": "POST /v1/memberships",
  "GET memberships": "GET /v1/memberships",
  "memberships/{membershipId}": "DELETE /v1/memberships/{membershipId}",
  "messages": "POST /v1/messages",
  "GET messages": "GET /v1/messages",
  "meetingPreferences": "GET /v1/meetingPreferences",
  "u2c/limited/catalog": "GET /u2c/api/v1/limited/catalog",
  "u2c/catalog": "GET /u2c/api/v1/catalog",
};

Deno.test("every name has one endpoint, and every endpoint a name", () => {
  assert.deepEqual(ENDPOINTS.map(({ name }) => name).sort(), [...createMock().endpoints].sort());
  assert.equal(
    new Set(ENDPOINTS.map(({ method, path }) => `${method} ${path}`)).size,
    ENDPOINTS.length,
  );
});

Deno.test("an endpoint has the name of version 1, or else its method and path", async (t) => {
  await eachRow(t, ENDPOINTS, ({ name, method, path }) => {
    const key = `${method} ${path}`;
    const old = Object.entries(NAMES_OF_VERSION_1).find(([, each]) => each === key)?.[0];
    assert.equal(name, old ?? key.replace(" /v1/", " "));
  });
  assert.equal(ENDPOINTS.filter(({ name }) => name in NAMES_OF_VERSION_1).length, 17);
});

for (const [name, key] of Object.entries(NAMES_OF_VERSION_1)) {
  Deno.test(`failNext() and requests() know ${name} by its name, and as ${key}`, async (t) => {
    const { mock } = standingMock();
    const [method, path] = key.split(" ") as [string, string];
    const names = [name, key, key.replace(/ \/(v1|u2c\/api\/v1)\//, " ")] as EndpointName[];
    for (const each of names) mock.failNext(each, { status: 418 });
    await eachRow(t, names, async (_) => {
      assert.equal((await ask(mock, method, path)).status, 418);
    });
    assert.notEqual((await ask(mock, method, path)).status, 418);
    await eachRow(t, names, (each) => {
      assert.equal(mock.requests(each).length, 4);
    });
    assert.equal(mock.requests()[0]!.endpoint, name);
  });
}

for (
  const [typed, meant] of [
    ["people/mee", "people/me"],
    ["jwt/logn", "jwt/login"],
    ["GET room", "GET rooms"],
    ["MESSAGES", "messages"],
    ["something-else-altogether-that-is-none", undefined],
    ["", undefined],
    [7, undefined],
  ] as const
) {
  Deno.test(`failNext() refuses the endpoint ${JSON.stringify(typed)}, and says what was meant if it can`, () => {
    const suggestion = meant === undefined ? "u2c/catalog, or *" : `, or *. Did you mean ${meant}?`;
    assert.throws(() => createMock().failNext(typed as EndpointName, {}), (error: Error) => {
      assert.equal(error.name, "TypeError");
      assert.match(error.message, /^Cannot add fault: the endpoint must be one of jwt\/login, /);
      assert(error.message.endsWith(suggestion), error.message);
      return true;
    });
  });
}
