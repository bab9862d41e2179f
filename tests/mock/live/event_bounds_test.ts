/** The events of a mock take up no more memory than it promises. */
import assert from "node:assert/strict";
import type { MockEvent, WebexMock } from "../../../mod.ts";
import { ask, standingMock } from "../../support/mock/standing_mock.ts";

const ME = "/v1/people/me";

/** The events that are remembered, and a last one. */
async function remembered(mock: WebexMock): Promise<MockEvent[]> {
  await ask(mock, "GET", "/v1/last");
  const found: MockEvent[] = [];
  for await (const event of mock.events({ after: 0 })) {
    found.push(event);
    if (event.type === "request" && event.request.path === "/v1/last") break;
  }
  return found;
}

Deno.test("events() forgets the oldest requests rather than hold more than 16 MB of them", async () => {
  const { mock } = standingMock({ journalSize: 100_000 });
  const headers = { "x-other": "x".repeat(60_000) };
  for (let i = 0; i < 400; i++) {
    await ask(mock, "GET", `${ME}?n=${i}&${"y".repeat(30_000)}`, { headers });
  }
  const events = await remembered(mock);
  assert.equal(events.at(-1)!.id, 401);
  assert.equal(events[0]!.dropped, 401 - events.length);
  const size = JSON.stringify(events).length;
  assert(size > 15e6 && size < 17e6, `${size} bytes`);
});

Deno.test("events() remembers as many events as the journal does requests, and one at least", async () => {
  for (const [journalSize, ids] of [[3, [3, 4, 5]], [1, [5]], [0, [5]]] as const) {
    const { mock } = standingMock({ journalSize });
    for (let i = 0; i < 4; i++) await ask(mock, "GET", ME);
    assert.deepEqual((await remembered(mock)).map(({ id }) => id), ids);
  }
});

Deno.test("events() shows one that is larger than all to who waits for it, and forgets what was before", async () => {
  const { mock } = standingMock();
  await ask(mock, "GET", ME);
  const next = mock.events().next();
  await ask(mock, "GET", ME, { headers: { "x-other": "x".repeat(17 * 1024 * 1024) } });
  assert.equal((await next).value.id, 2);
  assert.deepEqual((await mock.events({ after: 0 }).next()).value.dropped, 1);
  assert.deepEqual((await remembered(mock)).map(({ id, dropped }) => [id, dropped]), [[3, 2]]);
});

Deno.test("events() counts cards, titles and the bodies of webhooks", async () => {
  const { mock } = standingMock({ journalSize: 100_000 });
  const { accessToken: token } = await mock.createUser({
    displayName: "A",
    email: "a@example.com",
  });
  const webhook = { name: "w", targetUrl: "http://127.0.0.1:9/", resource: "all", event: "all" };
  const title = "x".repeat(20_000);
  await ask(mock, "POST", "/v1/webhooks", { token, body: webhook });
  const { body: room } = await ask(mock, "POST", "/v1/rooms", { token, body: { title: "a" } });
  const attachments = [{ contentType: "application/x", content: "x".repeat(500_000) }];
  for (let i = 0; i < 10; i++) {
    await ask(mock, "POST", "/v1/messages", { token, body: { roomId: room.id, attachments } });
  }
  const cards = await remembered(mock);
  const shown = cards.filter(({ type }) => type === "activity");
  assert.equal(shown.length, 4, "a card counts eight times what its JSON does");
  for (let i = 0; i < 1000; i++) {
    await ask(mock, "PUT", `/v1/rooms/${room.id}`, { token, body: { title } });
  }
  await mock.webhookDeliveries();
  const size = JSON.stringify(await remembered(mock)).length;
  assert(size > 10e6 && size < 20e6, `${size} bytes`);
});
