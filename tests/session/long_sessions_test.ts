/** Sessions that outlast a restart of the program, and the access tokens that they use. */
import assert from "node:assert/strict";
import { createGuestSession, getMe } from "../../mod.ts";
import { standingMock } from "../support/mock/standing_mock.ts";

const guest = { subject: "guest-7", displayName: "Stève" };

// reported in webex/webex-js-sdk#1565
Deno.test("a session logs in once for many calls, also over restarts", async () => {
  const { mock, at } = standingMock({ expiresIn: 21599 });
  const store = new Map<string, string>();
  for (let restart = 0; restart < 3; restart++) {
    const session = createGuestSession(guest, { ...mock.issuer, ...at, store });
    for (let call = 0; call < 10; call++) {
      assert.equal((await session.fetch("people/me")).status, 200);
      mock.clock.advance("10m");
    }
  }
  assert.equal(mock.requests("people/me").length, 30);
  // five hours in all: within the first token's life but for its margin of 15 minutes
  assert.equal(mock.requests("jwt/login").length, 1);
});

for (const source of ["issuer", "serviceApp"] as const) {
  // reported in webex/webex-js-sdk#4059, #1347, #691
  Deno.test(`a session goes on by itself after its token has expired: ${source}`, async () => {
    const { mock, at } = standingMock({ expiresIn: 960 });
    const credentials = source === "issuer" ? mock.issuer : { serviceApp: mock.serviceApp };
    const session = createGuestSession(guest, { ...credentials, ...at });
    const first = await session.getAccessToken();
    mock.clock.advance("961s");
    await assert.rejects(getMe(first, at), { code: "unauthorized", status: 401 });
    assert(session.expiresAt!.getTime() < at.now(), "it does not claim to be good");
    const response = await session.fetch("people/me");
    assert.deepEqual([response.status, (await response.json()).displayName], [200, "Stève"]);
    assert.notEqual(await session.getAccessToken(), first);
    assert.deepEqual(session.expiresAt, new Date(at.now() + 960_000));
  });
}
