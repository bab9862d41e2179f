import assert from "node:assert/strict";
import { createGuestToken, createMock } from "../../../mod.ts";
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
