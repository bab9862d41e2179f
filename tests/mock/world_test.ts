import assert from "node:assert/strict";
import {
  createGuestToken,
  createMock,
  getMe,
  login,
  type MockWorld,
  refreshServiceAppToken,
  type WebexMock,
} from "../../mod.ts";
import { start } from "../support/cli/running_mock.ts";
import { NOW, run } from "../support/cli/run.ts";
import { eachRow } from "../support/each_row.ts";
import { ask, standingMock } from "../support/mock/standing_mock.ts";
import { ISSUER, SECRET } from "../support/tokens.ts";

const APP = { clientId: "own-app", clientSecret: "own-secret", refreshToken: "own-refresh" };
const ADA = { displayName: "Ada", email: "Ada@example.com" };
const WORLD: MockWorld = {
  issuers: [{ issuer: ISSUER, secret: SECRET }],
  serviceApps: [APP],
  users: [ADA, { displayName: "Grace", email: "grace@example.com", scopes: ["spark:rooms_read"] }],
  guests: [
    { subject: "guest-1", displayName: "Stève" },
    { subject: "guest-2", displayName: "Lin", issuer: ISSUER },
    { subject: "guest-3", displayName: "Eve", serviceApp: "own-app" },
  ],
  rooms: [{
    title: "Desk",
    members: ["ada@example.com", "guest-1", "guest-3"],
    messages: [{ from: "guest-1", text: "Hello?" }, { from: "ADA@example.com", text: "Yes." }],
  }, { title: "Empty", members: ["guest-2"] }],
};

/** What a user sees of the rooms. */
async function look(mock: WebexMock) {
  const { accessToken: token, personId } = await mock.createUser(ADA);
  const { body: { items: rooms } } = await ask(mock, "GET", "/v1/rooms", { token });
  const [room] = rooms as { id: string; title: string; creatorId: string }[];
  const get = async (path: string) =>
    (await ask(mock, "GET", `/v1/${path}?roomId=${room!.id}`, { token })).body.items as Record<
      string,
      unknown
    >[];
  return {
    personId,
    room: room!,
    members: (await get("memberships")).map(({ personId: id, personDisplayName, isModerator }) => [
      id,
      personDisplayName,
      isModerator,
    ]),
    messages: (await get("messages")).map(({ text, personId: id }) => [text, id]),
  };
}

Deno.test("createMock({ world }) knows its users, guests, rooms and messages from the start", async () => {
  const { mock, at } = standingMock({ world: WORLD });
  const { room, members, messages, personId } = await look(mock);
  assert.deepEqual([room.title, room.creatorId], ["Desk", personId]);
  const token = await createGuestToken({ subject: "guest-1", displayName: "Stève" }, {
    ...mock.issuer,
    now: mock.clock.now,
  });
  const me = await getMe((await login(token, at)).accessToken, at);
  assert.deepEqual(members.map(([, name, isModerator]) => [name, isModerator]).sort(), [
    ["Ada", true],
    ["Eve", false],
    ["Stève", false],
  ]);
  assert.deepEqual(messages, [["Yes.", personId], ["Hello?", me.id]]);
  // issuers and Service Apps are there besides the mock's own
  assert.deepEqual(mock.issuers.map(({ issuer }) => issuer), [createMock().issuer.issuer, ISSUER]);
  assert((await refreshServiceAppToken(APP, at)).accessToken.length > 0);
});

Deno.test("reset() goes back to the world, with the same ids, and events begin anew", async () => {
  const { mock } = standingMock({ world: WORLD });
  const before = await look(mock);
  const { accessToken: token } = await mock.createUser(ADA);
  await ask(mock, "PUT", `/v1/rooms/${before.room.id}`, { token, body: { title: "Changed" } });
  await ask(mock, "POST", "/v1/messages", {
    token,
    body: { roomId: before.room.id, text: "More" },
  });
  await mock.createUser({ displayName: "Ada Changed", email: "ada@example.com" });
  mock.addIssuer({ issuer: "later", secret: SECRET });
  const events = mock.events();
  mock.reset();
  assert.equal((await events.next()).value.type, "reset", "what fills it is no event");
  assert.deepEqual(await look(mock), before);
  assert.equal(mock.issuers.length, 2);
});

Deno.test("persons and rooms of a world have the same ids in every process, whatever the seed", async () => {
  const one = await look(standingMock({ world: WORLD, seed: "a" }).mock);
  const other = await look(standingMock({ world: WORLD, seed: "b" }).mock);
  assert.equal(one.room.id, other.room.id);
  assert.deepEqual(one.members.map(([id]) => id), other.members.map(([id]) => id));
});

Deno.test("createUser() with a known e-mail address returns another token of the same user", async () => {
  const { mock } = standingMock();
  const first = await mock.createUser(ADA);
  const again = await mock.createUser({ displayName: "Ada L.", email: "ada@EXAMPLE.com" });
  assert.equal(again.personId, first.personId);
  assert.notEqual(again.accessToken, first.accessToken);
  for (const { accessToken: token } of [first, again]) {
    const { body } = await ask(mock, "GET", "/v1/people/me", { token });
    assert.equal(body.displayName, "Ada L.");
  }
});

Deno.test("createMock({ world }) keeps what it was given, whatever becomes of that", async () => {
  const world = structuredClone(WORLD);
  const { mock } = standingMock({ world });
  Object.assign(world.rooms![0]!, { title: "Changed" });
  assert.equal((await look(mock)).room.title, "Desk");
});

const WRONG: [world: unknown, message: string][] = [
  [[], "a world is not an object"],
  [{ people: [] }, "the world has a field besides issuers, serviceApps, users, guests, rooms"],
  [{ users: {} }, "users is not an array"],
  [{ users: ["Ada"] }, "users[0] is not an object"],
  [{ users: [{ email: "a@b" }] }, "users[0].displayName is empty or not a string"],
  [{ users: [ADA, { ...ADA, email: "ADA@EXAMPLE.COM" }] }, "users[1].email is there twice"],
  [{ users: [{ ...ADA, scopes: "x" }] }, "users[0].scopes is not an array of strings"],
  [
    { users: [{ ...ADA, name: "x" }] },
    "users[0] has a field besides displayName, email, scopes",
  ],
  [{ guests: [{ subject: "", displayName: "A" }] }, "guests[0].subject is empty or not a string"],
  [
    { guests: [{ subject: "1", displayName: "A", issuer: "other" }] },
    "guests[0] belongs to no issuer that the mock knows",
  ],
  [
    { guests: [{ subject: "1", displayName: "A", serviceApp: "other" }] },
    "guests[0].serviceApp is no Service App that the mock knows",
  ],
  [
    { guests: [{ subject: "1", displayName: "A", serviceApp: "own-app", issuer: ISSUER }] },
    "guests[0] has both an issuer and a serviceApp",
  ],
  [
    { guests: [{ subject: "1", displayName: "A" }, { subject: "1", displayName: "B" }] },
    "guests[1].subject is there twice",
  ],
  [{ users: [{ ...ADA, email: "ada" }] }, "users[0].email is no e-mail address"],
  [{ rooms: [{ title: "x", members: [] }] }, "rooms[0].members is empty"],
  [
    { users: [ADA], rooms: [{ title: "x", members: [ADA.email, "eve@example.com"] }] },
    "rooms[0].members[1] is no e-mail address of users and no subject of guests",
  ],
  [
    { users: [ADA], rooms: [{ title: "x", members: [ADA.email, ADA.email.toLowerCase()] }] },
    "rooms[0].members[1] is there twice",
  ],
  [
    { users: [ADA], rooms: [{ title: "x", members: [ADA.email], messages: {} }] },
    "rooms[0].messages is not an array",
  ],
  [
    { users: [ADA], rooms: [{ title: "x", members: [ADA.email], messages: [{ from: "ada" }] }] },
    "rooms[0].messages[0].text is empty or not a string",
  ],
  [
    {
      users: [ADA],
      guests: [{ subject: "1", displayName: "A" }],
      rooms: [{ title: "x", members: [ADA.email], messages: [{ from: "1", text: "y" }] }],
    },
    "rooms[0].messages[0].from is not a member of the room",
  ],
];

Deno.test("createMock({ world }) refuses what is no world, and says where", async (t) => {
  await eachRow(t, WRONG, ([world, message]) => {
    assert.throws(() => createMock({ world: world as MockWorld }), {
      name: "TypeError",
      message: `Cannot read world: ${message}`,
    });
  });
});

Deno.test("guestissuer mock --world begins with the world of a file, and resets to it", async () => {
  const files = { "world.json": JSON.stringify(WORLD) };
  const running = await start(["--world", "world.json", "--json"], {}, "", { files });
  const { url, adminToken } = JSON.parse(running.ready);
  const admin = async (method: string, path: string) => {
    const headers = { authorization: `Bearer ${adminToken}` };
    return await (await fetch(`${url}/__mock/${path}`, { method, headers })).json();
  };
  const titles = async () =>
    (await admin("GET", "rooms")).map(({ title }: { title: string }) => title).sort();
  assert.deepEqual(await titles(), ["Desk", "Empty"]);
  await admin("POST", "reset");
  assert.deepEqual(await titles(), ["Desk", "Empty"]);
  const { guests, users } = await admin("GET", "people");
  assert.deepEqual([guests.length, users.length], [3, 2]);
  const token = await createGuestToken({ subject: "guest-2", displayName: "Lin" }, {
    issuer: ISSUER,
    secret: SECRET,
    now: () => NOW,
  });
  const { accessToken } = await login(token, { baseUrl: `${url}/v1` });
  const me = await getMe(accessToken, { baseUrl: `${url}/v1` });
  assert(guests.some(({ personId }: { personId: string }) => personId === me.id));
  await running.stop();
});

Deno.test("guestissuer mock --world refuses a file that is not there, not JSON or no world", async () => {
  const files = { "text.json": "users: []", "odd.json": '{"users":[{}]}' };
  const table: [string, RegExp][] = [
    ["none.json", /cannot read the file none\.json: there is no such file/],
    ["text.json", /the file text\.json given with --world is not JSON/],
    ["odd.json", /Cannot read world: users\[0\]\.displayName is empty or not a string/],
  ];
  for (const [path, message] of table) {
    const { code, stdout, stderr } = await run(["mock", "--world", path], { files });
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, message);
  }
});
