import { createGuestToken, createMock, decodeToken, getMe, login } from "@guestissuer/webex";
import { webexHandlers } from "@guestissuer/webex/msw";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { expect, test } from "vitest";

test("a guest token is created, read and exchanged at the mock core", async () => {
  const mock = createMock();
  const guestToken = await createGuestToken({ subject: "1", displayName: "Stève" }, mock.issuer);
  expect(decodeToken(guestToken)).toMatchObject({ kind: "guest-token", claims: { sub: "1" } });
  const { accessToken, expiresIn } = await login(guestToken, { fetch: mock.fetch });
  expect(expiresIn).toBe(21599);
  const me = await getMe(accessToken, { fetch: mock.fetch });
  expect(me).toMatchObject({ displayName: "Stève", type: "appuser" });
});

test("the handlers work in the project's own setupServer, beside its own handlers", async () => {
  const mock = createMock();
  const mine = http.get("https://backend.example/health", () => HttpResponse.json({ ok: true }));
  const server = setupServer(mine, ...webexHandlers(mock));
  server.listen({ onUnhandledFrame: "error" });
  try {
    const guestToken = await createGuestToken({ subject: "2", displayName: "Ada" }, mock.issuer);
    const { accessToken } = await login(guestToken);
    expect((await getMe(accessToken)).displayName).toBe("Ada");
    const health = await fetch("https://backend.example/health");
    expect(await health.json()).toEqual({ ok: true });
    expect(mock.requests().map((each) => each.endpoint)).toEqual(["jwt/login", "people/me"]);
  } finally {
    server.close();
  }
});
