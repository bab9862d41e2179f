import assert from "node:assert/strict";
import { ask, standingMock } from "../../support/mock/standing_mock.ts";

const BASE = "https://webexapis.com/v1";

async function prepare() {
  const { mock } = standingMock();
  const ada = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const { accessToken: token } = ada;
  const room = await ask(mock, "POST", "/v1/rooms", { token, body: { title: "Desk" } });
  const roomId = room.body.id as string;
  const authorization = `Bearer ${token}`;
  const send = (body: FormData | string, type?: string) =>
    mock.fetch(`${BASE}/messages`, {
      method: "POST",
      headers: { authorization, ...(type === undefined ? {} : { "content-type": type }) },
      body,
    });
  return { mock, token, roomId, authorization, send };
}

function formOf(fields: Record<string, string | File>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

Deno.test("a file of a multipart message can be fetched again by the members of its space", async () => {
  const { mock, roomId, authorization, send } = await prepare();
  const bytes = crypto.getRandomValues(new Uint8Array(50_000));
  const file = new File([bytes], "plan é.png", { type: "image/png" });
  const response = await send(formOf({ roomId, text: "the plan", files: file }));
  assert.equal(response.status, 200);
  const message = await response.json();
  assert.equal(message.text, "the plan");
  assert.equal(message.files.length, 1);
  assert.match(message.files[0], /^https:\/\/webexapis\.com\/v1\/contents\/[\w-]+$/);
  const fetched = await mock.fetch(message.files[0], { headers: { authorization } });
  assert.equal(fetched.headers.get("content-type"), "image/png");
  assert.equal(
    fetched.headers.get("content-disposition"),
    `attachment; filename="plan ?.png"; filename*=UTF-8''plan%20%C3%A9.png`,
  );
  assert.deepEqual(new Uint8Array(await fetched.arrayBuffer()), bytes);
  const head = await mock.fetch(message.files[0], { method: "HEAD", headers: { authorization } });
  assert.deepEqual([head.status, head.body], [200, null]);
  assert.equal(head.headers.get("content-length"), "50000");
  const { accessToken } = await mock.createUser({ displayName: "G", email: "g@example.com" });
  const stranger = { authorization: `Bearer ${accessToken}` };
  assert.equal((await mock.fetch(message.files[0], { headers: stranger })).status, 404);
  const [, , entry] = mock.requests();
  assert.equal(entry?.endpoint, "GET contents/{contentId}");
  assert.match(mock.requests("messages")[0]!.body, /^\(multipart body of \d+ bytes\)$/);
});

Deno.test("a fault cuts a file midway, and leaves one that has no fields as it is", async () => {
  const { mock, roomId, authorization, send } = await prepare();
  const response = await send(formOf({ roomId, files: new File(["no JSON"], "x.txt") }));
  const [file] = (await response.json()).files;
  const get = () => mock.fetch(file, { headers: { authorization } });
  mock.failNext("GET contents/{contentId}", { omit: ["id"] });
  assert.equal(await (await get()).text(), "no JSON");
  mock.failNext("GET contents/{contentId}", { cut: true });
  const reader = (await get()).body!.getReader();
  assert.equal(new TextDecoder().decode((await reader.read()).value), "no J");
  await assert.rejects(reader.read(), { name: "TypeError", message: /^The body was cut/ });
});

Deno.test("a file of a deleted message is gone, and those of other messages are not", async () => {
  const { mock, token, roomId, authorization, send } = await prepare();
  const write = async (text: string) => {
    const response = await send(formOf({ roomId, files: new File([text], "x.txt") }));
    const { id, files: [file] } = await response.json();
    return { id, get: () => mock.fetch(file, { headers: { authorization } }) };
  };
  const [first, second] = [await write("first"), await write("second")];
  assert.equal((await first.get()).status, 200);
  await ask(mock, "DELETE", `/v1/messages/${first.id}`, { token });
  const gone = await first.get();
  assert.equal(gone.status, 404);
  assert.equal(
    gone.headers.get("x-mock-reason"),
    "no file of this id is in a space of the caller",
  );
  assert.equal(await (await second.get()).text(), "second");
});

Deno.test("a message of two files or two cards is refused, and nothing of it is kept", async () => {
  const { mock, token, roomId, send } = await prepare();
  const twoFiles = formOf({ roomId, files: new File(["x"], "x.txt") });
  twoFiles.append("files", new File(["y"], "y.txt"));
  const card = { contentType: "application/vnd.microsoft.card.adaptive", content: {} };
  const urls = ["https://files.example/a.pdf", "https://files.example/b.pdf"];
  const table: [what: string, body: FormData | string, type?: string][] = [
    ["file", twoFiles],
    ["file", JSON.stringify({ roomId, text: "x", files: urls }), "application/json"],
    ["card", JSON.stringify({ roomId, attachments: [card, card] }), "application/json"],
    ["card", formOf({ roomId, text: "x", attachments: JSON.stringify([card, card]) })],
  ];
  for (const [what, body, type] of table) {
    const response = await send(body, type);
    const reason = `a message has one ${what} at most: send each in a message of its own`;
    assert.deepEqual([response.status, response.headers.get("x-mock-reason")], [400, reason]);
    assert.deepEqual((await response.json()).errors, [{ description: reason }]);
  }
  const list = await ask(mock, "GET", `/v1/messages?roomId=${roomId}`, { token });
  assert.deepEqual(list.body.items, []);
  const one = { roomId, files: urls.slice(1), attachments: [card] };
  assert.equal((await ask(mock, "POST", "/v1/messages", { token, body: one })).status, 200);
});

Deno.test("a file alone is a message", async () => {
  const { roomId, send } = await prepare();
  const response = await send(formOf({ roomId, files: new File(["x"], "x.txt") }));
  const message = await response.json();
  assert.deepEqual([response.status, message.text, message.files.length], [200, undefined, 1]);
});

Deno.test("a file of this machine is fetched by its URL", async () => {
  const { mock, token, roomId, authorization } = await prepare();
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Response("hello", { headers: { "content-type": "text/x-greeting" } }),
  );
  const url = `http://127.0.0.1:${server.addr.port}/folder/hello.txt`;
  const body = { roomId, files: [url] };
  const message = await ask(mock, "POST", "/v1/messages", { token, body });
  assert.equal(message.status, 200);
  assert.equal(message.headers.get("x-mock-reason"), null);
  const [file] = message.body.files as [string];
  const fetched = await mock.fetch(file, { headers: { authorization } });
  assert.equal(fetched.headers.get("content-type"), "text/x-greeting");
  assert.match(fetched.headers.get("content-disposition")!, /filename="hello\.txt"/);
  assert.equal(await fetched.text(), "hello");
});

Deno.test("a file of another host is not fetched, and that is said", async () => {
  const { mock, token, roomId, authorization } = await prepare();
  const body = { roomId, files: ["https://files.example/plan.pdf"] };
  const message = await ask(mock, "POST", "/v1/messages", { token, body });
  assert.equal(message.status, 200);
  assert.match(message.headers.get("x-mock-reason")!, /a placeholder is kept in its place$/);
  const [file] = message.body.files as [string];
  const fetched = await mock.fetch(file, { headers: { authorization } });
  assert.equal(await fetched.text(), "A file that the mock did not fetch.\n");
});

for (
  const [what, files] of [
    ["no URL", ["plan.pdf"]],
    ["a URL of another scheme", ["file:///etc/passwd"]],
    ["a number", [7]],
    ["an object", [{}]],
  ] as const
) {
  Deno.test(`a message refuses as a file ${what}`, async () => {
    const { mock, token, roomId } = await prepare();
    const { status } = await ask(mock, "POST", "/v1/messages", { token, body: { roomId, files } });
    assert.equal(status, 400);
  });
}

Deno.test("a file that is not there is refused with its status", async () => {
  const { mock, token, roomId } = await prepare();
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Response("no", { status: 404 }),
  );
  const body = { roomId, files: [`http://127.0.0.1:${server.addr.port}/x`] };
  const { status, headers } = await ask(mock, "POST", "/v1/messages", { token, body });
  assert.equal(status, 400);
  assert.equal(headers.get("x-mock-reason"), "the file was answered with status 404");
});

Deno.test("a multipart body that is cut short is refused, and so is one of 100 MB", async () => {
  const { send, roomId } = await prepare();
  const type = "multipart/form-data; boundary=edge";
  const whole = `--edge\r\ncontent-disposition: form-data; name="roomId"\r\n\r\n${roomId}\r\n`;
  const cut = await send(whole, type);
  assert.equal(cut.status, 400);
  assert.match(cut.headers.get("x-mock-reason")!, /^the multipart body was cut short/);
  await cut.body?.cancel();
  const megabyte = new Uint8Array(1024 * 1024);
  let sent = 0;
  const endless = new ReadableStream({
    pull(controller) {
      if (sent++ < 100) controller.enqueue(megabyte);
      else controller.close();
    },
  });
  const big = await send(endless as unknown as string, type);
  assert.equal(big.status, 413);
  assert(sent < 40, "the rest is not read");
  await big.body?.cancel();
});

Deno.test("a multipart body may hold a card", async () => {
  const { roomId, send } = await prepare();
  const card = [{ contentType: "application/vnd.microsoft.card.adaptive", content: {} }];
  const response = await send(formOf({ roomId, text: "x", attachments: JSON.stringify(card) }));
  assert.deepEqual((await response.json()).attachments, card);
});
