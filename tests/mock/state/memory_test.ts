/** What clients write and register takes up no more memory than the mock promises. */
import assert from "node:assert/strict";
import { Contents } from "../../../lib/mock/state/contents.ts";
import { createClock } from "../../../lib/mock/state/clock.ts";
import { Activities } from "../../../lib/mock/state/activities.ts";
import { GuestDirectory } from "../../../lib/mock/state/guests.ts";
import { Latest, Memory, MemoryFull } from "../../../lib/mock/state/memory.ts";
import { Messages } from "../../../lib/mock/state/messages.ts";
import { createSeededIds } from "../../../lib/mock/state/random.ts";
import { Spaces } from "../../../lib/mock/state/spaces.ts";
import { Devices } from "../../../lib/mock/state/devices.ts";
import { Webhooks } from "../../../lib/mock/state/webhooks.ts";
import type { Person } from "../../../lib/mock/state/person.ts";
import type { Space } from "../../../lib/mock/state/space.ts";
import { fastHs256 } from "../../../lib/token/fast_hs256.ts";
import { ask, standingMock } from "../../support/mock/standing_mock.ts";
import { NOW } from "../../support/tokens.ts";

const MB = 1024 * 1024;
const ids = createSeededIds("memory");
const clock = createClock(() => NOW);
const activities = new Activities(clock);
const ADA: Person = {
  uuid: "ada",
  personId: "ada",
  orgId: "org",
  email: "ada@example.com",
  displayName: "Ada",
  created: "",
  cluster: "us",
  isGuest: false,
};
const GRACE: Person = { ...ADA, uuid: "grace", personId: "grace" };

/** What holds so many bytes, and the spaces, webhooks and devices that count in it. */
function holding(limit: number) {
  const memory = new Memory(limit);
  const spaces = new Spaces({ ids, clock, activities, memory, acceptUnknownIds: false });
  const webhooks = new Webhooks({ ids, clock, memory });
  const devices = new Devices({ ids, clock, memory });
  const room = (title: string) => spaces.create({ title, type: "group", creator: ADA });
  const webhook = (secret: string) =>
    webhooks.add({
      name: "w",
      targetUrl: "http://127.0.0.1/",
      resource: "all",
      event: "all",
      filter: undefined,
      secret,
      owner: ADA,
      isLocal: true,
    });
  return { memory, spaces, webhooks, devices, room, webhook };
}

const isFull = (error: unknown) => error instanceof MemoryFull;

Deno.test("a mock takes no space, member, webhook or device beyond its limit, until others are deleted", () => {
  const { spaces, webhooks, devices, room, webhook } = holding(10_000);
  const small = room("small");
  const large = room("x".repeat(20_000));
  const takes: (() => unknown)[] = [
    () => room("one more"),
    () => spaces.join(small, { person: GRACE, isModerator: false, actor: ADA }),
    () => spaces.between(ADA, GRACE),
    () => webhook("secret"),
    () => devices.register(ADA, {}),
    () => devices.adopt("uuid", ADA),
  ];
  for (const take of takes) assert.throws(take, isFull);
  assert.equal(spaces.list().length, 2, "nothing was half done");
  assert.equal(small.members.size, 1);
  spaces.delete(large, ADA);
  for (const take of takes) take();
  assert.equal(webhooks.list().length, 1);
});

Deno.test("a space that is taken is taken with both who talk in it", () => {
  const { spaces } = holding(1);
  assert.equal(spaces.between(ADA, GRACE).members.size, 2);
});

for (
  const [what, fill] of [
    ["a member who leaves", ({ spaces, room }) => {
      const space = room("a");
      const person = { ...GRACE, displayName: "x".repeat(20_000) };
      const membership = spaces.join(space, { person, isModerator: false, actor: ADA });
      return () => spaces.leave(space, membership, ADA);
    }],
    ["the members of a space that is deleted", ({ spaces, room }) => {
      const space = room("a");
      const person = { ...GRACE, displayName: "x".repeat(20_000) };
      spaces.join(space, { person, isModerator: false, actor: ADA });
      return () => spaces.delete(space, ADA);
    }],
    ["a space that is renamed", ({ spaces, room }) => {
      const space = room("a");
      spaces.update(space, { title: "x".repeat(20_000) }, ADA);
      return () => spaces.update(space, { title: "a" }, ADA);
    }],
    ["a description", ({ spaces, room }) => {
      const space = room("a");
      spaces.update(space, { description: "x".repeat(20_000) }, ADA);
      return () => spaces.delete(space, ADA);
    }],
    ["a webhook that is deleted", ({ webhooks, webhook }) => {
      const added = webhook("x".repeat(20_000));
      return () => webhooks.delete(added);
    }],
    ["a webhook that is changed", ({ webhooks, webhook }) => {
      const added = webhook("x");
      const change = { name: "w", targetUrl: "x".repeat(20_000), secret: "x" };
      webhooks.update(added, { ...change, status: "active", isLocal: true });
      return () =>
        webhooks.update(added, { ...change, targetUrl: "x", status: "active", isLocal: true });
    }],
    ["a device that is unregistered", ({ devices }) => {
      const added = devices.register(ADA, { name: "x".repeat(20_000) })!;
      return () => devices.delete(added);
    }],
    ["a device that is changed", ({ devices }) => {
      const added = devices.register(ADA, {})!;
      devices.update(added, { model: "x".repeat(20_000) });
      return () => devices.update(added, { model: "x" });
    }],
    ["everything, when it is cleared", ({ memory, room }) => {
      room("x".repeat(20_000));
      return () => memory.clear();
    }],
  ] as [string, (held: ReturnType<typeof holding>) => () => void][]
) {
  Deno.test(`the memory that is counted is that of ${what}`, () => {
    const held = holding(10_000);
    const release = fill(held);
    assert.throws(() => held.room("no"), isFull);
    release();
    held.room("yes");
  });
}

Deno.test("what was deleted while it was changed is not counted again", () => {
  const { memory, spaces, webhooks, devices, room, webhook } = holding(10_000);
  const large = "x".repeat(20_000);
  const space = room("a");
  const hook = webhook("a");
  const device = devices.register(ADA, {})!;
  spaces.delete(space, ADA);
  webhooks.delete(hook);
  devices.delete(device);
  spaces.update(space, { title: large }, ADA);
  webhooks.update(hook, {
    name: large,
    targetUrl: "x",
    secret: large,
    status: "active",
    isLocal: true,
  });
  devices.update(device, { name: large });
  memory.requireRoom();
});

Deno.test("the mock refuses with 507 what it has no memory for, says what to do, and takes more after a reset", async () => {
  const { mock } = standingMock();
  const user = () => mock.createUser({ displayName: "A", email: "a@example.com" });
  const { accessToken: token } = await user();
  const body = { title: "x".repeat(20_000), description: "x".repeat(20_000), isPublic: true };
  const large = { ...body, teamId: "x".repeat(20_000) };
  let answer = await ask(mock, "POST", "/v1/rooms", { token, body: large });
  let taken = 0;
  while (answer.status === 200 && taken < 2000) {
    taken++;
    answer = await ask(mock, "POST", "/v1/rooms", { token, body: large });
  }
  assert.equal(answer.status, 507);
  assert(taken > 1000 && taken < 1130, String(taken));
  const reason =
    "the mock remembers 67108864 bytes of spaces, memberships, webhooks and devices already: delete some, or reset the mock";
  assert.equal(answer.headers.get("x-mock-reason"), reason);
  assert.deepEqual(answer.body.errors, [{ description: reason }]);
  const webhook = { name: "w", targetUrl: "http://127.0.0.1/", resource: "all", event: "all" };
  assert.equal(
    (await ask(mock, "POST", "/v1/webhooks", { token, body: webhook })).status,
    507,
  );
  assert.equal((await ask(mock, "POST", "/wdm/api/v1/devices", { token, body: {} })).status, 507);
  mock.reset();
  const { accessToken: anew } = await user();
  assert.equal((await ask(mock, "POST", "/v1/rooms", { token: anew, body: large })).status, 200);
});

/** A directory of messages that remembers so many bytes. */
function writing(limit: number) {
  const { room } = holding(MB);
  const messages = new Messages({ ids, clock, activities, limit });
  const write = (space: Space, text: string, attachments: unknown[] = []) =>
    messages.write(space, {
      text,
      markdown: undefined,
      html: undefined,
      mentionedPeople: [],
      files: [],
      attachments,
      author: ADA,
      parentId: undefined,
    });
  return { messages, write, one: room("one"), other: room("other") };
}

Deno.test("a mock forgets the oldest messages of all spaces rather than remember more than its limit", () => {
  const { messages, write, one, other } = writing(35_000);
  const first = write(one, "x".repeat(10_000));
  const second = write(other, "x".repeat(10_000));
  const third = write(one, "x".repeat(10_000));
  assert.equal(messages.find(first.id, ADA)?.message, first);
  const fourth = write(other, "x".repeat(10_000));
  assert.equal(messages.find(first.id, ADA), undefined);
  assert.deepEqual([one.messages, other.messages], [[third], [second, fourth]]);
  messages.delete({ space: one, message: third }, ADA);
  const fifth = write(one, "x".repeat(10_000));
  assert.deepEqual([one.messages, other.messages], [[fifth], [second, fourth]]);
  messages.edit({ space: other, message: fourth }, {
    text: "x".repeat(20_000),
    markdown: undefined,
    html: undefined,
    mentionedPeople: [],
  });
  write(one, "");
  assert.deepEqual([one.messages.length, other.messages], [2, [fourth]]);
  messages.forget(other);
  assert.equal(messages.find(fourth.id, ADA), undefined);
  write(one, "x".repeat(10_000));
  assert.equal(one.messages.length, 3);
  messages.clear();
  assert.equal(messages.find(fifth.id, ADA), undefined);
});

Deno.test("cards count with what their objects take up, which is more than their JSON", () => {
  const { write, one } = writing(100_000);
  const card = Array.from({ length: 5000 }, () => ({}));
  write(one, "first");
  write(one, "second", card);
  assert.deepEqual(one.messages.map(({ text }) => text), []);
});

Deno.test("a mock forgets the oldest files rather than remember more than 256 MB, empty ones too", () => {
  const { spaces, room } = holding(MB);
  const contents = new Contents(ids);
  const space = room("files");
  const add = (bytes: Uint8Array<ArrayBuffer>) =>
    contents.add({ name: "a", type: "text/plain", bytes, space });
  const first = add(new Uint8Array(100 * MB));
  const second = add(new Uint8Array(100 * MB));
  const third = add(new Uint8Array(100 * MB));
  assert.deepEqual([contents.find(first.id), contents.find(second.id)], [undefined, second]);
  for (let i = 0; i < 120_000; i++) add(new Uint8Array());
  assert.deepEqual([contents.find(second.id), contents.find(third.id)], [undefined, third]);
  contents.forget(space);
  assert.equal(contents.find(third.id), undefined);
  const after = add(new Uint8Array(200 * MB));
  add(new Uint8Array(50 * MB));
  assert.equal(contents.find(after.id), after, "those of a deleted space take up nothing");
  spaces.delete(space, ADA);
});

Deno.test("the files of a deleted space are gone", async () => {
  const { mock } = standingMock();
  const { accessToken: token } = await mock.createUser({
    displayName: "A",
    email: "a@example.com",
  });
  const { body: room } = await ask(mock, "POST", "/v1/rooms", { token, body: { title: "a" } });
  const form = new FormData();
  form.append("roomId", room.id as string);
  form.append("files", new File(["x"], "x.txt"));
  const headers = { authorization: `Bearer ${token}` };
  const url = "https://webexapis.com/v1/messages";
  const sent = await (await mock.fetch(url, { method: "POST", headers, body: form })).json();
  assert.equal((await mock.fetch(sent.files[0], { headers })).status, 200);
  await ask(mock, "DELETE", `/v1/rooms/${room.id}`, { token });
  assert.equal((await mock.fetch(sent.files[0], { headers })).status, 404);
});

Deno.test("a mock forgets the oldest guests rather than remember more of them than its limit in bytes", () => {
  const directory = new GuestDirectory({
    fast: fastHs256,
    maxBytes: 25_000,
    isInSpace: () => false,
  });
  const owner = { id: "issuer", orgUuid: "00000000-0000-4000-8000-000000000000", cluster: "us" };
  const add = (subject: string, displayName: string) =>
    directory.createOrRename({ owner, subject, displayName, at: NOW });
  const first = add("a", "x".repeat(10_000));
  add("b".repeat(10_000), "b");
  assert.equal(directory.byUuid(first.uuid), first);
  add("c", "x".repeat(10_000));
  assert.deepEqual([directory.byUuid(first.uuid), directory.size], [undefined, 2]);
  add("c", "c");
  const fourth = add("d", "x".repeat(9_000));
  assert.equal(directory.size, 3, "a shorter name makes room");
  directory.clear();
  add("e", "x".repeat(20_000));
  assert.deepEqual([directory.size, directory.byUuid(fourth.uuid)], [1, undefined]);
});

Deno.test("a guest that is larger than the limit is remembered alone", () => {
  const directory = new GuestDirectory({ fast: fastHs256, maxBytes: 1000, isInSpace: () => false });
  const owner = { id: "issuer", orgUuid: "00000000-0000-4000-8000-000000000000", cluster: "us" };
  for (const subject of ["a", "b"]) {
    directory.findOrCreate({ owner, subject, displayName: "x".repeat(5000), at: NOW });
  }
  assert.equal(directory.size, 1);
});

Deno.test("what forgets all has room for as much as before", () => {
  const latest = new Latest<{ size: number }>({ capacity: 10, maxBytes: 100 });
  for (let i = 0; i < 10; i++) latest.add({ size: 10 });
  latest.clear();
  for (let i = 0; i < 10; i++) latest.add({ size: 10 });
  assert.deepEqual([latest.oldest, latest.newest], [11, 20]);
});
