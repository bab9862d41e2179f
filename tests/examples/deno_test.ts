// deno test
import { createGuestToken, createMock, getMe, login, WebexHttpError } from "@guestissuer/webex";
import assert from "node:assert/strict";

Deno.test("a guest logs in", async () => {
  const mock = createMock();
  const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
  const { accessToken } = await login(guestToken, { fetch: mock.fetch });
  assert.equal((await getMe(accessToken, { fetch: mock.fetch })).displayName, "Ada");
});

Deno.test("an expired guest token is refused", async () => {
  const mock = createMock();
  const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
  mock.clock.advance("2h");
  await assert.rejects(
    login(guestToken, { fetch: mock.fetch }),
    (error) => error instanceof WebexHttpError && error.status === 401,
  );
});
