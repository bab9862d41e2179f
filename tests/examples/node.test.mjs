// node --test
import { createGuestToken, createMock, getMe, login } from "@guestissuer/webex";
import assert from "node:assert/strict";
import { test } from "node:test";

test("a guest logs in, over a port", async () => {
  const mock = createMock();
  const server = await mock.serve();
  try {
    const { baseUrl } = server;
    const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
    const { accessToken } = await login(guestToken, { baseUrl });
    assert.equal((await getMe(accessToken, { baseUrl })).displayName, "Ada");
  } finally {
    await server.close();
  }
});

test("a service that is down is told as such", async () => {
  const mock = createMock();
  mock.failNext("jwt/login", { status: 503 });
  const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
  await assert.rejects(login(guestToken, { fetch: mock.fetch }), { code: "service_failed" });
});
