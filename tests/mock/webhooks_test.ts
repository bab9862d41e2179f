import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createMock, encodeWebexId, type MockOptions, type WebhookDelivery } from "../../mod.ts";
import { readWebexId } from "../../lib/webex_id.ts";
import { ask } from "../support/mock/standing_mock.ts";
import description from "../support/openapi/webex.json" with { type: "json" };

/** What happens in the mock. */
const SERVED = ["rooms", "memberships", "messages"];

/** The values that the official description has for a field of a webhook. */
function readEnum(field: "resource" | "event"): string[] {
  const { post } = description.paths["/webhooks"];
  const { schema } = post.requestBody.content["application/json"];
  return schema.properties[field].enum;
}

/** A mock with a user who owns a webhook, and a space that another one writes in. */
async function prepare(options: MockOptions = {}) {
  const mock = createMock({ now: () => 1767225600000, ...options });
  const ada = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const grace = await mock.createUser({ displayName: "Grace", email: "grace@example.com" });
  const call = async (who: typeof ada, method: string, path: string, body?: unknown) =>
    await ask(mock, method, `/v1/${path}`, { token: who.accessToken, body });
  const { body: room } = await call(ada, "POST", "rooms", { title: "Desk" });
  const roomId = room.id as string;
  await call(ada, "POST", "memberships", { roomId, personId: grace.personId });
  const hook = async (more: Record<string, unknown> = {}) =>
    await call(ada, "POST", "webhooks", {
      name: "Desk",
      targetUrl: "http://127.0.0.1:9/hook",
      resource: "messages",
      event: "created",
      ...more,
    });
  const say = async (text: string, who = grace) =>
    (await call(who, "POST", "messages", { roomId, text })).body;
  const due = async () =>
    (await mock.webhookDeliveries()).map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  return { mock, ada, grace, roomId, call, hook, say, due };
}

Deno.test("a webhook is noted in process, without the text, and signed with HMAC-SHA1", async () => {
  const { mock, ada, grace, roomId, hook, say } = await prepare();
  const { body: webhook } = await hook({ secret: "a secret of the receiver" });
  const message = await say("Hello");
  const [delivery, ...others] = await mock.webhookDeliveries();
  assert.deepEqual(others, []);
  const { body, signature, outcome, attempts, webhookId, targetUrl } = delivery!;
  assert.deepEqual([outcome, attempts, webhookId], ["noted", 0, webhook.id]);
  assert.equal(targetUrl, "http://127.0.0.1:9/hook");
  const expected = createHmac("sha1", "a secret of the receiver").update(body).digest("hex");
  assert.equal(signature, expected);
  assert.deepEqual(JSON.parse(body), {
    id: webhook.id,
    name: "Desk",
    resource: "messages",
    event: "created",
    orgId: encodeWebexId({ type: "ORGANIZATION", id: "0f1c0000-5eed-4000-8000-00000000a11e" }),
    createdBy: ada.personId,
    appId: encodeWebexId({ type: "APPLICATION", id: "0f1c0000-5eed-4000-8000-00000000a11e" }),
    ownedBy: "creator",
    status: "active",
    actorId: grace.personId,
    data: {
      id: message.id,
      roomId,
      roomType: "group",
      personId: grace.personId,
      personEmail: "grace@example.com",
      created: message.created,
    },
  });
});

for (
  const [resource, event, expected] of [
    ["messages", "created", ["messages created"]],
    ["messages", "all", ["messages created", "messages updated", "messages deleted"]],
    ["memberships", "deleted", ["memberships deleted"]],
    ["rooms", "updated", ["rooms updated"]],
    ["all", "all", [
      "messages created",
      "messages updated",
      "messages deleted",
      "rooms updated",
      "memberships deleted",
    ]],
  ] as const
) {
  Deno.test(`a webhook about ${resource} ${event} is due for that and for nothing else`, async () => {
    const { ada, grace, roomId, call, hook, say, due } = await prepare();
    await hook({ resource, event });
    const { id } = await say("one");
    await call(grace, "PUT", `messages/${id}`, { roomId, text: "two" });
    await call(grace, "DELETE", `messages/${id}`);
    await call(ada, "PUT", `rooms/${roomId}`, { title: "Front desk" });
    const { body } = await call(ada, "GET", `memberships?roomId=${roomId}`);
    const [, { id: membershipId }] = body.items as [unknown, { id: string }];
    await call(ada, "DELETE", `memberships/${membershipId}`);
    assert.deepEqual((await due()).map((each) => `${each.resource} ${each.event}`), expected);
  });
}

for (
  const [filter, count] of [
    ["personEmail=grace@example.com", 1],
    ["personEmail=ada@example.com", 0],
    ["roomType=group", 1],
    ["roomType=direct", 0],
    ["roomId={room}", 1],
    ["roomId={room}&personEmail=ada@example.com", 0],
    ["mentionedPeople=me", 0],
  ] as const
) {
  Deno.test(`a webhook with the filter ${filter} is due ${count === 1 ? "once" : "never"}`, async () => {
    const { roomId, hook, say, due } = await prepare();
    const encoded = new URLSearchParams(filter.replace("{room}", roomId)).toString();
    assert.equal((await hook({ filter: encoded })).status, 200);
    await say("Hello");
    assert.equal((await due()).length, count);
  });
}

Deno.test("a webhook learns of no space that its owner is not in, and of nothing when inactive", async () => {
  const { grace, ada, call, hook, say, due } = await prepare();
  const { body: webhook } = await hook();
  const { body: other } = await call(grace, "POST", "rooms", { title: "Other" });
  await call(grace, "POST", "messages", { roomId: other.id, text: "secret" });
  assert.deepEqual(await due(), []);
  const change = { name: "Desk", targetUrl: webhook.targetUrl, status: "inactive" };
  assert.equal((await call(ada, "PUT", `webhooks/${webhook.id}`, change)).body.status, "inactive");
  await say("Hello");
  assert.deepEqual(await due(), []);
});

for (
  const wrong of [
    { targetUrl: "hook" },
    { targetUrl: "ftp://127.0.0.1/hook" },
    { resource: "calls" },
    { event: "started" },
    { resource: "meetings", event: "exploded" },
    { filter: "color=red" },
    { name: "" },
    { ownedBy: "org" },
  ]
) {
  Deno.test(`POST webhooks refuses ${JSON.stringify(wrong)}`, async () => {
    const { hook } = await prepare();
    assert.equal((await hook(wrong)).status, 400);
  });
}

Deno.test("what was seen is an event of the mock, and no webhook is sent for it", async () => {
  const { mock, grace, roomId, hook, say, due } = await prepare();
  const message = await say("Hello");
  await hook({ resource: "all", event: "all" });
  const target = { id: readWebexId(roomId)!.id };
  const activity = { verb: "acknowledge", object: { id: readWebexId(message.id as string)!.id } };
  const path = `/conversation/api/v1/conversations/${target.id}/activities`;
  const body = { ...activity, target };
  assert.equal((await ask(mock, "POST", path, { token: grace.accessToken, body })).status, 200);
  assert.deepEqual(await due(), []);
  const events = mock.events({ after: 0 });
  for await (const event of events) {
    if (event.type !== "activity" || event.activity.event !== "seen") continue;
    assert.equal(event.activity.resource, "memberships");
    assert.equal(event.activity.data.personId, grace.personId);
    break;
  }
});

Deno.test("a webhook about what never happens in the mock is taken, says so, and is sent nothing", async () => {
  const { hook, say, due } = await prepare();
  const resources = readEnum("resource").filter((each) => !SERVED.includes(each));
  assert.ok(resources.includes("attachmentActions"));
  for (const resource of resources) {
    const { status, body, headers } = await hook({ resource, filter: "hostEmail=ada@example.com" });
    assert.deepEqual([status, body.resource], [200, resource]);
    const reason = `nothing happens to ${resource} in the mock: this webhook is sent nothing`;
    assert.equal(headers.get("x-mock-reason"), reason);
  }
  for (const event of readEnum("event")) {
    assert.equal((await hook({ resource: "meetings", event })).status, 200, event);
  }
  const { headers } = await hook({ name: "served" });
  assert.equal(headers.get("x-mock-reason"), null);
  await say("Hello");
  assert.deepEqual((await due()).map(({ name }) => name), ["served"]);
});

Deno.test("a webhook is sent by the fetch that the mock was made with, and again after a failure", async () => {
  const sent: Request[] = [];
  const statuses = [503, 429, 200];
  const { mock, hook, say } = await prepare({
    webhooks: {
      fetch: (input, init) => {
        sent.push(new Request(input, init));
        return Promise.resolve(new Response(null, { status: statuses.shift()! }));
      },
      delays: [0, 0],
    },
  });
  await hook({ secret: "s3cret", targetUrl: "https://hooks.example/a" });
  await say("Hello");
  const [delivery] = await mock.webhookDeliveries();
  assert.deepEqual([delivery!.outcome, delivery!.status, delivery!.attempts], ["sent", 200, 3]);
  for (const request of sent) {
    assert.deepEqual([request.method, request.url], ["POST", "https://hooks.example/a"]);
    assert.equal(request.headers.get("x-spark-signature"), delivery!.signature);
    assert.equal(request.redirect, "manual");
    assert.equal(await request.text(), delivery!.body);
  }
});

Deno.test("a webhook is given up after the last try, and at once when it is refused", async () => {
  for (const [status, attempts] of [[500, 3], [404, 1], [302, 1]] as const) {
    const { mock, hook, say } = await prepare({
      webhooks: {
        fetch: () => Promise.resolve(new Response(null, { status })),
        delays: [0, 0],
      },
    });
    await hook();
    await say("Hello");
    const [delivery] = await mock.webhookDeliveries();
    assert.deepEqual([delivery!.outcome, delivery!.status, delivery!.attempts], [
      "failed",
      status,
      attempts,
    ]);
  }
});

Deno.test("a served mock sends to this machine, and to other hosts only when they are named", async () => {
  const bodies: string[] = [];
  await using receiver = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (request) => {
      bodies.push(await request.text());
      return new Response();
    },
  );
  const { mock, hook, say } = await prepare();
  await using server = await mock.serve({ webhooksTo: ["receiver.example"] });
  await hook({ targetUrl: `http://127.0.0.1:${receiver.addr.port}/` });
  await hook({ targetUrl: "http://other.example/" });
  await say("Hello");
  const [here, elsewhere] = await mock.webhookDeliveries();
  assert.deepEqual([here!.outcome, elsewhere!.outcome], ["sent", "host_not_allowed"]);
  assert.deepEqual(bodies, [here!.body]);
  assert.match(elsewhere!.reason!, /name other\.example to allow it$/);
  assert(server.url !== "");
});

Deno.test("a webhook that is redirected is not sent there", async () => {
  const asked: string[] = [];
  await using receiver = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    ({ url, method }) => {
      asked.push(`${method} ${new URL(url).pathname}`);
      return new Response(null, { status: 307, headers: { location: "/elsewhere" } });
    },
  );
  const { mock, hook, say } = await prepare();
  await using server = await mock.serve();
  await hook({ targetUrl: `http://127.0.0.1:${receiver.addr.port}/hook` });
  await say("Hello");
  const [delivery] = await mock.webhookDeliveries();
  assert.deepEqual([delivery!.outcome, delivery!.status], ["failed", 307]);
  assert.deepEqual(asked, ["POST /hook"]);
  assert(server.url !== "");
});

Deno.test("a webhook whose receiver is not there is tried three times", async () => {
  const receiver = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Response(),
  );
  await receiver.shutdown();
  const { mock, hook, say } = await prepare({ webhooks: { fetch, delays: [0, 0] } });
  await hook({ targetUrl: `http://127.0.0.1:${receiver.addr.port}/` });
  await say("Hello");
  const [{ outcome, attempts, status, reason }] = await mock.webhookDeliveries() as [
    WebhookDelivery,
  ];
  assert.deepEqual([outcome, attempts, status, reason], [
    "failed",
    3,
    undefined,
    "the receiver was not reached",
  ]);
});

Deno.test("reset forgets webhooks and what they were due", async () => {
  const { mock, hook, say, due } = await prepare();
  await hook();
  await say("Hello");
  assert.equal((await due()).length, 1);
  mock.reset();
  assert.deepEqual(await due(), []);
});

/** What sends, and never has an answer unless it is broken off. */
function hangingFetch() {
  const signals: AbortSignal[] = [];
  const fetch: typeof globalThis.fetch = (_, init) => {
    const signal = init!.signal!;
    signals.push(signal);
    return new Promise((_, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason))
    );
  };
  return { fetch, signals };
}

Deno.test("reset ends the tries of a webhook that its receiver did not take", async () => {
  const titles: string[] = [];
  const failing: typeof fetch = (_, init) => {
    titles.push(JSON.parse(init!.body as string).data.title);
    return Promise.resolve(new Response(null, { status: 500 }));
  };
  const { mock, ada, call, hook } = await prepare({
    webhooks: { fetch: failing, delays: [20, 300] },
  });
  await hook({ resource: "rooms", event: "created" });
  await call(ada, "POST", "rooms", { title: "of the test before" });
  while (titles.length < 1) await new Promise((resolve) => setTimeout(resolve, 1));
  mock.reset();
  assert.deepEqual(await mock.webhookDeliveries(), []);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.deepEqual(titles, ["of the test before"]);
});

Deno.test("reset breaks off webhooks that are being sent, and sends none that wait for their turn", async () => {
  const { fetch, signals } = hangingFetch();
  const { mock, hook, say } = await prepare({ webhooks: { fetch } });
  for (let i = 0; i < 60; i++) await hook();
  await say("of the test before");
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(signals.length, 50);
  mock.reset();
  assert.deepEqual(await mock.webhookDeliveries(), []);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(signals.length, 50);
  assert(signals.every(({ aborted }) => aborted));
});

Deno.test("reset leaves no event of a webhook of before, and lets later ones be sent", async () => {
  const hanging = hangingFetch();
  let send = hanging.fetch;
  const { mock, hook, say } = await prepare({
    webhooks: { fetch: (input, init) => send(input, init) },
  });
  await hook({ secret: "a secret of the receiver" });
  await say("of the test before");
  mock.reset();
  send = () => Promise.resolve(new Response());
  const { accessToken: token } = await mock.createUser({ displayName: "A", email: "a@x.example" });
  const targetUrl = "http://127.0.0.1:9/hook";
  const body = { name: "Desk", targetUrl, resource: "rooms", event: "created" };
  await ask(mock, "POST", "/v1/webhooks", { token, body });
  await ask(mock, "POST", "/v1/rooms", { token, body: { title: "of the test after" } });
  assert.deepEqual((await mock.webhookDeliveries()).map(({ outcome }) => outcome), ["sent"]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await ask(mock, "GET", "/v1/last");
  const events: string[] = [];
  for await (const event of mock.events({ after: 0 })) {
    if (event.type === "webhook") events.push(event.webhook.outcome);
    if (event.type === "request" && event.request.path === "/v1/last") break;
  }
  assert.deepEqual(events, ["sent"]);
});

Deno.test("a receiver that is slow does not fill the memory: what is beyond 32 MB is given up", async () => {
  const answer = Promise.withResolvers<Response>();
  const { mock, ada, roomId, call, hook } = await prepare({
    webhooks: { fetch: () => answer.promise, delays: [] },
  });
  await hook({ resource: "rooms", event: "updated" });
  const title = "x".repeat(20_000);
  for (let i = 0; i < 1700; i++) await call(ada, "PUT", `rooms/${roomId}`, { title });
  answer.resolve(new Response());
  const deliveries = await mock.webhookDeliveries();
  const given = deliveries.filter(({ outcome }) => outcome === "failed");
  assert(given.length > 100 && given.length < 170, String(given.length));
  assert.equal(given[0]!.reason, "too much waits to be sent: the receivers are too slow");
  assert.equal(given[0]!.attempts, 0);
  await call(ada, "PUT", `rooms/${roomId}`, { title });
  assert.equal((await mock.webhookDeliveries()).at(-1)!.outcome, "sent");
});

Deno.test("50 webhooks are sent at once, and the others in their order when there is room", async () => {
  const sent: string[] = [];
  const answers: (() => void)[] = [];
  const { mock, hook, say } = await prepare({
    webhooks: {
      fetch: (_, init) => {
        sent.push(JSON.parse(init!.body as string).id);
        return new Promise((resolve) => answers.push(() => resolve(new Response())));
      },
    },
  });
  const hooks: unknown[] = [];
  for (let i = 0; i < 60; i++) hooks.push((await hook()).body.id);
  await say("a");
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
  await settled();
  assert.equal(sent.length, 50);
  for (const answer of answers.splice(0, 4)) answer();
  await settled();
  assert.equal(sent.length, 54);
  const done = mock.webhookDeliveries();
  while (sent.length < 60 || answers.length > 0) {
    answers.shift()?.();
    await settled();
  }
  assert.deepEqual((await done).map(({ outcome }) => outcome), Array(60).fill("sent"));
  assert.deepEqual(sent, hooks);
  await say("b");
  await settled();
  assert.equal(sent.length, 110, "no more at once than before");
});
