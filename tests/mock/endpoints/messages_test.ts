import assert from "node:assert/strict";
import { createServiceAppGuest, decodeWebexId } from "../../../mod.ts";
import { appTokenOf, ask, standingMock } from "../../support/mock/standing_mock.ts";

/** A space with Ada, who made it, Grace and a guest. */
async function prepare() {
  const at = standingMock();
  const { mock } = at;
  const ada = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const grace = await mock.createUser({ displayName: "Grace", email: "Grace@example.com" });
  const app = { ...at.at, accessToken: await appTokenOf(at) };
  const guest = await createServiceAppGuest({ subject: "1", displayName: "Guest" }, app);
  const call = async (
    { accessToken: token }: { accessToken: string },
    method: string,
    path: string,
    body?: unknown,
  ) => await ask(mock, method, `/v1/${path}`, { token, body });
  const roomId = (await call(ada, "POST", "rooms", { title: "Desk" })).body.id as string;
  for (const person of [{ personEmail: "grace@EXAMPLE.com" }, { personId: guest.personId }]) {
    assert.equal((await call(ada, "POST", "memberships", { roomId, ...person })).status, 200);
  }
  const write = async (who: { accessToken: string }, message: Record<string, unknown>) =>
    (await call(who, "POST", "messages", { roomId, ...message })).body;
  const list = async (query: string, who = ada) => {
    const { body } = await call(who, "GET", `messages?roomId=${roomId}&${query}`);
    return (body.items as Record<string, unknown>[]).map(({ text }) => text);
  };
  return { mock, ada, grace, guest, roomId, call, write, list };
}

Deno.test("markdown becomes text and HTML, in which no HTML of its author passes", async () => {
  const { ada, write } = await prepare();
  const markdown = "**Hi** <img src=x onerror=alert(1)> [a](javascript:alert(1))\n\n- one\n- two";
  const message = await write(ada, { markdown, text: "another text" });
  assert.equal(message.markdown, markdown);
  assert.equal(
    message.text,
    "Hi <img src=x onerror=alert(1)> [a](javascript:alert(1))\none\ntwo",
  );
  const html = message.html as string;
  assert.match(html, /^<p><strong>Hi<\/strong> &lt;img src=x onerror=alert\(1\)&gt;/);
  assert.match(html, /<ul>\n<li>one<\/li>\n<li>two<\/li>\n<\/ul>$/);
  assert(!/<img|href="javascript/.test(html));
  assert.deepEqual(Object.keys(message), [
    "id",
    "roomId",
    "roomType",
    "text",
    "personId",
    "personEmail",
    "markdown",
    "html",
    "created",
  ]);
});

Deno.test("a mention is shown by its name, and finds who is mentioned", async () => {
  const { ada, grace, guest, write, list } = await prepare();
  const markdown =
    `<@personEmail:grace@example.com|Grace> and <@personId:${guest.personId}|the guest>, look`;
  const message = await write(ada, { markdown });
  assert.equal(message.text, "Grace and the guest, look");
  assert.deepEqual(message.mentionedPeople, [grace.personId, guest.personId]);
  await write(ada, { text: "to nobody" });
  assert.deepEqual(await list("mentionedPeople=me", grace), ["Grace and the guest, look"]);
  assert.deepEqual(await list("mentionedPeople=me"), []);
  assert.deepEqual(await list(`mentionedPeople=${guest.personId}`), ["Grace and the guest, look"]);
});

Deno.test("an answer stands in the thread of its message, and in no other space", async () => {
  const { ada, guest, call, write, list } = await prepare();
  const { id: parentId } = await write(ada, { text: "question" });
  await write(ada, { text: "something else" });
  const answer = await write(guest, { parentId, text: "answer" });
  assert.equal(answer.parentId, parentId);
  assert.deepEqual(await list(`parentId=${parentId}`), ["answer"]);
  const below = await call(ada, "POST", "messages", {
    roomId: answer.roomId,
    parentId: answer.id,
    text: "x",
  });
  assert.equal(below.status, 400);
  const { id: other } = (await call(ada, "POST", "rooms", { title: "Other" })).body;
  const elsewhere = await call(ada, "POST", "messages", { roomId: other, parentId, text: "x" });
  assert.equal(elsewhere.status, 404);
});

Deno.test("messages are listed before a time and before a message", async () => {
  const { mock, ada, write, list } = await prepare();
  await write(ada, { text: "one" });
  mock.clock.advance("1m");
  const two = await write(ada, { text: "two" });
  const three = await write(ada, { text: "three" });
  assert.deepEqual(await list(`before=${two.created}`), ["one"]);
  assert.deepEqual(await list(`beforeMessage=${three.id}`), ["two", "one"]);
  assert.deepEqual(await list(`beforeMessage=${two.id}`), ["one"]);
});

for (
  const [query, status] of [
    ["before=yesterday", 400],
    ["before=2026-02-29T12:00:00.000Z", 400],
    ["before=2024-02-29T12:00:00.000Z", 200],
    ["before=2026", 400],
    ["beforeMessage=none", 404],
    ["mentionedPeople=me&max=101", 400],
    ["mentionedPeople=me&max=100", 200],
  ] as const
) {
  Deno.test(`a list of messages answers ${query} with ${status}`, async () => {
    const { ada, roomId, call } = await prepare();
    assert.equal((await call(ada, "GET", `messages?roomId=${roomId}&${query}`)).status, status);
  });
}

Deno.test("a message is changed by its author only, and keeps its id", async () => {
  const { mock, ada, grace, call, write } = await prepare();
  const message = await write(grace, { text: "helo" });
  const { body: shown } = await call(ada, "GET", `messages/${message.id}`);
  assert.deepEqual(shown, message);
  assert.equal((await call(ada, "PUT", `messages/${message.id}`, { text: "no" })).status, 403);
  mock.clock.advance("1m");
  const edit = { roomId: message.roomId, markdown: "_hello_" };
  const { body: edited } = await call(grace, "PUT", `messages/${message.id}`, edit);
  assert.deepEqual([edited.id, edited.text, edited.html], [
    message.id,
    "hello",
    "<p><em>hello</em></p>",
  ]);
  assert(Date.parse(edited.updated as string) > Date.parse(edited.created as string));
  const plain = await call(grace, "PUT", `messages/${message.id}`, { text: "plain" });
  assert.deepEqual([plain.body.text, plain.body.markdown, plain.body.html], [
    "plain",
    undefined,
    undefined,
  ]);
});

Deno.test("a message is deleted by its author or a moderator, and is gone for all", async () => {
  const { ada, grace, guest, call, write, list } = await prepare();
  const [one, two] = [await write(grace, { text: "one" }), await write(grace, { text: "two" })];
  assert.equal((await call(guest, "DELETE", `messages/${one.id}`)).status, 403);
  assert.equal((await call(grace, "DELETE", `messages/${one.id}`)).status, 204);
  assert.equal((await call(ada, "DELETE", `messages/${two.id}`)).status, 204, "the moderator");
  assert.deepEqual(await list(""), []);
  assert.equal((await call(grace, "GET", `messages/${one.id}`)).status, 404);
});

Deno.test("a direct message goes to a space of two, which is found again from both sides", async () => {
  const { ada, grace, guest, call } = await prepare();
  const sent = await call(ada, "POST", "messages", {
    toPersonEmail: "GRACE@example.com",
    text: "1",
  });
  assert.deepEqual([sent.body.roomType, sent.body.toPersonEmail], ["direct", "GRACE@example.com"]);
  const back = await call(grace, "POST", "messages", { toPersonId: ada.personId, text: "2" });
  assert.equal(back.body.roomId, sent.body.roomId);
  assert.equal(back.body.toPersonId, ada.personId);
  const { body } = await call(ada, "GET", "messages/direct?personEmail=grace@example.com");
  assert.deepEqual((body.items as { text: string }[]).map(({ text }) => text), ["2", "1"]);
  // each sees the other's name as the title
  const title = async (who: { accessToken: string }) =>
    (await call(who, "GET", `rooms/${sent.body.roomId}`)).body.title;
  assert.deepEqual([await title(ada), await title(grace)], ["Grace", "Ada"]);
  const third = { roomId: sent.body.roomId, personId: guest.personId };
  const full = await call(ada, "POST", "memberships", third);
  assert.equal(full.status, 403);
  assert.match(full.body.message as string, /^1:1 conversation already has the maximum/);
});

Deno.test("a text is taken up to 7439 bytes of UTF-8", async () => {
  const { ada, roomId, call } = await prepare();
  const send = (message: Record<string, unknown>) =>
    call(ada, "POST", "messages", { roomId, ...message });
  assert.equal((await send({ text: "é".repeat(3719) })).status, 200);
  const long = await send({ text: "é".repeat(3720) });
  assert.equal(long.status, 400);
  const [{ description }] = long.body.errors as [{ description: string }];
  assert.equal(description, "text is 7440 bytes long, and at most 7439 are taken");
  assert.equal((await send({ markdown: "x".repeat(7440) })).status, 400);
});

Deno.test("cards are kept and given back", async () => {
  const { ada, grace, call, write } = await prepare();
  const attachments = [{
    contentType: "application/vnd.microsoft.card.adaptive",
    content: { type: "AdaptiveCard", version: "1.3", body: [{ type: "TextBlock", text: "Hi" }] },
  }];
  const { id } = await write(ada, { attachments });
  const { body } = await call(grace, "GET", `messages/${id}`);
  assert.deepEqual(body.attachments, attachments);
  const wrong = await call(ada, "POST", "messages", { roomId: body.roomId, attachments: "card" });
  assert.equal(wrong.status, 400);
});

Deno.test("ids carry the cluster of the issuer, but for people and organizations", async () => {
  const issuer =
    "Y2lzY29zcGFyazovL3VybjpURUFNOmV1LWNlbnRyYWwtMV9rL09SR0FOSVpBVElPTi8zOTE4OGM3Mi0wMDI5LTQ3YTQtYjAyNS01OGEwY2E3NDVkMDY";
  const secret = "bm90IGEgcmVhbCBzZWNyZXQsIGp1c3QgYW4gZXhhbXA=";
  const { createGuestToken, login } = await import("../../../mod.ts");
  const { mock, at } = standingMock({ issuers: [{ issuer, secret }] });
  const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, {
    issuer,
    secret,
    now: at.now,
  });
  const { accessToken: token } = await login(guestToken, at);
  const { body: room } = await ask(mock, "POST", "/v1/rooms", { token, body: { title: "Desk" } });
  const body = { roomId: room.id, text: "Hello" };
  const { body: message } = await ask(mock, "POST", "/v1/messages", { token, body });
  const { body: list } = await ask(mock, "GET", "/v1/memberships", { token });
  const [member] = list.items as [Record<string, string>];
  const parts = (id: unknown) => {
    const { cluster, type, id: uuid } = decodeWebexId(id as string);
    return [cluster, type, uuid] as const;
  };
  const eu = "urn:TEAM:eu-central-1_k";
  assert.deepEqual(parts(room.id).slice(0, 2), [eu, "ROOM"]);
  assert.deepEqual(parts(message.id).slice(0, 2), [eu, "MESSAGE"]);
  assert.deepEqual(parts(member.personId).slice(0, 2), ["us", "PEOPLE"]);
  assert.deepEqual(parts(member.personOrgId).slice(0, 2), ["us", "ORGANIZATION"]);
  const [cluster, type, uuids] = parts(member.id);
  assert.deepEqual([cluster, type], [eu, "MEMBERSHIP"]);
  assert.equal(uuids, `${parts(member.personId)[2]}:${parts(room.id)[2]}`);
  // version 1 holds the time: RFC 9562, section 5.1
  for (const id of [room.id, message.id]) {
    const [low, mid, high] = parts(id)[2].split("-") as [string, string, string];
    const ticks = BigInt(`0x${high.slice(1)}${mid}${low}`);
    const time = Number(ticks / 10_000n) - 12_219_292_800_000;
    assert.deepEqual([high[0], time], ["1", at.now()]);
  }
});

Deno.test("two who write to one message at once both get an answer, and the last one stands", async () => {
  const { ada, call, write } = await prepare();
  const message = await write(ada, { text: "first" });
  const edits = ["one", "two", "three"].map((text) =>
    call(ada, "PUT", `messages/${message.id}`, { text })
  );
  const deleted = call(ada, "DELETE", `messages/${message.id}`);
  const answers = await Promise.all(edits);
  assert.deepEqual(answers.map(({ status }) => [200, 404].includes(status)), [true, true, true]);
  assert.equal((await deleted).status, 204);
  assert.equal((await call(ada, "PUT", `messages/${message.id}`, { text: "late" })).status, 404);
});

Deno.test("a space holds 10,000 messages, of which each page is the right one", async () => {
  const { mock, ada, roomId, write, list } = await prepare();
  const first = await write(ada, { text: "the first" });
  for (let i = 1; i < 10_000; i++) {
    const headers = {
      authorization: `Bearer ${ada.accessToken}`,
      "content-type": "application/json",
    };
    const body = JSON.stringify({ roomId, text: `${i}` });
    await mock.fetch("https://webexapis.com/v1/messages", { method: "POST", headers, body });
  }
  assert.deepEqual(await list("max=2"), ["9999", "9998"]);
  assert.equal((await list("max=1000")).length, 1000);
  assert.deepEqual(await list(`beforeMessage=${first.id}`), []);
});
