import assert from "node:assert/strict";
import {
  createGuestToken,
  createMock,
  type JournalEntry,
  type PlainRequest,
} from "../../../mod.ts";
import { OPAQUE_TOKEN } from "../../support/tokens.ts";

// that it answers as `fetch` does is shown by ../server/server_parity_test.ts

Deno.test("answer() takes headers in any case, and a method in lower case", async () => {
  const mock = createMock();
  const token = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
  const { status, body } = await mock.answer({
    method: "post",
    url: "https://webexapis.com/v1/jwt/login",
    headers: { AUTHORIZATION: `Bearer ${token}` },
  });
  assert.equal(status, 200);
  assert.equal(JSON.parse(String(body)).expiresIn, 21599);
  assert.equal(mock.requests()[0]!.method, "POST");
});

Deno.test("answer() takes a body in bytes", async () => {
  const mock = createMock();
  const { accessToken } = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const { status, body } = await mock.answer({
    method: "POST",
    url: "https://webexapis.com/v1/rooms",
    headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
    body: new TextEncoder().encode('{"title":"Desk"}'),
  });
  assert.equal(status, 200);
  assert.equal(JSON.parse(String(body)).title, "Desk");
});

Deno.test("answer() refuses what is no URL, without a word of it", async () => {
  for (const url of ["", "/v1/people/me", `?token=${OPAQUE_TOKEN}`]) {
    await assert.rejects(createMock().answer({ url }), {
      name: "TypeError",
      code: "invalid_argument",
      message:
        "Cannot answer request: url must be a whole URL, such as https://webexapis.com/v1/people/me",
    });
  }
});

Deno.test("answer() refuses a signal that is none", async () => {
  const url = "https://webexapis.com/v1/people/me";
  const mock = createMock();
  for (const signal of [{}, { aborted: false, throwIfAborted() {} }, 7, ""]) {
    await assert.rejects(mock.answer({ url, signal: signal as AbortSignal }), {
      name: "TypeError",
      code: "invalid_argument",
      message: "Cannot answer request: signal must be an AbortSignal",
    });
  }
  assert.equal((await mock.answer({ url, signal: null as never })).status, 401);
  assert.equal(mock.requests().length, 1);
});

Deno.test("answer() ends with the reason of its signal: at once, and while a fault hangs", async () => {
  const mock = createMock();
  const url = "https://webexapis.com/v1/people/me";
  await assert.rejects(mock.answer({ url, signal: AbortSignal.abort(new Error("before")) }), {
    message: "before",
  });
  assert.equal(mock.requests().length, 0);
  mock.failNext("people/me", { hang: true });
  const stop = new AbortController();
  const waiting = mock.answer({ url, signal: stop.signal });
  stop.abort(new Error("meanwhile"));
  await assert.rejects(waiting, { message: "meanwhile" });
});

Deno.test("answer() reads headers as those of fetch are read", async () => {
  const mock = createMock();
  const url = "https://webexapis.com/v1/people/me";
  const headers = { Accept: "text/html", accept: "\t*/* \n", authorization: "Bearer " };
  await mock.answer({ url, headers });
  await mock.fetch(url, { headers });
  const [answered, fetched] = mock.requests();
  assert.equal(answered!.headers.accept, "text/html, */*");
  assert.deepEqual(answered!.headers, fetched!.headers);
  assert.equal(answered!.reason, fetched!.reason);
});

Deno.test("answer() takes no body that is null", async () => {
  const request = { method: "POST", url: "https://webexapis.com/v1/access_token", body: null };
  // programs without types write it so
  const { status } = await createMock().answer(request as unknown as PlainRequest);
  assert.equal(status, 400);
});

Deno.test("answer() reads a request when it is called, before anything is loaded and after", async () => {
  const mock = createMock();
  for (const time of ["before", "after"]) {
    const bytes = new TextEncoder().encode('{"grant_type":"refresh_token"}');
    const request = {
      method: "POST",
      url: "https://webexapis.com/v1/access_token",
      headers: { "content-type": "application/json", accept: time },
      body: bytes,
    };
    const answered = mock.answer(request);
    request.headers.accept = "another";
    bytes.fill(0);
    await answered;
    const [{ headers, body }] = mock.requests(undefined, { limit: 1 }) as [JournalEntry];
    assert.deepEqual([headers.accept, body], [time, '{"grant_type":"refresh_token"}']);
  }
});

Deno.test("what answer() returns can be changed without changing the mock", async () => {
  const mock = createMock();
  const { accessToken } = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const headers = { authorization: `Bearer ${accessToken}` };
  const form = new FormData();
  form.append("toPersonEmail", "ada@example.com");
  form.append("files", new File(["the plan"], "plan.txt"));
  const url = "https://webexapis.com/v1/messages";
  const message = await mock.fetch(url, { method: "POST", headers, body: form });
  const { files: [file] } = await message.json();
  const { body } = await mock.answer({ url: file, headers });
  assert(body instanceof Uint8Array);
  body.fill(0);
  assert.equal(await (await mock.fetch(file, { headers })).text(), "the plan");
});
