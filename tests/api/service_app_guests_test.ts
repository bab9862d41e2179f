/** Guests of a Service App: who they are, and the fields of what the service answers. */
import assert from "node:assert/strict";
import { countGuests, createServiceAppGuest, getMe, refreshServiceAppToken } from "../../mod.ts";
import { appTokenOf, standingMock } from "../support/mock/standing_mock.ts";
import { answering, json } from "../support/service/fake_service.ts";
import { OPAQUE_TOKEN } from "../support/tokens.ts";

const guest = { subject: "guest-7", displayName: "Stève" };

// asked for in WebexCommunity/WebexPythonSDK#210
Deno.test("guests of a Service App are counted once for each subject", async () => {
  const { mock, at } = standingMock();
  const { accessToken } = await refreshServiceAppToken(mock.serviceApp, at);
  const options = { ...at, accessToken };
  const { personId } = await createServiceAppGuest(guest, options);
  await createServiceAppGuest({ ...guest, subject: "guest-8" }, options);
  const again = await createServiceAppGuest(guest, options);
  assert.equal(again.personId, personId);
  assert.equal(await countGuests(accessToken, at), 2);
  assert.equal((await getMe(again.accessToken, at)).id, personId);
});

// reported as a code sample that reads access_token from guests/token
Deno.test("the access token of a guest is called accessToken, and no other field is taken for it", async () => {
  const at = standingMock();
  const options = { ...at.at, accessToken: await appTokenOf(at) };
  const created = await createServiceAppGuest(guest, options);
  const token: string = created.accessToken;
  assert.equal((await getMe(token, at.at)).displayName, "Stève");
  assert(!("access_token" in created));
  // @ts-expect-error: there is no such field
  assert.equal(created.access_token, undefined);
  const wrong = { id: "i", ...guest, email: "e", access_token: "t", expiresIn: 1 };
  await assert.rejects(
    createServiceAppGuest(guest, {
      accessToken: OPAQUE_TOKEN,
      fetch: answering(json(wrong)).fetch,
    }),
    { code: "response_incomplete", message: /but the answer holds no accessToken\. / },
  );
});
