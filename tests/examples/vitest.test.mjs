// npx vitest run
import { createGuestToken, createMock, login } from "@guestissuer/webex";
import { webexHandlers } from "@guestissuer/webex/msw";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

const mock = createMock();
const server = setupServer(...webexHandlers(mock)); // and the handlers of your own
beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
beforeEach(() => mock.reset());
afterAll(() => server.close());

test("a guest logs in", async () => {
  const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
  expect((await login(guestToken)).expiresIn).toBe(21599);
  expect(mock.requests("jwt/login")).toHaveLength(1);
});

test("a request that comes too often is repeated", async () => {
  mock.failNext("jwt/login", { status: 429, retryAfter: 1 });
  const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
  await login(guestToken, { sleep: () => Promise.resolve() });
  expect(mock.requests("jwt/login").map((each) => each.status)).toEqual([429, 200]);
});
