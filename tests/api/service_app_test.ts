import assert from "node:assert/strict";
import {
  countGuests,
  createMembership,
  createServiceAppGuest,
  getMe,
  WebexError,
} from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { answering, json } from "../support/service/fake_service.ts";
import { appTokenOf, ask, standingMock } from "../support/mock/standing_mock.ts";
import { NOW, OPAQUE_TOKEN } from "../support/tokens.ts";

const guest = { subject: "PersonNo#1", displayName: "Stève" };
const membership = { roomId: "a-room", personId: "a-person" };
const GRANTED = {
  id: "a-person-id",
  subject: "PersonNo#1",
  displayName: "Stève",
  email: "00000000-0000-3000-8000-000000000000@appid.ciscospark.com",
  accessToken: "an-access-token",
  expiresIn: 64799,
};
const CHECK = "Check that the base URL is that of the Webex API";

Deno.test("createServiceAppGuest() sends subject and name as JSON, and gives a typed guest", async () => {
  const { fetch, sent } = answering(json(GRANTED));
  const options = { accessToken: OPAQUE_TOKEN, fetch, now: () => NOW };
  assert.deepEqual(await createServiceAppGuest(guest, options), {
    personId: "a-person-id",
    subject: "PersonNo#1",
    displayName: "Stève",
    email: "00000000-0000-3000-8000-000000000000@appid.ciscospark.com",
    accessToken: "an-access-token",
    expiresIn: 64799,
    expiresAt: new Date(NOW + 64_799_000),
  });
  assert.equal(sent.length, 1);
  const [request] = sent;
  assert.equal(request!.method, "POST");
  assert.equal(request!.url, "https://webexapis.com/v1/guests/token");
  assert.equal(request!.headers.get("authorization"), `Bearer ${OPAQUE_TOKEN}`);
  assert.equal(request!.headers.get("content-type"), "application/json");
  assert.equal(request!.redirect, "manual");
  assert.deepEqual(await request!.json(), guest);
});

Deno.test("createServiceAppGuest() gives the same guest another token, and renames it", async (t) => {
  const at = standingMock();
  const options = { ...at.at, accessToken: await appTokenOf(at) };
  const first = await createServiceAppGuest(guest, options);
  const second = await createServiceAppGuest({ ...guest, displayName: "山田" }, options);
  assert.equal(second.personId, first.personId);
  assert.equal(second.email, first.email);
  assert.equal(second.displayName, "山田");
  assert.notEqual(second.accessToken, first.accessToken);
  // the former token stays good, and shows the new name
  await eachRow(t, [first, second], async ({ accessToken }) => {
    const { id, displayName } = await getMe(accessToken, at.at);
    assert.deepEqual([id, displayName], [first.personId, "山田"]);
  });
  const other = await createServiceAppGuest({ ...guest, subject: "PersonNo#2" }, options);
  assert.notEqual(other.personId, first.personId);
  assert.notEqual(other.email, first.email);
  assert.equal(await countGuests(options.accessToken, at.at), 2);
});

Deno.test("createServiceAppGuest() and createMembership() take only strings, and send nothing else", async (t) => {
  const { fetch, sent } = answering(json(GRANTED));
  const options = { accessToken: OPAQUE_TOKEN, fetch };
  const create = (value: unknown) => createServiceAppGuest(value as typeof guest, options);
  const add = (value: unknown) => createMembership(value as typeof membership, options);
  const table: [() => Promise<unknown>, string][] = [
    [
      () => create({ ...guest, subject: 7 }),
      "create guest: subject must be a string, received number",
    ],
    [
      () => create({ subject: "7" }),
      "create guest: displayName must be a string, received undefined",
    ],
    [
      () => create({ ...guest, displayName: null }),
      "create guest: displayName must be a string, received null",
    ],
    [() => create({ ...guest, subject: "" }), "create guest: subject is empty"],
    [() => create({ ...guest, displayName: " \t" }), "create guest: displayName is empty"],
    [
      () => add({ roomId: "r" }),
      "add person to space: personId must be a string, received undefined",
    ],
    [
      () => add({ roomId: "", personId: "p" }),
      "add person to space: roomId is empty",
    ],
    [
      () => add({ roomId: "r", personId: {} }),
      "add person to space: personId must be a string, received an object",
    ],
  ];
  await eachRow(t, table, async ([call, message]) => {
    await assert.rejects(call(), { name: "TypeError", message: `Cannot ${message}` });
  });
  assert.equal(sent.length, 0);
});

Deno.test("countGuests() reads every form of the answer", async (t) => {
  const plain = { headers: { "content-type": "text/plain" } };
  const table: [Response, number][] = [
    [json(3), 3],
    [json(0), 0],
    [json("3"), 3],
    [new Response("3", plain), 3],
    [new Response(" 3\r\n", plain), 3],
    [new Response('"3"', plain), 3],
    [json({ 112: 3 }), 3],
    [json({ count: "3" }), 3],
    [json({ 112: "number" }), 112],
    [json({ count: 0 }), 0],
  ];
  await eachRow(t, table, async ([response, count]) => {
    const { fetch, sent } = answering(response);
    assert.equal(await countGuests(OPAQUE_TOKEN, { fetch }), count);
    assert.equal(sent[0]!.method, "GET");
    assert.equal(sent[0]!.url, "https://webexapis.com/v1/guests/count");
    assert.equal(sent[0]!.headers.get("authorization"), `Bearer ${OPAQUE_TOKEN}`);
  });
});

Deno.test("countGuests() takes nonsense for an incomplete answer", async () => {
  const bodies = [
    ...["-1", "1.5", "1e300", "null", "true", "[3]", "[]", "{}", '"three"', '"-3"', '" 3"', '""'],
    ...['{"a":"b"}', '{"a":1,"b":2}', '{"count":-1}', '{"count":[3]}', '{"a":{"b":3}}'],
  ];
  for (const body of bodies) {
    const { fetch } = answering(new Response(body));
    await assert.rejects(countGuests(OPAQUE_TOKEN, { fetch }), (error) => {
      assert(error instanceof WebexError, `${body.slice(0, 40)}: ${error}`);
      assert.equal(error.code, "response_incomplete");
      assert.equal(
        error.message,
        `Cannot count guests: GET https://webexapis.com/v1/guests/count was answered with 200, but the answer holds no number of guests. ${CHECK}`,
      );
      return true;
    });
  }
});

Deno.test("createMembership() adds a guest by its person id, and gives what the service sent", async () => {
  const at = standingMock();
  const { personId } = await createServiceAppGuest(guest, {
    ...at.at,
    accessToken: await appTokenOf(at),
  });
  const user = await at.mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const token = user.accessToken;
  const room = await ask(at.mock, "POST", "/v1/rooms", { token, body: { title: "Desk" } });
  const roomId = room.body.id as string;
  const added = await createMembership({ roomId, personId }, { ...at.at, accessToken: token });
  assert.deepEqual([added.roomId, added.personId], [roomId, personId]);
  assert.equal(added.personDisplayName, "Stève");
  const again = createMembership({ roomId, personId }, { ...at.at, accessToken: token });
  await assert.rejects(again, {
    code: "request_refused",
    status: 409,
    message: /The person is in the space already$/,
  });
});

Deno.test("createServiceAppGuest() takes an incomplete answer for an error", async (t) => {
  const table: [unknown, string][] = [
    ...["id", "subject", "displayName", "email", "accessToken"].map((field): [unknown, string] => [
      { ...GRANTED, [field]: undefined },
      `the answer holds no ${field}`,
    ]),
    [{ ...GRANTED, email: 7 }, "the answer holds no email"],
    [{ ...GRANTED, accessToken: undefined, access_token: "t" }, "the answer holds no accessToken"],
    [{ ...GRANTED, expiresIn: "64799" }, "the answer holds no expiresIn, a number of seconds"],
    [[], "the answer is not a JSON object"],
  ];
  await eachRow(t, table, async ([body, problem]) => {
    const options = { accessToken: OPAQUE_TOKEN, fetch: answering(json(body)).fetch };
    await assert.rejects(createServiceAppGuest(guest, options), {
      name: "WebexError",
      code: "response_incomplete",
      message:
        `Cannot create guest: POST https://webexapis.com/v1/guests/token was answered with 200, but ${problem}. ${CHECK}`,
    });
  });
});

Deno.test("createMembership() takes an incomplete answer for an error", async (t) => {
  const made = { id: "m", roomId: "r", personId: "p" };
  const table: [unknown, string][] = [
    [{ ...made, id: undefined }, "the answer holds no id"],
    [{ ...made, roomId: 7 }, "the answer holds no roomId"],
    [{ ...made, personId: null }, "the answer holds no personId"],
    [null, "the answer is not a JSON object"],
    [[made], "the answer is not a JSON object"],
  ];
  await eachRow(t, table, async ([body, problem]) => {
    const options = { accessToken: OPAQUE_TOKEN, fetch: answering(json(body)).fetch };
    await assert.rejects(createMembership(membership, options), {
      name: "WebexError",
      code: "response_incomplete",
      message:
        `Cannot add person to space: POST https://webexapis.com/v1/memberships was answered with 200, but ${problem}. ${CHECK}`,
    });
  });
});
