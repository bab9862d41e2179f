/** Answers as they were seen in public recordings of the service, where the fixtures do not show them. */
import assert from "node:assert/strict";
import { createServiceAppGuest } from "../../../mod.ts";
import { appTokenOf, ask, standingMock } from "../../support/mock/standing_mock.ts";

async function prepare() {
  const at = standingMock();
  const { accessToken: token } = await at.mock.createUser({
    displayName: "Ada Lovelace",
    email: "ada@example.com",
  });
  const call = (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => ask(at.mock, method, `/v1/${path}`, { token, body, headers });
  return { ...at, call };
}

Deno.test("a space shows its description before isPublic, and isReadOnly in lists only", async () => {
  const { call } = await prepare();
  const { body: created } = await call("POST", "rooms", { title: "Desk", description: "Ours" });
  const fields = [
    "id",
    "title",
    "type",
    "isLocked",
    "lastActivity",
    "creatorId",
    "created",
    "ownerId",
    "description",
    "isPublic",
  ];
  assert.deepEqual(Object.keys(created), fields);
  assert.equal(created.lastActivity, created.created);
  const { body } = await call("GET", "rooms");
  const [listed] = body.items as [Record<string, unknown>];
  assert.deepEqual(Object.keys(listed), [...fields, "isReadOnly"]);
});

Deno.test("text is malformed syntax, XML an unsupported media type", async () => {
  const { call } = await prepare();
  const body = "title=Desk";
  const text = await call("POST", "rooms", body, { "content-type": "text/plain" });
  assert.deepEqual([text.status, text.body.message], [
    400,
    "The request could not be understood by the server due to malformed syntax.",
  ]);
  const xml = await call("POST", "rooms", "<room/>", { "content-type": "application/xml" });
  assert.deepEqual([xml.status, xml.body.message], [
    415,
    "Content type 'application/xml' not supported",
  ]);
});

Deno.test("an e-mail address without an @ is not found", async () => {
  const { call } = await prepare();
  const { body: room } = await call("POST", "rooms", { title: "Desk" });
  const { status, body } = await call("POST", "memberships", {
    roomId: room.id,
    personEmail: "ada",
  });
  assert.deepEqual([status, body.message], [404, "The requested resource could not be found."]);
});

Deno.test("people/me of a user has more fields than that of a guest", async () => {
  const { mock, at, call } = await prepare();
  const { body: user } = await call("GET", "people/me");
  assert.deepEqual([user.firstName, user.lastName, user.userName, user.type], [
    "Ada",
    "Lovelace",
    "ada@example.com",
    "person",
  ]);
  const app = { ...at, accessToken: await appTokenOf({ mock, at }) };
  const guest = await createServiceAppGuest({ subject: "1", displayName: "Guest" }, app);
  const { body } = await ask(mock, "GET", "/v1/people/me", { token: guest.accessToken });
  assert.deepEqual(Object.keys(body), [
    "id",
    "emails",
    "displayName",
    "avatar",
    "orgId",
    "created",
    "type",
  ]);
});

Deno.test("a 429 is JSON, or as the documentation shows it", async () => {
  const { mock, call } = await prepare();
  mock.failNext("GET rooms", { status: 429, retryAfter: 5 });
  const usual = await call("GET", "rooms");
  assert.deepEqual([usual.status, usual.headers.get("retry-after")], [429, "5"]);
  assert.match(usual.body.message as string, /^Too many requests/);
  mock.failNext("GET rooms", { status: 429, retryAfter: 3600, body: "<html></html>" });
  const response = await mock.fetch("https://webexapis.com/v1/rooms");
  assert.equal(response.headers.get("content-type"), "text/html");
  assert.equal(response.headers.get("retry-after"), "3600");
  assert.equal(await response.text(), "<html></html>");
});
