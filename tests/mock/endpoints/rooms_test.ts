import assert from "node:assert/strict";
import { ask, standingMock } from "../../support/mock/standing_mock.ts";
import { NOW } from "../../support/tokens.ts";

/** A mock with two users, and what asks as one of them. */
async function prepare() {
  const { mock } = standingMock();
  const ada = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const grace = await mock.createUser({ displayName: "Grace", email: "grace@example.com" });
  const call = (who: typeof ada, method: string, path: string, body?: unknown) =>
    ask(mock, method, `/v1/${path}`, { token: who.accessToken, body });
  const titles = async (query: string) => {
    const { status, body } = await call(ada, "GET", `rooms?${query}`);
    assert.equal(status, 200);
    return (body.items as { title: string }[]).map(({ title }) => title).sort();
  };
  return { mock, ada, grace, call, titles };
}

Deno.test("a space keeps what its creator chooses, and what a moderator changes", async () => {
  const { ada, call } = await prepare();
  const choices = { isLocked: true, isPublic: true, description: "For all", teamId: "team" };
  const { body: created } = await call(ada, "POST", "rooms", { title: "Desk", ...choices });
  for (const [name, value] of Object.entries(choices)) assert.equal(created[name], value, name);
  const { body: shown } = await call(ada, "GET", `rooms/${created.id}`);
  assert.deepEqual(shown, { ...created, isReadOnly: false });
  const change = { title: "Hall", description: "For some", isPublic: false, isLocked: false };
  const { body: changed } = await call(ada, "PUT", `rooms/${created.id}`, change);
  for (const [name, value] of Object.entries(change)) assert.equal(changed[name], value, name);
  assert.equal(changed.teamId, "team", "what is not sent stays");
  const { body: again } = await call(ada, "GET", `rooms/${created.id}`);
  assert.deepEqual(again, changed);
});

Deno.test("a public space needs a description", async () => {
  const { ada, call } = await prepare();
  const { status, body } = await call(ada, "POST", "rooms", { title: "Desk", isPublic: true });
  assert.deepEqual([status, body.errors], [400, [{
    description: "a public space needs a description",
  }]]);
});

Deno.test("spaces are listed by when they were made public", async () => {
  const { mock, ada, call, titles } = await prepare();
  const description = "For all";
  const make = async (title: string, isPublic: boolean) =>
    (await call(ada, "POST", "rooms", { title, isPublic, description })).body;
  const early = await make("early", true);
  assert.equal(early.madePublic, new Date(NOW).toISOString());
  const late = await make("late", false);
  assert(!("madePublic" in late));
  await make("never", false);
  mock.clock.advance("2h");
  const { body } = await call(ada, "PUT", `rooms/${late.id}`, { title: "late", isPublic: true });
  assert.equal(body.madePublic, new Date(NOW + 7_200_000).toISOString());
  mock.clock.advance("1h");
  await call(ada, "PUT", `rooms/${late.id}`, { title: "late", isPublic: true });
  const at = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString();
  assert.deepEqual(await titles(""), ["early", "late", "never"]);
  assert.deepEqual(await titles(`from=${at(1)}`), ["late"]);
  assert.deepEqual(await titles(`to=${at(1)}`), ["early"]);
  assert.deepEqual(await titles(`from=${at(-1)}&to=${at(3)}`), ["early", "late"]);
  // after and before mean neither the time itself
  assert.deepEqual(await titles(`from=${at(0)}&to=${at(2)}`), []);
  await call(ada, "PUT", `rooms/${early.id}`, { title: "early", isPublic: false });
  assert.deepEqual(await titles(`to=${at(9)}`), ["late"]);
});

for (
  const [query, description] of [
    ["from=yesterday", "from must be a time such as 2026-01-31T12:00:00.000Z"],
    ["to=2026", "to must be a time such as 2026-01-31T12:00:00.000Z"],
    ["type=team", "type must be one of direct, group"],
    ["sortBy=title", "sortBy must be one of id, lastactivity, created"],
  ] as const
) {
  Deno.test(`a list of spaces refuses ${query}`, async () => {
    const { ada, call } = await prepare();
    const { status, body } = await call(ada, "GET", `rooms?${query}`);
    assert.deepEqual([status, body.errors], [400, [{ description }]]);
  });
}

Deno.test("spaces are listed by type and by team", async () => {
  const { ada, grace, call, titles } = await prepare();
  await call(ada, "POST", "rooms", { title: "Desk", teamId: "team" });
  await call(ada, "POST", "rooms", { title: "Hall" });
  await call(ada, "POST", "messages", { toPersonId: grace.personId, text: "Hello" });
  assert.deepEqual(await titles("type=group"), ["Desk", "Hall"]);
  assert.deepEqual(await titles("type=direct"), ["Grace"]);
  assert.deepEqual(await titles("teamId=team"), ["Desk"]);
});

Deno.test("in a space for announcements only moderators write", async () => {
  const { ada, grace, call } = await prepare();
  const { body: room } = await call(ada, "POST", "rooms", {
    title: "News",
    isAnnouncementOnly: true,
  });
  assert.equal(room.isAnnouncementOnly, true);
  const roomId = room.id;
  const { body: member } = await call(ada, "POST", "memberships", {
    roomId,
    personId: grace.personId,
  });
  const write = async (who: typeof ada) =>
    (await call(who, "POST", "messages", { roomId, text: "Hello" })).status;
  assert.deepEqual([await write(ada), await write(grace)], [200, 403]);
  await call(ada, "PUT", `memberships/${member.id}`, { isModerator: true });
  assert.equal(await write(grace), 200);
});

Deno.test("only a moderator changes a locked space or deletes one, and a direct one stays", async () => {
  const { ada, grace, call } = await prepare();
  const { body: room } = await call(ada, "POST", "rooms", { title: "Desk", isLocked: true });
  await call(ada, "POST", "memberships", { roomId: room.id, personId: grace.personId });
  const rename = async (who: typeof ada) =>
    (await call(who, "PUT", `rooms/${room.id}`, { title: "Hall" })).status;
  assert.deepEqual([await rename(grace), await rename(ada)], [403, 200]);
  assert.equal((await call(grace, "DELETE", `rooms/${room.id}`)).status, 403);
  const { body: message } = await call(ada, "POST", "messages", {
    toPersonId: grace.personId,
    text: "Hello",
  });
  const direct = `rooms/${message.roomId}`;
  assert.equal((await call(ada, "PUT", direct, { title: "Us" })).status, 400);
  assert.equal((await call(ada, "DELETE", direct)).status, 400);
  assert.equal((await call(ada, "GET", direct)).status, 200);
});
