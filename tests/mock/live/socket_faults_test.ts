import assert from "node:assert/strict";
import type { SocketFault } from "../../../lib/mock/live/socket_fault.ts";
import { createMock } from "../../../mod.ts";
import { openLive, serveLive } from "../../support/mock/live_client.ts";

Deno.test("a pong is withheld, or has another id, as often as asked", async () => {
  await using at = await serveLive();
  const client = await (await at.user("Ada")).listen();
  at.mock.sockets.failNext({ pong: "withheld", times: 2 });
  at.mock.sockets.failNext({ pong: "mismatched" });
  for (const id of ["1", "2", "3", "4"]) client.send({ id, type: "ping" });
  const [wrong, right] = [await client.next(), await client.next()];
  assert.deepEqual([wrong.type, right.type, right.id], ["pong", "pong", "4"]);
  assert(!["1", "2", "3"].includes(wrong.id));
  assert.deepEqual(at.mock.sockets.faults(), []);
});

Deno.test("a lost event leaves a gap in the numbers, and the next ones come", async () => {
  await using at = await serveLive();
  const ada = await at.user("Ada");
  const { id: roomId } = await ada.call("POST", "/v1/rooms", { title: "Desk" });
  const client = await ada.listen();
  at.mock.sockets.failNext({ lose: true });
  for (const text of ["lost", "heard", "heard too"]) {
    await ada.call("POST", "/v1/messages", { roomId, text });
  }
  const numbers = [(await client.next()).sequenceNumber, (await client.next()).sequenceNumber];
  // 1 was the answer to the authorization
  assert.deepEqual(numbers, [3, 4]);
  assert.equal(at.mock.sockets.list()[0]!.events, 2);
});

Deno.test("a delayed event comes late, and those after it wait for it", async () => {
  await using at = await serveLive();
  const ada = await at.user("Ada");
  const { id: roomId } = await ada.call("POST", "/v1/rooms", { title: "Desk" });
  const client = await ada.listen();
  at.mock.sockets.failNext({ delay: "100ms" });
  at.mock.sockets.failNext({ delay: 0 });
  const began = performance.now();
  const sent: string[] = [];
  for (const text of ["delayed", "not delayed", "after both"]) {
    sent.push((await ada.call("POST", "/v1/messages", { roomId, text })).id);
  }
  const heard = [];
  for (let i = 0; i < 3; i++) heard.push((await client.activity()).id);
  assert(performance.now() - began >= 99);
  assert.deepEqual(heard, sent.map((id) => atob(id).split("/").at(-1)));
});

Deno.test("a fault is for one person when that is said", async () => {
  await using at = await serveLive();
  const [ada, grace] = [await at.user("Ada"), await at.user("Grace")];
  const [hers, other] = [await ada.listen(), await grace.listen()];
  at.mock.sockets.failNext({ pong: "withheld", personId: grace.personId });
  for (const client of [hers, other]) client.send({ id: "1", type: "ping" });
  assert.equal((await hers.next()).id, "1");
  other.send({ id: "2", type: "ping" });
  assert.equal((await other.next()).id, "2", "the first was withheld");
  assert.equal(at.mock.sockets.close(4000, "replaced", { personId: grace.personId }), 1);
  assert.deepEqual(await other.closed, { code: 4000, reason: "replaced" });
  assert.deepEqual(at.mock.sockets.list().map(({ personId }) => personId), [ada.personId]);
});

Deno.test("an authorization is refused with the code of a fault, once", async () => {
  await using at = await serveLive();
  const ada = await at.user("Ada");
  at.mock.sockets.failNext({ authorization: 4401 });
  const client = await openLive(await ada.register());
  const data = { token: `Bearer ${ada.accessToken}` };
  client.send({ id: "1", type: "authorization", data });
  assert.deepEqual(await client.closed, { code: 4401, reason: "a fault that was asked for" });
  await ada.listen();
  assert.equal(at.mock.sockets.list().length, 1);
});

Deno.test("faults in waiting are listed, taken back, and forgotten by a reset", () => {
  for (const forget of ["clearFaults", "reset"] as const) {
    const mock = createMock();
    mock.sockets.failNext({ lose: true, times: 3 });
    mock.sockets.failNext({ pong: "withheld" });
    assert.deepEqual(mock.sockets.faults(), [
      { fault: { lose: true, times: 3 }, left: 3 },
      { fault: { pong: "withheld" }, left: 1 },
    ]);
    if (forget === "reset") mock.reset();
    else mock.sockets.clearFaults();
    assert.deepEqual(mock.sockets.faults(), []);
  }
});

for (
  const [fault, name, message] of [
    [null, "TypeError", /it must be an object$/],
    [{}, "TypeError", /has one of authorization, pong, lose and delay$/],
    [{ pong: "withheld", lose: true }, "TypeError", /has one of authorization, pong/],
    [{ lose: true, often: 2 }, "TypeError", /has the fields authorization, pong/],
    [{ lose: false }, "TypeError", /lose must be true$/],
    [{ pong: "late" }, "TypeError", /pong must be "withheld" or "mismatched"$/],
    [{ lose: true, times: 0 }, "RangeError", /times must be a whole number of at least 1$/],
    [{ lose: true, times: 1.5 }, "RangeError", /times must be a whole number/],
    [{ lose: true, personId: 7 }, "TypeError", /personId must be a string$/],
    [{ authorization: 999 }, "RangeError", /the code must be one of 1000 to 1003, 1005 to 1014/],
    [{ authorization: 1004 }, "RangeError", /the code must be one of/],
    [{ authorization: 5000 }, "RangeError", /the code must be one of/],
    [{ authorization: "4401" }, "RangeError", /the code must be one of/],
    [{ delay: -1 }, "RangeError", /delay must be from 0 to 24 days$/],
    [{ delay: 2 ** 31 }, "RangeError", /delay must be from 0 to 24 days$/],
  ] as [unknown, string, RegExp][]
) {
  Deno.test(`mock.sockets.failNext() refuses ${JSON.stringify(fault)}`, () => {
    const mock = createMock();
    assert.throws(() => mock.sockets.failNext(fault as SocketFault), { name, message });
    assert.deepEqual(mock.sockets.faults(), []);
  });
}

for (
  const [code, reason, options, name] of [
    [999, "", {}, "RangeError"],
    [1004, "", {}, "RangeError"],
    [1015, "", {}, "RangeError"],
    [2999, "", {}, "RangeError"],
    [5000, "", {}, "RangeError"],
    [3000.5, "", {}, "RangeError"],
    ["1000", "", {}, "RangeError"],
    [1000, "é".repeat(62), {}, "TypeError"],
    [1000, 7, {}, "TypeError"],
    [1000, "", { personId: 7 }, "TypeError"],
  ] as [number, string, { personId?: string }, string][]
) {
  Deno.test(`mock.sockets.close() refuses ${JSON.stringify([code, reason, options])}`, () => {
    const mock = createMock();
    assert.throws(() => mock.sockets.close(code, reason, options), {
      name,
      message: /^Cannot close sockets: /,
    });
  });
}

Deno.test("mock.sockets.close() takes every code that a close frame can have", () => {
  const mock = createMock();
  for (const code of [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1014, 3000, 4999]) {
    assert.equal(mock.sockets.close(code, "é".repeat(61)), 0);
  }
  assert.equal(mock.sockets.close(), 0);
});
