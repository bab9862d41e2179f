import assert from "node:assert/strict";
import { createGuestToken, createServiceAppGuest, getMe, login } from "../../../mod.ts";
import { appTokenOf, ask, type AtMock, standingMock } from "../../support/mock/standing_mock.ts";

const guest = { subject: "guest-7", displayName: "Stève" };

/** Access tokens of guests, by who creates the guest. */
const GUESTS: Record<string, (at: AtMock) => Promise<{ accessToken: string }>> = {
  "a Guest Issuer": async ({ mock, at }) =>
    await login(await createGuestToken(guest, { ...mock.issuer, now: at.now }), at),
  "a Service App": async (at) =>
    await createServiceAppGuest(guest, { ...at.at, accessToken: await appTokenOf(at) }),
};

for (const [creator, create] of Object.entries(GUESTS)) {
  // reported in webex/webex-js-sdk#3861, #3908
  Deno.test(`the mock refuses meetingPreferences to guests of ${creator} with 403`, async () => {
    const at = standingMock();
    const { accessToken } = await create(at);
    assert.equal((await getMe(accessToken, at.at)).type, "appuser");
    const { status, headers, body } = await ask(at.mock, "GET", "/v1/meetingPreferences", {
      token: accessToken,
    });
    assert.equal(status, 403);
    assert.match(
      body.message as string,
      /^The server understood the request, but refused to fulfill it/,
    );
    assert.equal(headers.get("x-mock-reason"), "guests (type appuser) have no meeting preferences");
  });
}

Deno.test("the mock refuses meetingPreferences without an access token with 401", async () => {
  const { mock } = standingMock();
  assert.equal((await ask(mock, "GET", "/v1/meetingPreferences")).status, 401);
});
