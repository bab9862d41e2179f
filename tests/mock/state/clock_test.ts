import assert from "node:assert/strict";
import { createGuestToken, createMock, getMe, login, type WebexMock } from "../../../mod.ts";
import { eachRow } from "../../support/each_row.ts";
import { standingMock } from "../../support/mock/standing_mock.ts";
import { GOOD_CLAIMS, ISSUER, NOW, SECRET, signToken } from "../../support/tokens.ts";

const guest = { subject: "guest-7", displayName: "Stève" };

Deno.test("MockClock.advance() moves on by a span in words or milliseconds", () => {
  const table: [string | number, number][] = [
    ["90s", 90_000],
    ["15m", 900_000],
    ["15min", 900_000],
    ["6h", 21_600_000],
    ["14d", 1_209_600_000],
    ["1h30m", 5_400_000],
    ["1.5h", 5_400_000],
    ["250ms", 250],
    [250, 250],
    [0, 0],
    ["-1h", -3_600_000],
    [-1, -1],
  ];
  for (const [span, milliseconds] of table) {
    const { clock } = createMock({ now: () => NOW });
    clock.advance(span);
    assert.equal(clock.now(), NOW + milliseconds, String(span));
    clock.advance(span);
    assert.equal(clock.now(), NOW + 2 * milliseconds, String(span));
  }
});

Deno.test("MockClock.set() goes on from that time, and reset() goes back", () => {
  let source = NOW;
  const { clock } = createMock({ now: () => source });
  const at = Date.UTC(2030, 5, 1);
  for (
    const time of [
      at,
      new Date(at),
      "2030-06-01T00:00:00Z",
      "2030-06-01",
      "2030-05-31T24:00Z",
      "Sat, 01 Jun 2030 00:00:00 GMT",
    ]
  ) {
    clock.set(time);
    assert.equal(clock.now(), at);
    source += 5;
    assert.equal(clock.now(), at + 5, "it does not stand still");
  }
  clock.advance("1h");
  assert.equal(clock.now(), at + 5 + 3_600_000);
  clock.reset();
  assert.equal(clock.now(), source);
});

Deno.test("MockClock refuses what is no time, and stays as it was", () => {
  const { clock } = createMock({ now: () => NOW });
  clock.advance("1h");
  const spans = [
    "",
    "soon",
    "5",
    "1 h",
    "h",
    "1h30",
    "1e3s",
    NaN,
    Infinity,
    null,
    undefined,
    {},
    1e300,
    "9999999d",
  ];
  for (const span of spans) {
    assert.throws(
      () => clock.advance(span as string),
      { name: "RangeError", message: /^Cannot / },
      String(span),
    );
  }
  for (const time of ["2026-02-31T12:00:00Z", "2026-02-29", "2026/4/31 12:00", "2026-13-01"]) {
    assert.throws(() => clock.set(time), {
      name: "RangeError",
      code: "invalid_argument",
      message: "Cannot set clock: the time is not a date that exists, such as 2026-01-31T12:00:00Z",
    });
  }
  for (
    const time of ["", "soon", NaN, Infinity, 1e300, undefined, {}, new Date(NaN), null, true, []]
  ) {
    assert.throws(() => clock.set(time as string), {
      name: "RangeError",
      message: /^Cannot set clock: /,
    }, String(time));
  }
  assert.equal(clock.now(), NOW + 3_600_000);
});

Deno.test("createMock() takes Date.now for the clock when nothing is said", () => {
  const { clock } = createMock();
  const before = Date.now();
  const seen = clock.now();
  assert(before <= seen && seen <= Date.now());
});

Deno.test("createMock() checks guest tokens and access tokens by its one clock", async () => {
  const { mock, at } = standingMock({ expiresIn: 960 });
  const token = await createGuestToken(guest, { ...mock.issuer, now: at.now, expiresIn: 60 });
  const issuedAt = Math.floor(NOW / 1000) * 1000;
  mock.clock.set(issuedAt + 59_999);
  const { accessToken } = await login(token, at);
  mock.clock.set(issuedAt + 60_000);
  await assert.rejects(login(token, at), { status: 401 });
  assert.match(mock.requests().at(-1)!.reason!, /^exp_past: /);
  mock.clock.set(issuedAt + 59_999 + 959_999);
  assert.equal((await getMe(accessToken, at)).displayName, "Stève");
  mock.clock.advance(1);
  await assert.rejects(getMe(accessToken, at), { status: 401 });
  assert.equal(
    mock.requests().at(-1)!.reason,
    "the access token has expired by the mock's clock: get a new one",
  );
  mock.clock.advance("-1s");
  assert.equal((await getMe(accessToken, at)).displayName, "Stève", "back in time it is good");
});

Deno.test("createMock() issues access tokens of the lifetime that was asked for", async (t) => {
  const issuers = [{ issuer: ISSUER, secret: SECRET }];
  await eachRow(t, [1, 960, 21599, 64799, 86399, 1209599], async (expiresIn) => {
    for (const accessTokenForm of ["opaque", "jwt"] as const) {
      const { mock, at } = standingMock({ issuers, expiresIn, accessTokenForm });
      const granted = await login(signToken(GOOD_CLAIMS), at);
      assert.equal(granted.expiresIn, expiresIn);
      mock.clock.advance(expiresIn * 1000 - 1);
      await getMe(granted.accessToken, at);
      mock.clock.advance(1);
      await assert.rejects(getMe(granted.accessToken, at), { status: 401 });
    }
  });
});

Deno.test("the header date is the second of the mock's clock, for mocks side by side", async () => {
  const start = Date.UTC(2030, 0, 1);
  const [one, two] = [createMock({ now: () => start }), createMock({ now: () => start + 999 })];
  const dateOf = async (mock: WebexMock) =>
    (await mock.fetch("https://webexapis.com/v1/people/me")).headers.get("date");
  const first = "Tue, 01 Jan 2030 00:00:00 GMT";
  assert.deepEqual([await dateOf(one), await dateOf(two)], [first, first]);
  two.clock.advance(1);
  const next = "Tue, 01 Jan 2030 00:00:01 GMT";
  assert.deepEqual([await dateOf(two), await dateOf(one)], [next, first]);
});
