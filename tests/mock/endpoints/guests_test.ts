import assert from "node:assert/strict";
import { compactVerify, importJWK } from "jose";
import signingKey from "../../../fixtures/signing_key.json" with { type: "json" };
import { decodeWebexId, refreshServiceAppToken } from "../../../mod.ts";
import { eachRow } from "../../support/each_row.ts";
import { appTokenOf, ask, standingMock } from "../../support/mock/standing_mock.ts";
import { NOW } from "../../support/tokens.ts";

const { kty, n, e } = signingKey.jwk;
const key = await importJWK({ kty, n, e }, "RS256");

Deno.test("guests/token issues JWTs as long as real ones, that jose verifies", async () => {
  const at = standingMock();
  const token = await appTokenOf(at);
  for (const length of [1, 100, 200, 220, 240, 260, 300, 400, 500, 900]) {
    const body = { subject: `PersonNo#${length}`, displayName: "é".repeat(length) };
    const { status, body: made } = await ask(at.mock, "POST", "/v1/guests/token", { token, body });
    assert.deepEqual([status, made.expiresIn], [200, 64799]);
    const accessToken = made.accessToken as string;
    assert(accessToken.length >= 2048, `${accessToken.length} characters`);
    const { payload } = await compactVerify(accessToken, key);
    const claims = JSON.parse(new TextDecoder().decode(payload));
    assert.equal(claims.cis_uuid, decodeWebexId(made.id as string).id);
    assert.equal(claims.expiry_time, NOW + 64_799_000);
    const { orgId } = at.mock.serviceApp;
    assert.equal(claims.realm, decodeWebexId(orgId!).id);
    const me = await ask(at.mock, "GET", "/v1/people/me", { token: accessToken });
    assert.deepEqual([me.body.displayName, me.body.orgId], [body.displayName, orgId]);
  }
});

Deno.test("guests/token issues tokens of the lifetime that the mock was made with", async () => {
  const at = standingMock({ expiresIn: 960 });
  const body = { subject: "1", displayName: "2" };
  const made = await ask(at.mock, "POST", "/v1/guests/token", {
    token: await appTokenOf(at),
    body,
  });
  assert.equal(made.body.expiresIn, 960);
});

Deno.test("guests/token keeps the guests of two Service Apps apart", async () => {
  const at = standingMock();
  const other = { clientId: "other", clientSecret: "s", refreshToken: "r" };
  at.mock.addServiceApp(other);
  const body = { subject: "PersonNo#1", displayName: "Stève" };
  const tokens = [await appTokenOf(at), (await refreshServiceAppToken(other, at.at)).accessToken];
  const people = [];
  for (const token of tokens) {
    people.push((await ask(at.mock, "POST", "/v1/guests/token", { token, body })).body);
    assert.equal((await ask(at.mock, "GET", "/v1/guests/count", { token })).body, 1);
  }
  assert.notEqual(people[0]!.id, people[1]!.id);
  assert.notEqual(people[0]!.email, people[1]!.email);
  for (const { email } of people) {
    // a name-based uuid of version 3, as in the documentation
    assert.match(
      email as string,
      /^[0-9a-f]{8}-[0-9a-f]{4}-3[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}@appid\.ciscospark\.com$/,
    );
  }
});

Deno.test("guests/token needs the scope to write, and guests/count any of the two", async () => {
  const table: [string[], number, number][] = [
    [["guest-issuer:read", "guest-issuer:write"], 200, 200],
    [["guest-issuer:write"], 200, 200],
    [["guest-issuer:read"], 403, 200],
    [["guest-issuer:readx", "spark:all"], 403, 403],
    [[], 403, 403],
  ];
  for (const [scopes, write, read] of table) {
    const app = { clientId: "app", clientSecret: "s", refreshToken: "r", scopes };
    const at = standingMock({ serviceApps: [app] });
    const { accessToken: token, scope } = await refreshServiceAppToken(app, at.at);
    assert.equal(scope, scopes.join(" "));
    const body = { subject: "1", displayName: "2" };
    const made = await ask(at.mock, "POST", "/v1/guests/token", { token, body });
    const counted = await ask(at.mock, "GET", "/v1/guests/count", { token });
    assert.deepEqual([made.status, counted.status], [write, read], scope);
  }
});

Deno.test("guests/token refuses the token of a Service App that was deauthorized", async () => {
  const at = standingMock();
  const token = await appTokenOf(at);
  const count = () => ask(at.mock, "GET", "/v1/guests/count", { token });
  assert.equal((await count()).status, 200);
  at.mock.deauthorizeServiceApp(at.mock.serviceApp.clientId);
  const { status, headers } = await count();
  assert.deepEqual([status, headers.get("x-mock-reason")], [
    401,
    "the access token has been revoked",
  ]);
  assert.throws(() => at.mock.deauthorizeServiceApp("none"), {
    name: "TypeError",
    message: "Cannot deauthorize Service App: the mock knows no app of this id",
  });
  // authorized anew, the app has to ask for another token
  at.mock.addServiceApp(at.mock.serviceApp);
  assert.equal((await count()).status, 401);
  at.mock.clock.advance("1s");
  const fresh = await appTokenOf(at);
  assert.equal((await ask(at.mock, "GET", "/v1/guests/count", { token: fresh })).status, 200);
});

Deno.test("meetingPreferences refuses only guests with a reason about guests", async () => {
  const { mock } = standingMock();
  const { accessToken } = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const { status } = await ask(mock, "GET", "/v1/meetingPreferences", { token: accessToken });
  assert.equal(status, 404);
});

Deno.test("access_token takes a form and JSON, both seen in the field", async () => {
  const { mock } = standingMock();
  const { clientId, clientSecret, refreshToken } = mock.serviceApp;
  const fields = {
    grant_type: "refresh_token",
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
  };
  const table: [string, string, number][] = [
    [new URLSearchParams(fields).toString(), "application/x-www-form-urlencoded", 200],
    [
      new URLSearchParams(fields).toString(),
      "application/x-www-form-urlencoded; charset=utf-8",
      200,
    ],
    [JSON.stringify(fields), "application/json", 200],
    [JSON.stringify(fields), "application/x-www-form-urlencoded", 400],
    ["<refresh/>", "application/xml", 415],
    ["[]", "application/json", 400],
    ["", "application/json", 400],
  ];
  const tokens = new Set<unknown>();
  for (const [body, type, expected] of table) {
    const headers = { "content-type": type };
    const { status, body: answer } = await ask(mock, "POST", "/v1/access_token", { body, headers });
    assert.equal(status, expected, `${type} ${body}`);
    if (status === 200) tokens.add(answer.access_token);
  }
  assert.equal(tokens.size, 1);
});

Deno.test("applications/{applicationId}/token sends a manager the tokens of the Service App", async (t) => {
  const { mock, at } = standingMock();
  const { clientId, clientSecret, orgId, applicationId, refreshToken } = mock.serviceApp;
  const manager = {
    displayName: "M",
    email: "m@example.com",
    scopes: ["spark:applications_token"],
  };
  const { accessToken } = await mock.createUser(manager);
  const other = await mock.createUser({
    ...manager,
    email: "o@example.com",
    scopes: ["spark:all"],
  });
  const good = { clientId, clientSecret, targetOrgId: orgId };
  const give = (change: object, id = applicationId, token = accessToken) =>
    ask(mock, "POST", `/v1/applications/${id}/token`, { token, body: { ...good, ...change } });
  const given = await give({});
  assert.equal(given.status, 200);
  const tokens = await refreshServiceAppToken(mock.serviceApp, at);
  assert.deepEqual([given.body.access_token, given.body.refresh_token], [
    tokens.accessToken,
    refreshToken,
  ]);
  const table: [Promise<{ status: number }>, number][] = [
    [give({}, applicationId, other.accessToken), 403],
    [give({ clientSecret: "guessed" }), 403],
    [give({ clientId: "other" }), 404],
    [give({ targetOrgId: "elsewhere" }), 404],
    [give({}, "other"), 404],
    [give({ clientSecret: undefined }), 400],
    [give({ targetOrgId: 7 }), 400],
  ];
  await eachRow(t, table, async ([answer, status]) => {
    assert.equal((await answer).status, status);
  });
  mock.deauthorizeServiceApp(clientId);
  assert.equal((await give({})).status, 403);
});
