import assert from "node:assert/strict";
import { createGuestSession, getMe, type SessionStore } from "../../mod.ts";
import { standingMock } from "../support/mock/standing_mock.ts";
import { NOW, OPAQUE_TOKEN } from "../support/tokens.ts";

const guest = { subject: "guest-7", displayName: "Stève" };

const { issuer } = standingMock().mock.issuer;

/** What the session writes for a token of 960 seconds, issued now. */
const GOOD = {
  version: 2,
  key: JSON.stringify(["https://webexapis.com/v1/", "guest-issuer", issuer, "guest-7"]),
  displayName: "Stève",
  accessToken: OPAQUE_TOKEN,
  expiresIn: 960,
  expiresAt: NOW + 960_000,
};

Deno.test("createGuestSession() reuses a token from the store until its margin, however often it is made", async () => {
  const map = new Map<string, string>();
  const stores: [string, SessionStore][] = [
    ["a Map", new Map<string, string>()],
    ["functions that wait", {
      get: (key) => Promise.resolve(map.get(key) ?? null),
      set: async (key, value) => {
        await Promise.resolve();
        map.set(key, value);
      },
    }],
  ];
  for (const [name, store] of stores) {
    const { mock, at } = standingMock({ expiresIn: 960 });
    const tokens = new Set<string>();
    for (let restart = 0; restart < 10; restart++) {
      const session = createGuestSession(guest, { ...mock.issuer, ...at, store });
      const calls = Array.from({ length: 10 }, () => session.getAccessToken());
      for (const token of await Promise.all(calls)) tokens.add(token);
      assert.deepEqual(session.expiresAt, new Date(NOW + 960_000));
      // all ten lie within the 864 s before the margin
      if (restart < 9) mock.clock.set(NOW + (restart + 1) * 95_888);
    }
    assert.deepEqual([mock.requests("jwt/login").length, tokens.size], [1, 1], name);
    mock.clock.set(NOW + 864_000);
    const session = createGuestSession(guest, { ...mock.issuer, ...at, store });
    assert(!tokens.has(await session.getAccessToken()));
    assert.equal(mock.requests("jwt/login").length, 2);
  }
});

Deno.test("SessionStore keeps for another process what the first one got", async () => {
  const store = new Map<string, string>();
  const { mock, at } = standingMock({ expiresIn: 960 });
  const session = createGuestSession(guest, { ...mock.issuer, ...at, store });
  const accessToken = await session.getAccessToken();
  assert.deepEqual([...store.keys()], [session.key]);
  assert.deepEqual(JSON.parse(store.get(session.key)!), { ...GOOD, accessToken });
});

Deno.test("createGuestSession() uses what the store holds, and looks once", async () => {
  const { mock, at } = standingMock();
  const looked: string[] = [];
  const store: SessionStore = {
    get: (key) => {
      looked.push(key);
      return Promise.resolve(JSON.stringify(GOOD));
    },
    set: () => assert.fail("nothing new was to be kept"),
  };
  const session = createGuestSession(guest, { ...mock.issuer, ...at, store });
  const tokens = await Promise.all(Array.from({ length: 5 }, () => session.getAccessToken()));
  assert.deepEqual(new Set(tokens), new Set([OPAQUE_TOKEN]));
  assert.equal(await session.getAccessToken(), OPAQUE_TOKEN);
  assert.deepEqual(looked, [session.key]);
  assert.equal(mock.requests().length, 0);
});

Deno.test("createGuestSession() ignores what is corrupt, stale or of another guest in the store", async () => {
  const change = (fields: Record<string, unknown>) => JSON.stringify({ ...GOOD, ...fields });
  const contents: (string | null | undefined)[] = [
    undefined,
    null,
    "",
    "{",
    "null",
    "7",
    "[]",
    '"text"',
    change({}).slice(0, -2),
    `[${change({})}]`,
    change({ version: 1 }),
    change({ version: undefined }),
    change({ key: GOOD.key.replace("guest-7", "guest-8") }),
    change({ key: GOOD.key.replace("guest-issuer", "service-app") }),
    change({ key: GOOD.key.replace("webexapis.com", "elsewhere.example") }),
    change({ key: undefined, subject: "guest-7" }),
    change({ displayName: "Ada" }),
    change({ accessToken: "" }),
    change({ accessToken: 7 }),
    change({ accessToken: "a b" }),
    change({ accessToken: "line\nbreak" }),
    change({ accessToken: undefined }),
    change({ expiresIn: "960" }),
    change({ expiresIn: 0 }),
    change({ expiresIn: -1e9, expiresAt: NOW - 1 }),
    change({}).replace('"expiresIn":960', '"expiresIn":1e999'),
    change({ expiresAt: null }),
    change({ expiresAt: new Date(NOW).toISOString() }),
    change({ expiresAt: 1e300 }),
    change({}).replace(/"expiresAt":\d+/, '"expiresAt":1e999'),
    change({ expiresAt: NOW + 96_000 }),
    change({ expiresAt: NOW - 1 }),
  ];
  for (const content of contents) {
    const { mock, at } = standingMock();
    const kept: string[] = [];
    const store: SessionStore = { get: () => content, set: (_, value) => void kept.push(value) };
    const errors: unknown[] = [];
    const onStoreError = (error: unknown) => void errors.push(error);
    const options = { ...mock.issuer, ...at, store, onStoreError };
    const token = await createGuestSession(guest, options).getAccessToken();
    assert.notEqual(token, OPAQUE_TOKEN, String(content));
    assert.deepEqual([mock.requests("jwt/login").length, kept.length], [1, 1], String(content));
    assert.deepEqual(errors, []);
  }
});

Deno.test("createGuestSession() exchanges anew under a changed display name", async () => {
  const store = new Map<string, string>();
  const { mock, at } = standingMock();
  const options = { ...mock.issuer, ...at, store };
  const first = await createGuestSession(guest, options).getAccessToken();
  const renamed = createGuestSession({ ...guest, displayName: "山田" }, options);
  const second = await renamed.getAccessToken();
  assert.notEqual(second, first);
  assert.equal((await getMe(second, at)).displayName, "山田");
  assert.equal(store.size, 1, "it is the same guest");
  assert.equal(JSON.parse(store.get(renamed.key)!).displayName, "山田");
});

Deno.test("createGuestSession() goes on without a store that fails, and tells onStoreError", async () => {
  const broken = new Error("the disk is full");
  const thrown = () => {
    throw broken;
  };
  const rejected = () => Promise.reject(broken);
  const nothing = () => undefined;
  const table: [string, SessionStore, number][] = [
    ["get throws", { get: thrown, set: nothing }, 1],
    ["get rejects", { get: rejected, set: nothing }, 1],
    ["set throws", { get: nothing, set: thrown }, 1],
    ["set rejects", { get: nothing, set: rejected }, 1],
    ["both fail", { get: rejected, set: rejected }, 2],
  ];
  for (const [name, store, count] of table) {
    const { mock, at } = standingMock();
    const errors: unknown[] = [];
    const onStoreError = (error: unknown) => void errors.push(error);
    for (const options of [{ onStoreError }, {}]) {
      const session = createGuestSession(guest, { ...mock.issuer, ...at, store, ...options });
      const token = await session.getAccessToken();
      assert.equal(await session.getAccessToken(), token, name);
    }
    assert.deepEqual(errors, Array(count).fill(broken), name);
    assert.equal(mock.requests("jwt/login").length, 2);
  }
});

for (const when of ["at once", "later"]) {
  Deno.test(`createGuestSession() goes on when onStoreError fails ${when} as the store does`, async () => {
    const { mock, at } = standingMock();
    let told = 0;
    const session = createGuestSession(guest, {
      ...mock.issuer,
      ...at,
      store: {
        get: () => Promise.reject(new Error("the store is down")),
        set: () => Promise.reject(new Error("the store is down")),
      },
      onStoreError: () => {
        told++;
        if (when === "later") return Promise.reject(new Error("the log is down"));
        throw new Error("the log is down");
      },
    });
    const token = await session.getAccessToken();
    assert.equal(await session.getAccessToken(), token);
    // a rejection that nobody has caught would end the process, and here the test
    await new Promise((resolve) => setTimeout(resolve));
    assert.deepEqual([told, mock.requests("jwt/login").length], [2, 1]);
  });
}

Deno.test("createGuestSession() keeps nothing when the exchange fails", async () => {
  const store = new Map<string, string>();
  const { mock, at } = standingMock();
  mock.failNext("jwt/login", { status: 400 });
  const session = createGuestSession(guest, { ...mock.issuer, ...at, store });
  await assert.rejects(session.getAccessToken(), { code: "bad_request" });
  assert.equal(store.size, 0);
});

Deno.test("GuestSession.fetch() replaces a token from the store that the service refuses", async () => {
  const { mock, at } = standingMock();
  const options = { ...mock.issuer, ...at };
  const { key } = createGuestSession(guest, options);
  const store = new Map([[key, JSON.stringify(GOOD)]]);
  const session = createGuestSession(guest, { ...options, store });
  const response = await session.fetch("people/me");
  assert.deepEqual([response.status, (await response.json()).displayName], [200, "Stève"]);
  assert.equal(JSON.parse(store.get(key)!).accessToken, await session.getAccessToken());
  assert.equal(mock.requests("jwt/login").length, 1);
});
