// For runners that bring `it` along. Some of them run tests in a global scope of their own.
import { createGuestToken, createMock, getMe, login } from "@guestissuer/webex";
import { interceptWebex } from "@guestissuer/webex/msw";
import axios from "axios";
import assert from "node:assert/strict";

it("interceptWebex() answers for Webex, and refuses the rest", async () => {
  const mock = createMock();
  const { stop, unhandled } = await interceptWebex(mock);
  try {
    const guest = { subject: "1", displayName: "Ada" };
    const { accessToken } = await login(await createGuestToken(guest, mock.issuer));
    assert.equal((await getMe(accessToken)).displayName, "Ada");
    const headers = { authorization: `Bearer ${accessToken}` };
    const url = "https://webexapis.com/v1/people/me";
    assert.equal((await fetch(url, { headers })).status, 200);
    assert.equal((await axios.get(url, { headers })).data.displayName, "Ada");
    const refusal = await fetch("http://127.0.0.1:2/other").catch((error) => error);
    assert.equal(refusal.name, "WebexError");
    assert.match(refusal.message, /^Cannot send GET http:\/\/127\.0\.0\.1:2\/other: no handler/);
    assert.deepEqual(unhandled, ["GET http://127.0.0.1:2/other"]);
  } finally {
    stop();
  }
});
