/** What the service says when it refuses is passed on, and explained where the cause is known. */
import assert from "node:assert/strict";
import {
  countGuests,
  createGuestToken,
  createServiceAppGuest,
  getMe,
  login,
  refreshServiceAppToken,
  type RequestOptions,
  WebexHttpError,
} from "../../mod.ts";
import { run } from "../support/cli/run.ts";
import { standingMock } from "../support/mock/standing_mock.ts";
import { answering, refusing, TRACKING_ID } from "../support/service/fake_service.ts";
import { PERSON_ID, ROOM_ID } from "../support/service/service_app_answers.ts";
import { GOOD_CLAIMS, ISSUER, NOW, OPAQUE_TOKEN, SECRET, signToken } from "../support/tokens.ts";

const TOKEN = signToken(GOOD_CLAIMS);
const guest = { subject: "guest-7", displayName: "Stève" };

// reported in webex/spark-android-sdk#12
Deno.test("a 404 in answer to a login is explained", async () => {
  const { fetch } = answering(refusing(404));
  await assert.rejects(login(TOKEN, { fetch }), {
    code: "not_found",
    message:
      /404 from POST .*\/jwt\/login: .*This is what the service answers when the Authorization header holds no JWT, or the base URL is not that of the Webex API$/,
  });
  const { code, stderr } = await run(["login", TOKEN], { fetch, now: NOW });
  assert.equal(code, 1);
  assert.match(stderr, /the Authorization header holds no JWT/);
});

// reported in webex/react-widgets#989
Deno.test("a 400 in answer to a login passes on its description", async () => {
  const { fetch } = answering(refusing(400));
  await assert.rejects(login(TOKEN, { fetch }), (error) => {
    assert(error instanceof WebexHttpError);
    assert.deepEqual([error.code, error.status], ["bad_request", 400]);
    assert.deepEqual(error.descriptions, ["It really was."]);
    assert.match(error.message, /: 400 from POST .*: The request was refused; It really was \(/);
    assert.match(error.message, /The guest token was likely not understood or has expired/);
    return true;
  });
});

// reported in webex/webex-js-sdk#4011
Deno.test("a 403 from people/me after a good login names the scope that the token lacks", async () => {
  const { mock, at } = standingMock();
  mock.failNext("people/me", { status: 403 });
  const token = await createGuestToken(guest, { ...mock.issuer, now: at.now });
  const { accessToken } = await login(token, at);
  await assert.rejects(getMe(accessToken, at), (error) => {
    assert(error instanceof WebexHttpError);
    assert.deepEqual([error.code, error.status], ["forbidden", 403]);
    assert.match(error.message, /The access token is good, but lacks the scope spark:people_read$/);
    return true;
  });
  assert.equal((await getMe(accessToken, at)).displayName, "Stève");
});

const CALLS: Record<string, (options: RequestOptions) => Promise<unknown>> = {
  login: (options) => login(TOKEN, options),
  getMe: (options) => getMe(OPAQUE_TOKEN, options),
  countGuests: (options) => countGuests(OPAQUE_TOKEN, options),
  createServiceAppGuest: (options) =>
    createServiceAppGuest(guest, { ...options, accessToken: OPAQUE_TOKEN }),
  refreshServiceAppToken: (options) =>
    refreshServiceAppToken({ clientId: "c", clientSecret: "s", refreshToken: "r" }, options),
};

for (const [name, call] of Object.entries(CALLS)) {
  // reported in WebexCommunity/WebexPythonSDK#256
  Deno.test(`${name}() shows the tracking id of every refusal`, async () => {
    for (const status of [400, 401, 403, 404, 409, 415, 423, 429, 500, 503]) {
      const { fetch } = answering(refusing(status));
      await assert.rejects(call({ fetch, retries: false }), (error) => {
        assert(error instanceof WebexHttpError, String(status));
        assert.equal(error.trackingId, TRACKING_ID, String(status));
        assert(error.message.includes(`(trackingId ${TRACKING_ID})`), error.message);
        return true;
      });
    }
  });
}

for (
  const args of [["guest", "7", "Ada"], ["guests", "count"], ["add-to-space", PERSON_ID, ROOM_ID]]
) {
  // reported in WebexCommunity/WebexPythonSDK#256
  Deno.test(`${args.join(" ")} shows the tracking id of every refusal`, async () => {
    const env = { WEBEX_ACCESS_TOKEN: OPAQUE_TOKEN };
    for (const status of [400, 401, 403, 404, 409, 415, 423, 429, 500, 503]) {
      const { fetch } = answering(refusing(status));
      const plain = await run([...args, "--no-retry"], { fetch, env });
      assert.equal(plain.code, 1, String(status));
      assert(plain.stderr.includes(`(trackingId ${TRACKING_ID})`), plain.stderr);
      const json = await run([...args, "--no-retry", "--json"], { fetch, env });
      assert.equal(JSON.parse(json.stderr).error.trackingId, TRACKING_ID, String(status));
    }
  });
}

const COMMANDS: Record<string, string[]> = {
  "login": ["login", TOKEN],
  "quick": ["quick", "1", "Ada", "-i", ISSUER, "-s", SECRET],
  "verify --access": ["verify", "--access", OPAQUE_TOKEN],
};

for (const [command, args] of Object.entries(COMMANDS)) {
  for (const status of [400, 401, 403, 404, 409, 423, 500, 503]) {
    // several samples end in `catch { return; }`, and what the service answered is lost
    Deno.test(`${command} shows all that the service says with a ${status}`, async () => {
      const { fetch } = answering(refusing(status));
      const human = await run(args, { fetch, now: NOW });
      assert.deepEqual([human.code, human.stdout], [1, ""]);
      assert.match(
        human.stderr,
        new RegExp(`: ${status} from (GET|POST) https://webexapis.com/v1/`),
      );
      assert.match(human.stderr, /The request was refused; It really was/);
      assert.match(human.stderr, /trackingId ROUTERGW_00000000-0000-4000-8000-000000000001/);
      const json = await run([...args, "--json"], { fetch, now: NOW });
      const { error } = JSON.parse(json.stderr);
      assert.equal(error.status, status);
      assert.equal(error.serviceMessage, "The request was refused.");
      assert.deepEqual(error.descriptions, ["It really was."]);
      assert.equal(error.trackingId, TRACKING_ID);
    });
  }
}
