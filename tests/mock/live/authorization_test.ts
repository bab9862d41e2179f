import assert from "node:assert/strict";
import { createGuestToken, createMock, login, refreshServiceAppToken } from "../../../mod.ts";
import { createEngine } from "../../../lib/mock/engine.ts";
import { LiveConnection } from "../../../lib/mock/server/live_connection.ts";
import { createParts, readSettings } from "../../../lib/mock/settings.ts";
import { liveUser, openLive, serveLive } from "../../support/mock/live_client.ts";

const authorize = (token: unknown) => ({ id: "1", type: "authorization", data: { token } });

for (
  const [what, messageOf, code, reason] of [
    [
      "a token that is none",
      () => authorize("Bearer none"),
      4401,
      /^what was sent is not an access token$/,
    ],
    ["no token", () => authorize(""), 4401, /^no Authorization header/],
    ["a token that is no string", () => authorize(7), 4401, /^no Authorization header/],
    ["no data", () => ({ id: "1", type: "authorization" }), 4401, /^no Authorization header/],
    ["another's token", ({ other }) => authorize(`Bearer ${other}`), 4403, /not registered by/],
    [
      "a Service App's own token",
      ({ app }) => authorize(`Bearer ${app}`),
      4400,
      /^a Service App itself has no live connections$/,
    ],
    ["a ping first", () => ({ id: "1", type: "ping" }), 1008, /^the connection is not authorized/],
  ] as [string, (tokens: Record<string, string>) => unknown, number, RegExp][]
) {
  Deno.test(`a live connection with ${what} is closed with ${code}`, async () => {
    await using at = await serveLive();
    const [ada, grace] = [await at.user("Ada"), await at.user("Grace")];
    const { accessToken: app } = await refreshServiceAppToken(at.mock.serviceApp, {
      fetch: at.mock.fetch,
    });
    const message = messageOf({ other: grace.accessToken, app });
    const asked = await openLive(`${await ada.register()}?aliasHttpStatus=true`);
    asked.send(message);
    const closed = await asked.closed;
    assert.equal(closed.code, code);
    assert.match(closed.reason, reason);
    // without the wish for statuses, one code stands for all of them
    const plain = await openLive(await ada.register());
    plain.send(message);
    assert.deepEqual(await plain.closed, { code: 1008, reason: closed.reason });
    assert.deepEqual(at.mock.sockets.list(), []);
  });
}

Deno.test("a live connection takes a token without Bearer, and no expired one", async () => {
  await using at = await serveLive();
  const ada = await at.user("Ada");
  const client = await openLive(await ada.register());
  client.send(authorize(ada.accessToken));
  const { data, type, sequenceNumber } = await client.next();
  assert.deepEqual([data, type, sequenceNumber], [
    { eventType: "mercury.buffer_state" },
    undefined,
    1,
  ]);
  at.mock.clock.advance("15d");
  client.send(authorize(ada.accessToken));
  const { code, reason } = await client.closed;
  assert.equal(code, 1008);
  assert.match(reason, /has expired by the mock's clock/);
});

Deno.test("a good token that is sent again changes nothing", async () => {
  await using at = await serveLive();
  const ada = await at.user("Ada");
  const client = await ada.listen();
  client.send(authorize(ada.accessToken));
  client.send({ id: "p", type: "ping" });
  const { id, type, sequenceNumber } = await client.next();
  assert.deepEqual([id, type, sequenceNumber], ["p", "pong", 2]);
  assert.equal(at.mock.sockets.list().length, 1);
});

Deno.test("what is sent right behind the token is answered after it, in its order", async () => {
  // a token of this form takes a while to be checked, when the mock has not seen it
  const token = await createGuestToken({ subject: "1", displayName: "Ada" }, createMock().issuer);
  const { accessToken } = await login(token, {
    fetch: createMock({ accessTokenForm: "jwt" }).fetch,
  });
  await using at = await serveLive({ acceptUnknownIds: true });
  const path = `/mercury/v1/apps/wx2/registrations/${crypto.randomUUID()}/messages`;
  const client = await openLive(at.server.url.replace("http", "ws") + path);
  client.send(authorize(accessToken));
  client.send({ id: "a", type: "ping" });
  client.send(authorize(accessToken));
  client.send({ id: "b", type: "ping" });
  const come: unknown[] = [];
  for (let i = 0; i < 3; i++) {
    const message = await Promise.race([client.next(), client.closed]);
    come.push("code" in message ? message : [message.type, message.type && message.id]);
  }
  assert.deepEqual(come, [[undefined, undefined], ["pong", "a"], ["pong", "b"]]);
});

Deno.test("more than 1 MB that is sent right behind the token closes the connection", async () => {
  const settings = readSettings({}, undefined);
  const parts = createParts(settings);
  const closed: unknown[] = [];
  const connection = new LiveConnection({
    ...parts,
    state: (await createEngine(parts, settings)).state,
    deviceId: "x",
    origin: "http://127.0.0.1",
    aliasHttpStatus: true,
    multipleConnections: false,
    authorizationTimeout: 1000,
  });
  connection.opened({
    waiting: 0,
    send() {},
    close: (...frame) => void closed.push(frame),
    drop() {},
  });
  connection.received(JSON.stringify(authorize("none")));
  const ping = JSON.stringify({ id: "x".repeat(499_000), type: "ping" });
  connection.received(ping);
  connection.received(ping);
  assert.deepEqual(closed, []);
  connection.received(ping);
  assert.deepEqual(closed, [[1008, "over 1 MB came before authorization"]]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(closed.length, 1);
});

Deno.test("what is sent right behind a token that is refused is not answered", async () => {
  await using at = await serveLive();
  const ada = await at.user("Ada");
  const client = await openLive(await ada.register());
  client.send(authorize("none"));
  client.send({ id: "a", type: "ping" });
  assert.deepEqual(await client.closed, {
    code: 1008,
    reason: "what was sent is not an access token",
  });
});

Deno.test("a device has one live connection, or several when that is asked for", async () => {
  await using at = await serveLive();
  const ada = await at.user("Ada");
  const url = await ada.register();
  const first = await ada.listen(url);
  const second = await ada.listen(url);
  assert.deepEqual(await first.closed, { code: 4000, reason: "replaced" });
  const third = await ada.listen(`${url}?multipleConnections=true`);
  const elsewhere = await ada.listen();
  const deviceId = url.split("/").at(-2)!;
  const { personId } = ada;
  assert.deepEqual(
    at.mock.sockets.list().slice(0, 2),
    [{ personId, deviceId, events: 0 }, { personId, deviceId, events: 0 }],
  );
  await ada.call("DELETE", `/wdm/api/v1/devices/${deviceId}`);
  const unregistered = { code: 1000, reason: "the device was unregistered" };
  assert.deepEqual([await second.closed, await third.closed], [unregistered, unregistered]);
  assert.equal(at.mock.sockets.list().length, 1);
  at.mock.reset();
  assert.equal((await elsewhere.closed).code, 1001);
});

Deno.test("with acceptUnknownIds a device of another process has a live connection", async () => {
  const path = "/mercury/v1/apps/wx2/registrations/00000000-0000-4000-8000-00000000000a/messages";
  for (const acceptUnknownIds of [true, false]) {
    await using at = await serveLive({ acceptUnknownIds });
    const ada = await at.user("Ada");
    const url = `${at.server.url.replace("http", "ws")}${path}`;
    if (!acceptUnknownIds) {
      const socket = new WebSocket(url);
      await new Promise((resolve) => socket.onclose = resolve);
      const [asked] = at.mock.requests().slice(-1);
      assert.deepEqual([asked!.status, asked!.reason], [
        404,
        "no device of this id is registered: register anew",
      ]);
      continue;
    }
    const client = await ada.listen(url);
    // the device is the first one's who comes
    const grace = liveUser(at.server, await at.user("Grace"));
    const other = await openLive(`${url}?aliasHttpStatus=true`);
    other.send(authorize(`Bearer ${grace.accessToken}`));
    assert.equal((await other.closed).code, 4403);
    client.close();
    await client.closed;
  }
});
