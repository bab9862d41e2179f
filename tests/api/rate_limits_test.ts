/** A 429 is waited for as long as the service asks, whatever its Retry-After looks like. */
import assert from "node:assert/strict";
import {
  countGuests,
  createServiceAppGuest,
  type EndpointName,
  login,
  type RequestOptions,
} from "../../mod.ts";
import { appTokenOf, standingMock } from "../support/mock/standing_mock.ts";
import { GOOD_CLAIMS, NOW, OPAQUE_TOKEN, signToken } from "../support/tokens.ts";

const date = (milliseconds: number) => new Date(NOW + milliseconds).toUTCString();

/** Headers Retry-After, and how many seconds are waited for each. */
const RETRY_AFTER: [header: string | null, seconds: number][] = [
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

const CALLS: [EndpointName, (options: RequestOptions) => Promise<unknown>][] = [
  ["jwt/login", (options) => login(signToken(GOOD_CLAIMS), options)],
  ["guests/count", (options) => countGuests(OPAQUE_TOKEN, options)],
];

for (const [endpoint, call] of CALLS) {
  for (const [retryAfter, seconds] of RETRY_AFTER) {
    const name = `${endpoint} is asked again after a 429 with Retry-After ${retryAfter}`;
    // reported in WebexCommunity/WebexPythonSDK#181, #262, #52
    Deno.test(name, async () => {
      const { mock, at } = standingMock();
      mock.failNext(endpoint, { status: 429, retryAfter });
      const waits: number[] = [];
      const sleep = (milliseconds: number) => Promise.resolve(void waits.push(milliseconds / 1000));
      // the second answer is the usual one to a token that the mock does not know
      await assert.rejects(call({ ...at, sleep }), { status: 401 });
      assert.deepEqual(waits, [seconds]);
      assert.deepEqual(mock.requests().map(({ status }) => status), [429, 401]);
    });
  }
}

// reported in a forum answer of June 2026 on creating guests
Deno.test("guests/token is asked again after a 429, within the limits that the caller sets", async () => {
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
  const guest = { subject: "guest-7", displayName: "Stève" };
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
