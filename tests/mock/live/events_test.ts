import assert from "node:assert/strict";
import {
  createMock,
  getMe,
  type MockEvent,
  type MockOptions,
  type WebexMock,
} from "../../../mod.ts";
import { serveLive } from "../../support/mock/live_client.ts";
import { ask } from "../../support/mock/standing_mock.ts";

/** A mock with a user and a space, in process: there is no port. */
async function prepare(options: MockOptions = {}) {
  const mock = createMock({ now: () => 1767225600000, ...options });
  const { accessToken: token } = await mock.createUser({
    displayName: "Ada",
    email: "ada@example.com",
  });
  const call = async (method: string, path: string, body?: unknown) =>
    (await ask(mock, method, `/v1/${path}`, { token, body })).body;
  const { id } = await call("POST", "rooms", { title: "Desk" });
  return { mock, token, call, roomId: id as string };
}

/** So many events. */
async function take(events: AsyncIterator<MockEvent>, count: number): Promise<MockEvent[]> {
  const taken: MockEvent[] = [];
  while (taken.length < count) taken.push((await events.next()).value);
  return taken;
}

/** What an event is about, in short. */
function inShort(event: MockEvent): string {
  switch (event.type) {
    case "request":
      return `request ${event.request.endpoint} ${event.request.status}`;
    case "activity":
      return `activity ${event.activity.resource} ${event.activity.event}`;
    case "webhook":
      return `webhook ${event.webhook.outcome}`;
    case "fault":
      return `fault ${event.endpoint} ${Object.keys(event.fault)}`;
    case "reset":
      return "reset";
  }
}

/** Goes through all events that are remembered. */
async function remembered(mock: WebexMock, last: number, after = 0): Promise<MockEvent[]> {
  const events: MockEvent[] = [];
  for await (const event of mock.events({ after })) {
    events.push(event);
    if (event.id === last) break;
  }
  return events;
}

Deno.test("mock.events() tells in process of requests, activities, webhooks and faults, by one counter", async () => {
  const { mock, call, roomId } = await prepare();
  await call("POST", "webhooks", {
    name: "Desk",
    targetUrl: "http://127.0.0.1:9/",
    resource: "messages",
    event: "created",
  });
  const events = mock.events();
  const message = await call("POST", "messages", { roomId, text: "Hello" });
  await mock.webhookDeliveries();
  mock.failNext("people/me", { status: 503 });
  await call("GET", "people/me");
  const seen = await take(events, 5);
  assert.deepEqual(seen.map(inShort).sort(), [
    "activity messages created",
    "fault people/me status",
    "request messages 200",
    "request people/me 503",
    "webhook noted",
  ]);
  const first = seen[0]!.id;
  assert.deepEqual(seen.map(({ id }) => id), [0, 1, 2, 3, 4].map((i) => first + i));
  assert.deepEqual(new Set(seen.map(({ dropped }) => dropped)), new Set([0]));
  assert.deepEqual(
    seen.map(({ at }) => at.getTime()),
    Array(5).fill(1767225600000),
  );
  const activity = seen.find(({ type }) => type === "activity") as
    & MockEvent
    & { type: "activity" };
  assert.deepEqual(activity.activity, {
    resource: "messages",
    event: "created",
    actorId: message.personId,
    roomId,
    data: message,
  });
});

Deno.test("mock.events() begins with the next event, after a number, or with the oldest", async () => {
  const { mock, call } = await prepare();
  const next = mock.events();
  await call("GET", "people/me");
  const [{ id: last }] = await take(next, 1) as [MockEvent];
  const all = await remembered(mock, last);
  assert.deepEqual(all.map(inShort), [
    "activity memberships created",
    "activity rooms created",
    "request rooms 200",
    "request people/me 200",
  ]);
  assert.deepEqual((await remembered(mock, last, last - 1)).map(inShort), [
    "request people/me 200",
  ]);
  // a number that is still to come is the latest
  const ahead = mock.events({ after: last + 100 });
  await call("GET", "rooms");
  assert.deepEqual((await take(ahead, 1)).map(inShort), ["request GET rooms 200"]);
});

Deno.test("mock.events() can be read by several, each at its own pace", async () => {
  const { mock, call } = await prepare();
  const [fast, slow] = [mock.events(), mock.events()];
  const early = take(fast, 1);
  await call("GET", "people/me");
  assert.deepEqual((await early).map(inShort), ["request people/me 200"]);
  await call("GET", "rooms");
  assert.deepEqual((await take(slow, 2)).map(inShort), [
    "request people/me 200",
    "request GET rooms 200",
  ]);
  assert.deepEqual((await take(fast, 1)).map(inShort), ["request GET rooms 200"]);
});

Deno.test("mock.events() says how many events a reader has lost", async () => {
  const { mock, call } = await prepare({ journalSize: 3 });
  const events = mock.events();
  for (let i = 0; i < 5; i++) await call("GET", "people/me");
  const [first, second] = await take(events, 2);
  assert.deepEqual([first!.dropped, second!.dropped, second!.id - first!.id], [2, 0, 1]);
  const oldest = await take(mock.events({ after: 0 }), 1);
  assert.equal(oldest[0]!.id, first!.id);
  assert.equal(oldest[0]!.dropped, first!.id - 1);
});

Deno.test("mock.events() remembers the latest event where the journal remembers nothing", async () => {
  const { mock, call } = await prepare({ journalSize: 0 });
  const events = mock.events();
  const waiting = take(events, 1);
  await call("GET", "people/me");
  assert.deepEqual((await waiting).map(inShort), ["request people/me 200"]);
});

Deno.test("mock.events() ends with the reason of its signal, and with its loop", async () => {
  const { mock, call } = await prepare();
  const controller = new AbortController();
  const events = mock.events({ signal: controller.signal });
  const waiting = events.next();
  const reason = new Error("enough");
  controller.abort(reason);
  await assert.rejects(waiting, reason);
  await assert.rejects(mock.events({ signal: controller.signal }).next(), reason);
  const left = mock.events();
  await call("GET", "people/me");
  for await (const _ of left) break;
  assert.deepEqual(await left.next(), { done: true, value: undefined });
});

Deno.test("mock.events() tells of a reset and goes on, and no number comes again", async () => {
  const { mock, call } = await prepare();
  const events = mock.events({ after: 0 });
  const before = await take(events, 3);
  mock.reset();
  await call("GET", "people/me");
  const after = await take(events, 2);
  assert.deepEqual(after.map(inShort), ["reset", "request people/me 401"]);
  const last = before.at(-1)!.id;
  assert.deepEqual(after.map(({ id }) => id), [last + 1, last + 2]);
  const oldest = await take(mock.events({ after: 0 }), 2);
  assert.deepEqual(oldest.map(inShort), ["reset", "request people/me 401"]);
});

Deno.test("mock.events() shows no token, wherever it was sent", async () => {
  const { mock, token, call, roomId } = await prepare();
  const events = mock.events();
  await call("POST", "messages", { roomId, text: `my token is ${token}` });
  await getMe(token, { fetch: mock.fetch });
  const seen = JSON.stringify(await take(events, 3));
  for (let i = 0; i + 12 <= token.length; i += 6) {
    assert(!seen.includes(token.slice(i, i + 12)), "a part of the token is shown");
  }
});

Deno.test("mock.events() tells of the faults of live connections", async () => {
  await using at = await serveLive();
  const client = await (await at.user("Ada")).listen();
  at.mock.sockets.failNext({ pong: "mismatched" });
  const events = at.mock.events();
  client.send({ id: "1", type: "ping" });
  await client.next();
  const [event] = await take(events, 1) as [MockEvent];
  assert(event.type === "fault");
  assert.deepEqual([event.endpoint, event.fault], [undefined, { pong: "mismatched" }]);
});

for (const after of [-1, 1.5, NaN, "1"]) {
  Deno.test(`mock.events() refuses after: ${JSON.stringify(after)}`, () => {
    assert.throws(() => createMock().events({ after: after as number }), {
      name: "RangeError",
      message: "Cannot read events: after must be a whole number of at least 0",
    });
  });
}
