import assert from "node:assert/strict";
import { refreshServiceAppToken } from "../../../mod.ts";
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
