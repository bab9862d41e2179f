import assert from "node:assert/strict";
import { createGuestSession, decodeToken, getMe, WebexHttpError } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { answering, loggedIn } from "../support/service/fake_service.ts";
import { ask, standingMock } from "../support/mock/standing_mock.ts";
import { ISSUER, NOW, SECRET } from "../support/tokens.ts";

const guest = { subject: "guest-7", displayName: "Stève" };
const signer = { issuer: ISSUER, secret: SECRET };

/** Holds every request back until it is let go. */
function gated(fetch: typeof globalThis.fetch) {
  const gate = Promise.withResolvers<void>();
  const signals: (AbortSignal | null | undefined)[] = [];
  return {
    open: gate.resolve,
    signals,
    fetch: (async (input, init) => {
      signals.push(init?.signal);
      await gate.promise;
      return await fetch(input, init);
    }) as typeof globalThis.fetch,
  };
}

Deno.test("createGuestSession() sends nothing before a token is wanted", () => {
  const { fetch, sent } = answering(loggedIn());
  const session = createGuestSession(guest, { ...signer, fetch });
  assert.equal(session.expiresAt, undefined);
  assert.equal(sent.length, 0);
});

Deno.test("createGuestSession() reuses a token until the margin before its expiry", async () => {
  // lifetime, margin given, and the last millisecond of the token's life at which it is still given
  const table: [number, number | undefined, number][] = [
    [21599, undefined, 20_699_000 - 1],
    [9001, undefined, 8_101_000 - 1],
    [8999, undefined, 8_099_100 - 1],
    [960, undefined, 864_000 - 1],
    [10, undefined, 9000 - 1],
    [960, 0, 960_000 - 1],
    [960, 60, 900_000 - 1],
    [21599, 20000, 1_599_000 - 1],
  ];
  for (const [expiresIn, margin, last] of table) {
    const { mock, at } = standingMock({ expiresIn });
    const session = createGuestSession(guest, { ...mock.issuer, ...at, margin });
    const first = await session.getAccessToken();
    assert.deepEqual(session.expiresAt, new Date(NOW + expiresIn * 1000));
    mock.clock.advance(last);
    assert.equal(await session.getAccessToken(), first, `${expiresIn} ${margin}`);
    mock.clock.advance(1);
    assert.notEqual(await session.getAccessToken(), first, `${expiresIn} ${margin}`);
    assert.equal(mock.requests("jwt/login").length, 2);
    assert.deepEqual(session.expiresAt, new Date(NOW + last + 1 + expiresIn * 1000));
  }
});

Deno.test("createGuestSession() makes one exchange for 100 callers at the same time", async () => {
  const { mock, at } = standingMock();
  const { fetch, open } = gated(at.fetch);
  const session = createGuestSession(guest, { ...mock.issuer, ...at, fetch });
  const pending = Array.from({ length: 100 }, () => session.getAccessToken());
  open();
  const tokens = new Set(await Promise.all(pending));
  assert.equal(tokens.size, 1);
  assert.equal(mock.requests().length, 1);
  assert.equal((await getMe([...tokens][0]!, at)).displayName, "Stève");
});

Deno.test("createGuestSession() tells a failure to all who wait, and does not remember it", async () => {
  const { mock, at } = standingMock();
  mock.failNext("jwt/login", { status: 503 });
  const session = createGuestSession(guest, { ...mock.issuer, ...at });
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, () => session.getAccessToken()),
  );
  for (const result of results) {
    assert(result.status === "rejected");
    assert(result.reason instanceof WebexHttpError);
    assert.deepEqual([result.reason.code, result.reason.status], ["service_failed", 503]);
    assert.match(result.reason.message, /^Cannot exchange guest token: 503 from POST /);
  }
  assert.equal(mock.requests().length, 1);
  assert.equal(session.expiresAt, undefined);
  assert.equal((await getMe(await session.getAccessToken(), at)).displayName, "Stève");
});

Deno.test("createGuestSession() lets a caller go that aborts, and goes on for the others", async () => {
  const { mock, at } = standingMock();
  const { fetch, open, signals } = gated(at.fetch);
  const session = createGuestSession(guest, { ...mock.issuer, ...at, fetch });
  const controller = new AbortController();
  const reason = new Error("the user left");
  const leaver = session.getAccessToken({ signal: controller.signal });
  const stayer = session.getAccessToken();
  controller.abort(reason);
  await assert.rejects(leaver, reason);
  open();
  assert.equal((await getMe(await stayer, at)).displayName, "Stève");
  assert.equal(mock.requests("jwt/login").length, 1);
  assert.deepEqual(signals.map((signal) => signal?.aborted), [false]);
});

Deno.test("createGuestSession() keeps the token of an exchange that all callers have left", async () => {
  const { mock, at } = standingMock();
  const { fetch, open } = gated(at.fetch);
  const session = createGuestSession(guest, { ...mock.issuer, ...at, fetch });
  const reason = new Error("the user left");
  const controller = new AbortController();
  const leaver = session.getAccessToken({ signal: controller.signal });
  controller.abort(reason);
  await assert.rejects(leaver, reason);
  open();
  await session.getAccessToken();
  assert.equal(mock.requests("jwt/login").length, 1);
});

Deno.test("createGuestSession() sends nothing for a caller that has aborted already", async () => {
  const { fetch, sent } = answering(loggedIn());
  const session = createGuestSession(guest, { ...signer, fetch });
  const reason = new Error("too late");
  const signal = AbortSignal.abort(reason);
  await assert.rejects(session.getAccessToken({ signal }), reason);
  await assert.rejects(session.fetch("people/me", { signal }), reason);
  assert.equal(sent.length, 0);
});

Deno.test("createGuestSession() heeds no signal but that of a call", async () => {
  const { mock, at } = standingMock();
  const options = { ...mock.issuer, ...at, signal: AbortSignal.abort(new Error("not mine")) };
  const session = createGuestSession(guest, options);
  assert.equal((await getMe(await session.getAccessToken(), at)).displayName, "Stève");
});

Deno.test("createGuestSession() never gives two guests one token", async () => {
  const app = (clientId: string) => ({ serviceApp: { clientId, accessToken: "app-token" } });
  const sources: [typeof guest, Parameters<typeof createGuestSession>[1]][] = [
    [guest, signer],
    [{ ...guest, subject: "guest-8" }, signer],
    [{ ...guest, subject: `guest-7","x` }, signer],
    [guest, { ...signer, issuer: "another-issuer", allowUnusualIssuer: true }],
    [guest, { ...signer, baseUrl: "https://api.example/v1" }],
    [guest, app("an app")],
    [guest, app("another app")],
    [guest, app(ISSUER)],
    [{ ...guest, subject: "guest-8" }, app("an app")],
  ];
  const store = new Map<string, string>();
  const keys = new Set<string>();
  const tokens = new Set<string>();
  let count = 0;
  const fetch = () => {
    const token = `token-${++count}`;
    const { displayName } = guest;
    const body = { token, accessToken: token, expiresIn: 960, id: "i", subject: "s", email: "e" };
    return Promise.resolve(Response.json({ ...body, displayName }));
  };
  for (const [who, options] of sources) {
    const session = createGuestSession(who, { ...options, fetch, store });
    keys.add(session.key);
    tokens.add(await session.getAccessToken());
  }
  assert.deepEqual([keys.size, tokens.size, store.size], Array(3).fill(sources.length));
});

Deno.test("createGuestSession() knows a guest again by service, issuer and subject", () => {
  const keyOf = (options = {}, who = guest) =>
    createGuestSession(who, { ...signer, ...options }).key;
  assert.equal(keyOf({ baseUrl: "https://webexapis.com/v1" }), keyOf());
  assert.equal(keyOf({ baseUrl: "https://webexapis.com/v1/" }), keyOf());
  assert.equal(keyOf({ margin: 5, timeout: 7 }), keyOf());
  assert.equal(keyOf({}, { ...guest, displayName: "Ada" }), keyOf());
  assertShowsNothingOf(keyOf(), SECRET);
});

Deno.test("createGuestSession() signs a fresh guest token after each wait for a 429", async () => {
  const { mock, at } = standingMock();
  mock.failNext("jwt/login", { status: 429, retryAfter: 120, times: 3 });
  const lifetimes: number[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const decoded = decodeToken(new Headers(init?.headers).get("authorization")!.slice(7));
    assert(decoded.kind === "guest-token");
    lifetimes.push(Number(decoded.claims.exp) - Math.floor(mock.clock.now() / 1000));
    // each try takes almost as long as it may
    mock.clock.advance(29_999);
    return at.fetch(input, init);
  };
  const sleep = (milliseconds: number) => Promise.resolve(mock.clock.advance(milliseconds));
  const session = createGuestSession(guest, { ...mock.issuer, ...at, fetch, sleep });
  await session.getAccessToken();
  assert.deepEqual(mock.requests().map(({ status }) => status), [429, 429, 429, 200]);
  assert.deepEqual(lifetimes, [60, 60, 60, 60]);
});

Deno.test("createGuestSession() refuses options that make no sense", async (t) => {
  const table: [Record<string, unknown>, string, RegExp][] = [
    [{}, "TypeError", /^Cannot create guest session: give issuer and secret, or serviceApp$/],
    [{ issuer: ISSUER }, "TypeError", /^Cannot create guest session: give issuer and secret/],
    [
      { ...signer, margin: -1 },
      "RangeError",
      /^Cannot create guest session: margin must be a whole number of 0 to 2147483647 seconds/,
    ],
    [
      { ...signer, margin: 0.5 },
      "RangeError",
      /^Cannot create guest session: margin must be a whole number of 0 to 2147483647 seconds/,
    ],
    [
      { ...signer, timeout: 0 },
      "RangeError",
      /^Cannot create guest session: timeout must be a whole number of 1 to 2147483647/,
    ],
    [{ ...signer, baseUrl: "http://api.example" }, "TypeError", /^Cannot use base URL: http:/],
  ];
  await eachRow(t, table, ([options, name, message]) => {
    assert.throws(() => createGuestSession(guest, options as never), { name, message });
  });
});

Deno.test("createGuestSession() gives a guest that a regular user can put into a space", async () => {
  const { mock, at } = standingMock();
  const session = createGuestSession(guest, { ...mock.issuer, ...at });
  const { id } = await (await session.fetch("people/me")).json();
  const { accessToken: token } = await mock.createUser({
    displayName: "Ada",
    email: "ada@example.com",
  });
  const room = await ask(mock, "POST", "/v1/rooms", { token, body: { title: "Desk" } });
  const body = { roomId: room.body.id, personId: id };
  assert.equal((await ask(mock, "POST", "/v1/memberships", { token, body })).status, 200);
  const written = await session.fetch("messages", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ roomId: room.body.id, text: "Hello" }),
  });
  assert.deepEqual([written.status, (await written.json()).personId], [200, id]);
});
