import assert from "node:assert/strict";
import {
  createServiceAppGuest,
  decodeWebexId,
  encodeWebexId,
  type MockOptions,
} from "../../../mod.ts";
import { eachRow } from "../../support/each_row.ts";
import { appTokenOf, ask, standingMock } from "../../support/mock/standing_mock.ts";
import { NOW } from "../../support/tokens.ts";

/** A mock with a user who has a space, and two guests. */
async function prepare(options: MockOptions = {}) {
  const at = standingMock(options);
  const { mock } = at;
  const accessToken = await appTokenOf(at);
  const guest = (subject: string) =>
    createServiceAppGuest({ subject, displayName: `Guest ${subject}` }, { ...at.at, accessToken });
  const ada = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const room = await ask(mock, "POST", "/v1/rooms", {
    token: ada.accessToken,
    body: { title: "Desk" },
  });
  const roomId = room.body.id as string;
  const [one, two] = [await guest("one"), await guest("two")];
  const post = (token: string, path: string, body: unknown) =>
    ask(mock, "POST", `/v1/${path}`, { token, body });
  const get = (token: string, path: string) => ask(mock, "GET", `/v1/${path}`, { token });
  return { mock, ada, one, two, roomId, post, get };
}

/** One field of every item of a list. */
function each(body: Record<string, unknown>, field: string): unknown[] {
  return (body.items as Record<string, unknown>[]).map((item) => item[field]);
}

Deno.test("a guest put in a space writes there, and its message is read by the others", async () => {
  const { mock, ada, one, roomId, post, get } = await prepare();
  const outside = await post(one.accessToken, "messages", { roomId, text: "Hello" });
  assert.equal(outside.status, 404, "before it is a member");
  const added = await post(ada.accessToken, "memberships", { roomId, personId: one.personId });
  assert.equal(added.status, 200);
  assert.deepEqual([added.body.personId, added.body.roomId], [one.personId, roomId]);
  assert.deepEqual([added.body.personEmail, added.body.isModerator], [one.email, false]);
  mock.clock.advance("1m");
  const written = await post(one.accessToken, "messages", { roomId, text: "Hello ★" });
  assert.equal(written.status, 200);
  assert.deepEqual([written.body.personId, written.body.text], [one.personId, "Hello ★"]);
  await post(ada.accessToken, "messages", { roomId, markdown: "**Welcome**" });
  const read = await get(ada.accessToken, `messages?roomId=${roomId}`);
  assert.deepEqual(each(read.body, "text"), ["Welcome", "Hello ★"], "the newest first");
  assert.deepEqual(each(read.body, "markdown"), ["**Welcome**", undefined]);
  assert.deepEqual(each(read.body, "personEmail"), ["ada@example.com", one.email]);
  const [room] = (await get(one.accessToken, "rooms")).body.items as [Record<string, unknown>];
  assert.deepEqual([room.id, room.title, room.type], [roomId, "Desk", "group"]);
  assert.equal(room.lastActivity, new Date(NOW + 60_000).toISOString());
  assert.equal(room.created, new Date(NOW).toISOString());
});

Deno.test("a guest is refused another guest, as a member and in a direct message", async (t) => {
  const { ada, one, two, roomId, post } = await prepare();
  await post(ada.accessToken, "memberships", { roomId, personId: one.personId });
  const table: [string, Record<string, unknown>][] = [
    ["memberships", { roomId, personId: two.personId }],
    ["messages", { toPersonId: two.personId, text: "Hello" }],
  ];
  await eachRow(t, table, async ([path, body]) => {
    const { status, headers } = await post(one.accessToken, path, body);
    assert.deepEqual([status, headers.get("x-mock-reason")], [
      403,
      "a guest cannot interact with another guest",
    ]);
  });
  assert.equal(
    (await post(ada.accessToken, "memberships", { roomId, personId: two.personId })).status,
    200,
  );
  const withUser = await post(one.accessToken, "messages", {
    toPersonId: ada.personId,
    text: "Hello",
  });
  assert.equal(withUser.status, 200);
});

Deno.test("a direct message opens one space of two, whoever begins", async () => {
  const { ada, one, post, get } = await prepare();
  const first = await post(one.accessToken, "messages", {
    toPersonEmail: "ada@example.com",
    text: "1",
  });
  const second = await post(ada.accessToken, "messages", { toPersonId: one.personId, text: "2" });
  assert.equal(second.body.roomId, first.body.roomId);
  assert.equal(first.body.roomType, "direct");
  const rooms = await get(one.accessToken, "rooms");
  assert.deepEqual(each(rooms.body, "id"), [first.body.roomId]);
});

Deno.test("a guest is not reached by its e-mail address, and a user is", async () => {
  const { mock, ada, one, roomId, post } = await prepare();
  await mock.createUser({ displayName: "Grace", email: "grace@example.com" });
  const add = (personEmail: string) =>
    post(ada.accessToken, "memberships", { roomId, personEmail });
  assert.equal((await add(one.email)).status, 404);
  assert.equal((await add("grace@example.com")).status, 200);
  assert.equal((await add("nobody@example.com")).status, 404);
});

Deno.test("a space is hidden from those who are not in it", async (t) => {
  const { mock, ada, one, roomId, post, get } = await prepare();
  const grace = await mock.createUser({ displayName: "Grace", email: "grace@example.com" });
  await eachRow(t, [grace, one], async ({ accessToken }) => {
    assert.equal((await get(accessToken, `messages?roomId=${roomId}`)).status, 403);
    assert.equal((await get(accessToken, `memberships?roomId=${roomId}`)).status, 404);
    assert.equal(
      (await post(accessToken, "memberships", { roomId, personId: grace.personId })).status,
      404,
    );
    assert.deepEqual((await get(accessToken, "rooms")).body.items, []);
  });
  const members = await get(ada.accessToken, `memberships?roomId=${roomId}`);
  assert.deepEqual(each(members.body, "personId"), [ada.personId]);
  assert.deepEqual(each(members.body, "isModerator"), [true]);
});

Deno.test("a guest taken out of a space writes there no more, and can be put there again", async () => {
  const { mock, ada, one, roomId, post } = await prepare();
  const add = () => post(ada.accessToken, "memberships", { roomId, personId: one.personId });
  const write = () => post(one.accessToken, "messages", { roomId, text: "Hello" });
  const { id } = (await add()).body;
  assert.match(decodeWebexId(id as string).type!, /^MEMBERSHIP$/);
  assert.equal((await write()).status, 200);
  assert.equal((await add()).status, 409);
  const remove = () => ask(mock, "DELETE", `/v1/memberships/${id}`, { token: ada.accessToken });
  assert.deepEqual([(await remove()).status, (await remove()).status], [204, 404]);
  assert.equal((await write()).status, 404);
  assert.equal((await add()).status, 200);
  assert.equal((await write()).status, 200);
});

Deno.test("a renamed guest is shown by its new name everywhere", async () => {
  const at = standingMock();
  const options = { ...at.at, accessToken: await appTokenOf(at) };
  const { accessToken: token } = await at.mock.createUser({
    displayName: "Ada",
    email: "ada@example.com",
  });
  const room = await ask(at.mock, "POST", "/v1/rooms", { token, body: { title: "Desk" } });
  const roomId = room.body.id;
  const { personId } = await createServiceAppGuest(
    { subject: "1", displayName: "Before" },
    options,
  );
  await ask(at.mock, "POST", "/v1/memberships", { token, body: { roomId, personId } });
  const names = async () => {
    const person = await ask(at.mock, "GET", `/v1/people/${personId}`, { token });
    const members = await ask(at.mock, "GET", `/v1/memberships?roomId=${roomId}`, { token });
    return [person.body.displayName, ...each(members.body, "personDisplayName")];
  };
  assert.deepEqual(await names(), ["Before", "Ada", "Before"]);
  await createServiceAppGuest({ subject: "1", displayName: "After" }, options);
  assert.deepEqual(await names(), ["After", "Ada", "After"]);
});

Deno.test("createMock() takes people and spaces of another process with acceptUnknownIds", async (t) => {
  const id = (type: string) => encodeWebexId({ type, id: "00000000-0000-4000-8000-00000000000a" });
  const body = { roomId: id("ROOM"), personId: id("PEOPLE") };
  const refused = await prepare();
  assert.equal((await refused.post(refused.ada.accessToken, "memberships", body)).status, 404);
  const { ada, post } = await prepare({ acceptUnknownIds: true });
  const add = (change = {}) => post(ada.accessToken, "memberships", { ...body, ...change });
  const added = await add();
  assert.deepEqual([added.status, added.body.personId], [200, id("PEOPLE")]);
  await eachRow(
    t,
    [{ roomId: id("PEOPLE") }, { roomId: "x" }, { personId: id("ROOM") }],
    async (change) => {
      assert.equal((await add(change)).status, 404);
    },
  );
});

for (
  const [options, status] of [
    [{ welcomeStrangers: true }, 200],
    [{ welcomeStrangers: true, acceptUnknownIds: true }, 200],
    [{ welcomeStrangers: true, acceptUnknownIds: false }, 404],
    [{ welcomeStrangers: false, acceptUnknownIds: true }, 200],
    [{ acceptUnknownIds: false }, 404],
  ] as const
) {
  Deno.test(`createMock(${JSON.stringify(options)}) answers ${status} for an unknown person`, async () => {
    const { ada, roomId, post } = await prepare(options);
    const id = "00000000-0000-4000-8000-00000000000a";
    const body = { roomId, personId: encodeWebexId({ type: "PEOPLE", id }) };
    assert.equal((await post(ada.accessToken, "memberships", body)).status, status);
  });
}

Deno.test("a person who leaves one of two spaces is in the other one still", async () => {
  const { mock, ada, one, roomId, post, get } = await prepare();
  const second = (await post(ada.accessToken, "rooms", { title: "Hall" })).body.id as string;
  const add = async (id: string) =>
    (await post(ada.accessToken, "memberships", { roomId: id, personId: one.personId })).body.id;
  const membership = await add(roomId);
  await add(second);
  const rooms = async () => each((await get(one.accessToken, "rooms")).body, "id");
  assert.deepEqual((await rooms()).toSorted(), [roomId, second].toSorted());
  await ask(mock, "DELETE", `/v1/memberships/${membership}`, { token: ada.accessToken });
  assert.deepEqual(await rooms(), [second]);
  await ask(mock, "DELETE", `/v1/rooms/${second}`, { token: ada.accessToken });
  assert.deepEqual(await rooms(), []);
});
