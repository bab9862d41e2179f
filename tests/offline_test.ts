/** Everything can be tried without an account, a network or a secret. */
import assert from "node:assert/strict";
import {
  createGuestToken,
  createMock,
  createServiceAppGuest,
  getMe,
  login,
  refreshServiceAppToken,
} from "../mod.ts";
import { run } from "./support/cli/run.ts";

// asked for in WebexCommunity/WebexPythonSDK#74, #131
Deno.test("the library works against a mock with the mock's own issuer and Service App", async () => {
  const { fetch, issuer, serviceApp } = createMock();
  const guest = { subject: "guest-7", displayName: "Stève" };
  const fromIssuer = await login(await createGuestToken(guest, issuer), { fetch });
  const { accessToken } = await refreshServiceAppToken(serviceApp, { fetch });
  const fromApp = await createServiceAppGuest(guest, { accessToken, fetch });
  for (const [source, each] of Object.entries({ fromIssuer, fromApp })) {
    assert.equal((await getMe(each.accessToken, { fetch })).displayName, "Stève", source);
  }
});

for (const line of ["quick 7 Ada", "guest 7 Ada", "guests count", "token refresh"]) {
  // asked for in WebexCommunity/WebexPythonSDK#74, #131
  Deno.test(`${line} --mock needs no environment, no stdin, no file and no network`, async () => {
    // its fetch, its stdin and its files fail when they are used
    const { code, stdout, stderr } = await run([...line.split(" "), "--mock"]);
    assert.deepEqual([code, stderr, stdout === ""], [0, "", false]);
  });
}
