/**
 * Public reports of what went wrong between a client and the service, replayed against sessions, Service Apps
 * and the mock. The first line above each test names the report that it is made from; the inputs are ours.
 */
import assert from "node:assert/strict";
import {
  countGuests,
  createGuestSession,
  createGuestToken,
  createMock,
  createServiceAppGuest,
  getMe,
  login,
  refreshServiceAppToken,
  WebexHttpError,
} from "../../mod.ts";
import { run } from "../support/cli/run.ts";
import { answering, json, refusing } from "../support/service/fake_service.ts";
import { appTokenOf, ask, standingMock } from "../support/mock/standing_mock.ts";
import { GOOD_CLAIMS, NOW, OPAQUE_TOKEN, signToken } from "../support/tokens.ts";

const guest = { subject: "guest-7", displayName: "Stève" };
const TRACKING_ID = "ROUTERGW_00000000-0000-4000-8000-000000000001";

// webex/webex-js-sdk#1565
Deno.test("replay 8: a session logs in once for many calls, also over a restart", async () => {
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

// webex/webex-js-sdk#4059, #1347, #691
Deno.test("replay 10: a session goes on by itself after its token has expired", async () => {
  const { mock, at } = standingMock({ expiresIn: 960 });
  for (const source of [mock.issuer, { serviceApp: mock.serviceApp }]) {
    const session = createGuestSession(guest, { ...source, ...at });
    const first = await session.getAccessToken();
    mock.clock.advance("961s");
    await assert.rejects(getMe(first, at), { code: "unauthorized", status: 401 });
    assert(session.expiresAt!.getTime() < at.now(), "it does not claim to be good");
    const response = await session.fetch("people/me");
    assert.deepEqual([response.status, (await response.json()).displayName], [200, "Stève"]);
    assert.notEqual(await session.getAccessToken(), first);
    assert.deepEqual(session.expiresAt, new Date(at.now() + 960_000));
  }
});

// webex/webex-js-sdk#3861, #3908
Deno.test("replay 11: the mock refuses meetingPreferences to guests with 403, as the service does", async () => {
  const at = standingMock();
  const { mock } = at;
  const token = await createGuestToken(guest, { ...mock.issuer, now: at.at.now });
  const tokens = [
    (await login(token, at.at)).accessToken,
    (await createServiceAppGuest(guest, { ...at.at, accessToken: await appTokenOf(at) }))
      .accessToken,
  ];
  for (const accessToken of tokens) {
    assert.equal((await getMe(accessToken, at.at)).type, "appuser");
    const { status, headers, body } = await ask(mock, "GET", "/v1/meetingPreferences", {
      token: accessToken,
    });
    assert.equal(status, 403);
    assert.match(
      body.message as string,
      /^The server understood the request, but refused to fulfill it/,
    );
    assert.equal(headers.get("x-mock-reason"), "guests (type appuser) have no meeting preferences");
  }
  assert.equal((await ask(mock, "GET", "/v1/meetingPreferences")).status, 401);
});

// webex/webex-js-sdk#4011
Deno.test("replay 12: people/me can be made to answer 403 after a good login", async () => {
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

// WebexPythonSDK#181, #262, #52
Deno.test("replay 14: no Retry-After makes a call fail that would have gone well", async () => {
  const date = (milliseconds: number) => new Date(NOW + milliseconds).toUTCString();
  const table: [string | null, number][] = [
    [null, 15],
    ["7", 7],
    ["0", 1],
    ["-30", 1],
    ["1.5", 2],
    ["rand(30),add(30)", 15],
    ["soon", 15],
    ["", 15],
    ["NaN", 15],
    ["7 seconds", 15],
    // HTTP dates are whole seconds, and the clock stands 678 ms after one
    [date(20_000), 20],
    [date(-20_000), 1],
  ];
  const token = signToken(GOOD_CLAIMS);
  const calls: [string, (options: ReturnType<typeof optionsOf>) => Promise<unknown>][] = [
    ["jwt/login", (options) => login(token, options)],
    ["guests/count", (options) => countGuests(OPAQUE_TOKEN, options)],
  ];
  function optionsOf(retryAfter: string | null, endpoint: string) {
    const { mock, at } = standingMock();
    mock.failNext(endpoint, { status: 429, retryAfter });
    const waits: number[] = [];
    const sleep = (milliseconds: number) => Promise.resolve(void waits.push(milliseconds / 1000));
    return { ...at, sleep, waits, mock };
  }
  for (const [retryAfter, seconds] of table) {
    for (const [endpoint, call] of calls) {
      const options = optionsOf(retryAfter, endpoint);
      await assert.rejects(call(options), { status: 401 }, "the second answer is the usual one");
      assert.deepEqual(options.waits, [seconds], String(retryAfter));
      assert.deepEqual(options.mock.requests().map(({ status }) => status), [429, 401]);
    }
  }
});

// WebexPythonSDK#210
Deno.test("replay 15: guests of Service Apps are created and counted", async () => {
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

// WebexPythonSDK#74, #131
Deno.test("replay 16: everything can be tried without an account, a network or a secret", async () => {
  const { fetch, issuer, serviceApp } = createMock();
  const fromIssuer = await login(await createGuestToken(guest, issuer), { fetch });
  const { accessToken } = await refreshServiceAppToken(serviceApp, { fetch });
  const fromApp = await createServiceAppGuest(guest, { accessToken, fetch });
  for (const each of [fromIssuer, fromApp]) {
    assert.equal((await getMe(each.accessToken, { fetch })).displayName, "Stève");
  }
  // its fetch, its stdin and its files fail when they are used
  for (
    const args of [["quick", "7", "Ada"], ["guest", "7", "Ada"], ["guests", "count"], [
      "token",
      "refresh",
    ]]
  ) {
    const { code, stdout, stderr } = await run([...args, "--mock"]);
    assert.deepEqual([code, stderr, stdout === ""], [0, "", false]);
  }
});

// WebexPythonSDK#256
Deno.test("replay 17: the tracking id is told with every refusal", async () => {
  for (const status of [400, 401, 403, 404, 409, 415, 423, 429, 500, 503]) {
    const { fetch } = answering(refusing(status));
    const options = { fetch, retries: false as const };
    const calls = [
      login(signToken(GOOD_CLAIMS), options),
      getMe(OPAQUE_TOKEN, options),
      countGuests(OPAQUE_TOKEN, options),
      createServiceAppGuest(guest, { ...options, accessToken: OPAQUE_TOKEN }),
      refreshServiceAppToken({ clientId: "c", clientSecret: "s", refreshToken: "r" }, options),
    ];
    for (const call of calls) {
      await assert.rejects(call, (error) => {
        assert(error instanceof WebexHttpError);
        assert.equal(error.trackingId, TRACKING_ID);
        assert(error.message.includes(`(trackingId ${TRACKING_ID})`), error.message);
        return true;
      });
    }
    const env = { WEBEX_ACCESS_TOKEN: OPAQUE_TOKEN };
    for (const args of [["guest", "7", "Ada"], ["guests", "count"], ["add-to-space", "p", "r"]]) {
      const plain = await run([...args, "--no-retry"], { fetch, env });
      assert.equal(plain.code, 1);
      assert(plain.stderr.includes(`(trackingId ${TRACKING_ID})`));
      const told = await run([...args, "--no-retry", "--json"], { fetch, env });
      assert.equal(JSON.parse(told.stderr).error.trackingId, TRACKING_ID);
    }
  }
});

// a forum answer of June 2026 on creating guests
Deno.test("replay 18: a 429 is honoured on guests/token, and given up on when told so", async () => {
  const at = standingMock();
  const { mock } = at;
  const accessToken = await appTokenOf(at);
  const waits: [number, number][] = [];
  const options = {
    ...at.at,
    accessToken,
    sleep: (milliseconds: number) => Promise.resolve(mock.clock.advance(milliseconds)),
    onRetry: (seconds: number, retry: number) => void waits.push([seconds, retry]),
  };
  mock.failNext("guests/token", { status: 429, retryAfter: 30 });
  mock.failNext("guests/token", { status: 429, retryAfter: 60 });
  const created = await createServiceAppGuest(guest, options);
  assert.deepEqual(waits, [[30, 1], [60, 2]]);
  assert.deepEqual(created.expiresAt, new Date(NOW + 90_000 + 64_799_000));
  const refused = (retryAfter: number) => ({ code: "rate_limited", status: 429, retryAfter });
  mock.failNext("guests/token", { status: 429, retryAfter: 121 });
  await assert.rejects(createServiceAppGuest(guest, options), refused(121));
  mock.failNext("guests/token", { status: 429, retryAfter: 5, times: 5 });
  await assert.rejects(createServiceAppGuest(guest, { ...options, retries: 1 }), refused(5));
  await assert.rejects(createServiceAppGuest(guest, { ...options, retries: false }), refused(5));
  assert.equal(mock.requests("guests/token").filter(({ status }) => status === 429).length, 6);
});

// a code sample that reads access_token from guests/token
Deno.test("replay 23: the token of a guest is typed, and one of another name is not taken for it", async () => {
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
