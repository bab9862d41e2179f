import assert from "node:assert/strict";
import { listenOnNode } from "../../../lib/runtime/node_listen.ts";
import { eventStream } from "../../../lib/mock/server/event_stream.ts";
import { createMock, type MockEvent, type WebexMock } from "../../../mod.ts";
import { readEvents } from "../../support/mock/event_reader.ts";
import { serveMock } from "../../support/mock/served_mock.ts";
import { ask, standingMock } from "../../support/mock/standing_mock.ts";

const authorization = "Bearer let-me-in";

/** Asks for something that the journal then has. */
async function askFor(mock: WebexMock, ...paths: string[]): Promise<void> {
  for (const path of paths) await ask(mock, "GET", `/v1/${path}`);
}

async function open(url: string, headers: Record<string, string> = {}) {
  return readEvents(
    await fetch(`${url}/__mock/events`, { headers: { authorization, ...headers } }),
  );
}

/** An event as JSON has it. */
function plain(event: MockEvent): unknown {
  return JSON.parse(JSON.stringify(event));
}

Deno.test("GET /__mock/events sends each event of mock.events() as it happens", async () => {
  await using served = await serveMock();
  const { mock, server } = served;
  const events = mock.events();
  await using reader = await open(server.url);
  assert.equal(reader.response.status, 200);
  assert.equal(reader.response.headers.get("content-type"), "text/event-stream");
  assert.equal(reader.response.headers.get("cache-control"), "no-store");
  const { accessToken } = await mock.createUser({ displayName: "Ada", email: "a@example.com" });
  mock.failNext("people/me", { status: 503 });
  await ask(mock, "POST", "/v1/rooms", { token: accessToken, body: { title: "Bürö\nup" } });
  await askFor(mock, "people/me", "nowhere");
  const types: string[] = [];
  // a membership, a room and the request for them; a fault and its request; a request to nowhere
  for (let i = 0; i < 6; i++) {
    const { value } = await events.next();
    const { id, event, data } = await reader.next();
    assert.deepEqual([id, event, JSON.parse(data)], [`${value.id}`, value.type, plain(value)]);
    types.push(event!);
  }
  assert.deepEqual(types, ["activity", "activity", "request", "fault", "request", "request"]);
  mock.reset();
  const { id, event } = await reader.next();
  assert.deepEqual([id, event], ["7", "reset"]);
});

Deno.test("GET /__mock/events goes on after the event that Last-Event-ID or ?after names", async () => {
  await using served = await serveMock();
  const { mock, server } = served;
  await askFor(mock, "one", "two", "three");
  const pathOf = ({ data }: { data: string }) => JSON.parse(data).request.path;
  await using resumed = await open(server.url, { "last-event-id": "1" });
  assert.deepEqual([pathOf(await resumed.next()), pathOf(await resumed.next())], [
    "/v1/two",
    "/v1/three",
  ]);
  await askFor(mock, "four");
  assert.equal(pathOf(await resumed.next()), "/v1/four");
  await using all = readEvents(
    await fetch(`${server.url}/__mock/events?after=0`, { headers: { authorization } }),
  );
  assert.equal(pathOf(await all.next()), "/v1/one");
  // a mock that was started anew has not come that far
  await using later = await open(server.url, { "last-event-id": "999" });
  await askFor(mock, "five");
  assert.equal(pathOf(await later.next()), "/v1/five");
});

Deno.test("GET /__mock/events wants the token, a name of this machine, and a number", async () => {
  await using served = await serveMock();
  const { admin } = served;
  assert.equal((await admin("GET", "events", undefined, {})).status, 401);
  assert.equal(
    (await admin("GET", "events?after=0", undefined, { authorization: "Bearer x" })).status,
    401,
  );
  for (const after of ["-1", "x", "1.5", "1e3", ""]) {
    const { status, body } = await admin("GET", `events?after=${after}`);
    assert.equal(status, 400, after);
    assert.match(body.error, /^Cannot read events: Last-Event-ID and after must be the number/);
  }
});

Deno.test("an event stream holds nothing for a client that does not read, and says what was lost", async () => {
  const { mock } = standingMock({ journalSize: 3 });
  const { signal } = new AbortController();
  const stream = eventStream({ events: (options) => mock.events(options), after: 0, signal });
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  assert.equal((await reader.read()).value, "retry: 1000\n\n");
  for (let i = 1; i <= 10; i++) await askFor(mock, `n${i}`);
  const seen: [path: string, dropped: number][] = [];
  while (seen.at(-1)?.[0] !== "/v1/n10") {
    const { value } = await reader.read();
    const { request, dropped } = JSON.parse(/^data: (.*)$/m.exec(value!)![1]!);
    seen.push([request.path, dropped]);
  }
  // the pipe itself holds one
  assert(seen.length <= 4, JSON.stringify(seen));
  assert.equal(seen.reduce((sum, [, dropped]) => sum + dropped, 0), 10 - seen.length);
  await reader.cancel();
});

Deno.test("an event stream says that it is alive when nothing happens, and loses nothing by it", async () => {
  const { mock } = standingMock();
  const { signal } = new AbortController();
  const options = { events: () => mock.events(), after: undefined, signal, heartbeat: 1 };
  const reader = eventStream(options).pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  for (let i = 0; i < 3; i++) assert.equal((await reader.read()).value, ": alive\n\n");
  await askFor(mock, "one");
  let value: string | undefined = ": alive\n\n";
  while (value === ": alive\n\n") ({ value } = await reader.read());
  assert.match(value!, /^id: 1\nevent: request\ndata: \{.*\}\n\n$/);
  await reader.cancel();
});

Deno.test("an event stream gives up its reading when the client leaves or the server closes", async () => {
  const mock = createMock();
  for (const end of ["client", "server"] as const) {
    const closing = new AbortController();
    const reading = Promise.withResolvers<AbortSignal>();
    const stream = eventStream({
      events: (options) => {
        reading.resolve(options.signal!);
        return mock.events(options);
      },
      after: undefined,
      signal: closing.signal,
    });
    const reader = stream.getReader();
    await reader.read();
    const pending = reader.read();
    const signal = await reading.promise;
    assert.equal(signal.aborted, false);
    if (end === "client") await reader.cancel();
    else closing.abort();
    assert.deepEqual(await pending, { done: true, value: undefined });
    assert.equal(signal.aborted, true);
  }
});

Deno.test("a server of Node stops reading a body when its client leaves, and waits for a slow one", async () => {
  const left = Promise.withResolvers<void>();
  let sent = 0;
  const chunk = new Uint8Array(1024 * 1024);
  const listener = await listenOnNode(() =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent++;
          controller.enqueue(chunk);
          // who does not wait would never end
          if (sent > 200) controller.close();
        },
        cancel: () => left.resolve(),
      }, { highWaterMark: 0 }),
    ), { port: 0, hostname: "127.0.0.1", cert: undefined, key: undefined });
  try {
    const response = await fetch(`http://127.0.0.1:${listener.port}/`);
    const reader = response.body!.getReader();
    await reader.read();
    await reader.cancel();
    await left.promise;
    assert(sent < 200, `${sent} MB were sent to nobody`);
  } finally {
    await listener.close();
  }
});

Deno.test("closing a served mock ends its event streams", async () => {
  await using served = await serveMock();
  const reader = await open(served.server.url);
  const ended = reader.next();
  await served.server.close();
  await assert.rejects(ended);
});
