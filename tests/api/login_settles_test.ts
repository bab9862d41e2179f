/** A login always comes to an end, and its result says how long the access token is good for. */
import assert from "node:assert/strict";
import { createGuestToken, getMe, login } from "../../mod.ts";
import { run } from "../support/cli/run.ts";
import { standingMock } from "../support/mock/standing_mock.ts";
import { answering, loggedIn } from "../support/service/fake_service.ts";
import { GOOD_CLAIMS, NOW, signToken } from "../support/tokens.ts";

const now = () => NOW;
const TOKEN = signToken(GOOD_CLAIMS);

// reported in webex/webex-ios-sdk#135, #124
Deno.test("login() settles though the service never answers", async () => {
  const fetch = () => new Promise<Response>(() => {});
  await assert.rejects(login(TOKEN, { fetch, timeout: 5 }), { code: "timed_out" });
  const reason = new Error("the user left");
  const signal = AbortSignal.timeout(5);
  await assert.rejects(login(TOKEN, { fetch, signal }), { name: "TimeoutError" });
  const controller = new AbortController();
  queueMicrotask(() => controller.abort(reason));
  await assert.rejects(login(TOKEN, { fetch, signal: controller.signal }), reason);
});

// reported in webex/webex-ios-sdk#135, #124
Deno.test("login() exchanges one guest token twice for two access tokens of one person", async () => {
  const { mock, at } = standingMock();
  const guest = { subject: "guest-7", displayName: "Stève" };
  const token = await createGuestToken(guest, { ...mock.issuer, now });
  const tokens = [await login(token, at), await login(token, at)];
  assert.notEqual(tokens[0]?.accessToken, tokens[1]?.accessToken);
  const ids = await Promise.all(
    tokens.map(async ({ accessToken }) => (await getMe(accessToken, at)).id),
  );
  assert.equal(ids[0], ids[1]);
});

// reported in webex/webex-android-sdk#9, #13
Deno.test("the result of a login carries the lifetime of the access token, and its end", async () => {
  const { fetch } = answering(loggedIn());
  const { expiresIn, expiresAt } = await login(TOKEN, { fetch, now });
  assert.equal(expiresIn, 960);
  assert.equal(expiresAt.getTime(), NOW + 960_000);
  const { code, stdout } = await run(["login", TOKEN, "--json"], { fetch, now: NOW });
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout), {
    accessToken: "an-access-token",
    expiresIn: 960,
    expiresAt: new Date(NOW + 960_000).toISOString(),
  });
});
