import assert from "node:assert/strict";
import { parseRetryAfter } from "../../lib/api/api_call.ts";
import { createMock, getMe, login, type RequestOptions, WebexHttpError } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { answering, loggedIn, refusing } from "../support/service/fake_service.ts";
import { GOOD_CLAIMS, NOW, NOW_SECONDS, OPAQUE_TOKEN, signToken } from "../support/tokens.ts";

const TOKEN = signToken(GOOD_CLAIMS);
const inSeconds = (seconds: number) => new Date((NOW_SECONDS + seconds) * 1000).toUTCString();

/** What the service sends as Retry-After, and the seconds read from it. */
const HEADERS: [string | null, number | undefined][] = [
  ["1", 1],
  ["30", 30],
  [" 30 ", 30],
  ["007", 7],
  ["+5", 5],
  ["1.2", 2],
  ["0", 1],
  ["-0", 1],
  ["0.0", 1],
  ["-30", 1],
  ["9999999999", 9999999999],
  [inSeconds(60), 60],
  [inSeconds(0), 1],
  [inSeconds(-3600), 1],
  ["Sun, 06 Nov 1994 08:49:37 GMT", 1],
  ["Friday, 02-Jan-26 03:05:05 GMT", 60],
  ["Fri Jan  2 03:05:05 2026", 60],
  [null, undefined],
  ["", undefined],
  ["rand(30),add(30)", undefined],
  ["soon", undefined],
  ["soon 5", undefined],
  ["May 5", undefined],
  ["30s", undefined],
  ["30 seconds", undefined],
  ["1e3", undefined],
  ["0x10", undefined],
  ["5,6", undefined],
  ["5, 6", undefined],
  ["NaN", undefined],
  ["Infinity", undefined],
  ["--5", undefined],
  ["9".repeat(400), undefined],
  ["2026-01-02T03:05:05Z", undefined],
  ["Fri, 99 Jan 2026 03:05:05 GMT", undefined],
  ["Fri, 02 Jan 2026", undefined],
];

Deno.test("parseRetryAfter() reads seconds and dates, and gives up on the rest", () => {
  for (const [header, seconds] of HEADERS) {
    assert.equal(parseRetryAfter(header, NOW_SECONDS * 1000), seconds, String(header));
  }
});

Deno.test("parseRetryAfter() rounds the time to a date up", () => {
  assert.equal(parseRetryAfter(inSeconds(60), NOW_SECONDS * 1000 + 1), 60);
  assert.equal(parseRetryAfter(inSeconds(60), NOW_SECONDS * 1000 - 1), 61);
});

/** Options that note waits in place of waiting. */
function patient(options: RequestOptions = {}): { options: RequestOptions; waits: number[] } {
  const waits: number[] = [];
  const sleep = (milliseconds: number) => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  return { waits, options: { sleep, now: () => NOW_SECONDS * 1000, ...options } };
}

Deno.test("login() waits as Retry-After says, or 15 s when it says nothing readable", async () => {
  for (const [header, seconds = 15] of HEADERS) {
    if (seconds > 120) continue;
    const headers: Record<string, string> = header === null ? {} : { "retry-after": header };
    const { fetch, sent } = answering(refusing(429, headers), loggedIn());
    const { options, waits } = patient({ fetch });
    assert.equal((await login(TOKEN, options)).accessToken, "an-access-token");
    assert.deepEqual(waits, [seconds * 1000], String(header));
    assert.equal(sent.length, 2);
  }
});

Deno.test("login() tries again three times by default, then tells the refusal", async (t) => {
  const table: [RequestOptions, number][] = [
    [{}, 3],
    [{ retries: undefined }, 3],
    [{ retries: 1 }, 1],
    [{ retries: 7 }, 7],
    [{ retries: 0 }, 0],
    [{ retries: false }, 0],
  ];
  await eachRow(t, table, async ([given, retries]) => {
    const { fetch, sent } = answering(refusing(429, { "retry-after": "2" }));
    const told: [number, number][] = [];
    const onRetry = (seconds: number, retry: number) => void told.push([seconds, retry]);
    const { options, waits } = patient({ fetch, onRetry, ...given });
    await assert.rejects(login(TOKEN, options), (error) => {
      assert(error instanceof WebexHttpError);
      assert.equal(error.code, "rate_limited");
      assert.equal(error.retryAfter, 2);
      assert.match(error.message, /: 429 from POST .*: wait 2 s and try again, and reuse access/);
      return true;
    });
    assert.equal(sent.length, retries + 1);
    assert.deepEqual(waits, Array(retries).fill(2000));
    assert.deepEqual(told, Array.from({ length: retries }, (_, i) => [2, i + 1]));
  });
});

Deno.test("getMe() does not wait longer than maxRetryAfter", async () => {
  const table: [string, number | undefined, boolean][] = [
    ["120", undefined, true],
    ["121", undefined, false],
    ["9999999999", undefined, false],
    [inSeconds(3600), undefined, false],
    [inSeconds(3600), 3600, true],
    ["10", 9, false],
    ["9", 9, true],
    ["rand(30),add(30)", 14, false],
  ];
  for (const [header, maxRetryAfter, waited] of table) {
    const { fetch } = answering(refusing(429, { "retry-after": header }));
    const { options, waits } = patient({ fetch, maxRetryAfter, retries: 1 });
    await assert.rejects(getMe(OPAQUE_TOKEN, options), { code: "rate_limited", status: 429 });
    assert.equal(waits.length, waited ? 1 : 0, header);
  }
});

Deno.test("login() tries nothing again but 429", async (t) => {
  await eachRow(t, [400, 401, 403, 404, 409, 423, 500, 502, 503, 504], async (status) => {
    const { fetch, sent } = answering(refusing(status, { "retry-after": "1" }), loggedIn());
    const { options, waits } = patient({ fetch });
    await assert.rejects(login(TOKEN, options), { status, retryAfter: 1 });
    assert.deepEqual([sent.length, waits.length], [1, 0]);
  });
});

Deno.test("login() ends a wait when the caller aborts, with the caller's reason", async () => {
  const controller = new AbortController();
  const { fetch, sent } = answering(refusing(429, { "retry-after": "60" }), loggedIn());
  const onRetry = () => queueMicrotask(() => controller.abort("enough"));
  // the timer of the library itself, which has to be cleared
  const pending = login(TOKEN, { fetch, onRetry, signal: controller.signal });
  assert.equal(await pending.catch((error) => error), "enough");
  assert.equal(sent.length, 1);
});

for (const when of ["at once", "later"]) {
  Deno.test(`login() fails as onRetry does, when that fails ${when}`, async () => {
    const { fetch, sent } = answering(refusing(429, { "retry-after": "1" }), loggedIn());
    const failure = new Error("the log is down");
    const onRetry = () => {
      if (when === "later") return Promise.reject(failure);
      throw failure;
    };
    const { options, waits } = patient({ fetch, onRetry });
    assert.equal(await login(TOKEN, options).catch((error) => error), failure);
    assert.deepEqual([sent.length, waits.length], [1, 0]);
  });
}

Deno.test("login() survives every Retry-After that the mock can send", async (t) => {
  await eachRow(t, [null, 0, -5, 2, "rand(30),add(30)", "", inSeconds(9)], async (retryAfter) => {
    const mock = createMock({ now: () => NOW });
    mock.failNext("jwt/login", { status: 429, retryAfter });
    const { options, waits } = patient({ fetch: mock.fetch });
    const { iss: _, ...claims } = GOOD_CLAIMS;
    const key = Uint8Array.fromBase64(mock.issuer.secret);
    const token = signToken({ ...claims, iss: mock.issuer.issuer }, { key });
    assert.equal((await login(token, options)).expiresIn, 21599);
    assert.equal(waits.length, 1);
  });
});
