import assert from "node:assert/strict";
import {
  createGuestSession,
  createMock,
  createServiceApp,
  type GuestSession,
  type SessionStore,
  WebexError,
} from "../../mod.ts";
import { createGuestTokenHandler } from "../../lib/endpoint/mod.ts";

/** A store in memory with leases, as many instances share one. */
function sharedStore() {
  const values = new Map<string, string>();
  const leases = new Map<string, string>();
  const kept: number[] = [];
  const store: SessionStore = {
    get: (key) => Promise.resolve(values.get(key)),
    set: (key, value, { expiresIn }) => {
      kept.push(expiresIn);
      values.set(key, value);
      return Promise.resolve();
    },
    lease: (key) => {
      if (leases.has(key)) return Promise.resolve(null);
      const owner = crypto.randomUUID();
      leases.set(key, owner);
      return Promise.resolve(() => void leases.delete(key));
    },
  };
  return { store, values, leases, kept };
}

const GUEST = { subject: "1", displayName: "Ada" };

Deno.test("ten instances that share a store make one exchange", async () => {
  const mock = createMock();
  const { store, leases, kept } = sharedStore();
  const { fetch, issuer } = mock;
  const instances = Array.from(
    { length: 10 },
    () => createGuestSession(GUEST, { ...issuer, fetch, store }),
  );
  const tokens = await Promise.all(instances.map((each) => each.getAccessToken()));
  assert.equal(new Set(tokens).size, 1);
  assert.equal(mock.requests("jwt/login").length, 1);
  assert.equal(leases.size, 0, "the lease is given back");
  assert.equal(kept.length, 1);
  assert(kept[0]! > 21_500 && kept[0]! <= 21_599, "an entry expires with its token");
});

Deno.test("instances renew together too: one exchange at each expiry", async () => {
  const mock = createMock();
  const { store } = sharedStore();
  const { fetch, issuer, clock } = mock;
  const instances = Array.from(
    { length: 5 },
    () => createGuestSession(GUEST, { ...issuer, fetch, store, now: clock.now }),
  );
  const all = () => Promise.all(instances.map((each: GuestSession) => each.getAccessToken()));
  await all();
  clock.advance("6h");
  const renewed = await all();
  assert.equal(new Set(renewed).size, 1);
  assert.equal(mock.requests("jwt/login").length, 2);
});

Deno.test("twenty guests of ten instances make one refresh of the Service App", async () => {
  const mock = createMock();
  const { store } = sharedStore();
  const { fetch, serviceApp } = mock;
  const pairs: string[] = [];
  const sessions = Array.from({ length: 10 }, () => {
    const app = createServiceApp(serviceApp, {
      fetch,
      store,
      onRefresh: ({ refreshToken }) => void pairs.push(refreshToken),
    });
    return ["1", "2"].map((subject) =>
      createGuestSession({ subject, displayName: "Ada" }, { serviceApp: app, fetch, store })
    );
  }).flat();
  await Promise.all(sessions.map((each) => each.getAccessToken()));
  assert.equal(mock.requests("access_token").length, 1);
  assert.equal(mock.requests("guests/token").length, 2);
  assert.equal(pairs.length, 1);
});

Deno.test("a refresh token that was replaced is known to every instance", async () => {
  let number = 1;
  const used: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const body = new URLSearchParams(await new Request(input, init).text());
    used.push(body.get("refresh_token")!);
    const next = ++number;
    return Response.json({
      access_token: `access-${next}`,
      expires_in: 1000,
      refresh_token: `refresh-${next}`,
      refresh_token_expires_in: 7_776_000,
    });
  };
  const { store } = sharedStore();
  const credentials = { clientId: "c", clientSecret: "secret", refreshToken: "refresh-1" };
  let now = 1767225600000;
  const app = () => createServiceApp(credentials, { fetch, store, now: () => now });
  const [one, other] = [app(), app()];
  await one.getAccessToken();
  now += 2_000_000;
  await other.getAccessToken();
  now += 2_000_000;
  await one.getAccessToken();
  assert.deepEqual(used, ["refresh-1", "refresh-2", "refresh-3"]);
});

Deno.test("a token that the service refused is not taken from the store again", async () => {
  const mock = createMock();
  const { store } = sharedStore();
  const { fetch, issuer } = mock;
  const session = createGuestSession(GUEST, { ...issuer, fetch, store });
  const first = await session.getAccessToken();
  mock.failNext("people/me", { status: 401 });
  const response = await session.fetch("people/me");
  assert.equal(response.status, 200);
  assert.notEqual(await session.getAccessToken(), first);
  assert.equal(mock.requests("jwt/login").length, 2);
});

Deno.test("no token that the service refused is taken from a store that has kept none since", async () => {
  const mock = createMock();
  const values = new Map<string, string>();
  const store: SessionStore = {
    get: (key) => values.get(key),
    set: (key, value) => {
      if (values.size > 0) throw new Error("set is down");
      values.set(key, value);
    },
  };
  const session = createGuestSession(GUEST, { ...mock.issuer, fetch: mock.fetch, store });
  const given: string[] = [];
  for (let times = 0; times < 3; times++) {
    given.push(await session.getAccessToken());
    mock.failNext("people/me", { status: 401 });
    const response = await session.fetch("people/me");
    assert.equal(response.status, 200);
    await response.body?.cancel();
    given.push(await session.getAccessToken());
  }
  const [first, second, , third, , fourth] = given;
  assert.deepEqual(given, [first, second, second, third, third, fourth]);
  assert.equal(new Set(given).size, 4);
  assert.equal(mock.requests("jwt/login").length, 4);
});

Deno.test("an instance goes on by itself when the one with the lease does not come back", async () => {
  const mock = createMock();
  const { store, leases } = sharedStore();
  const { fetch, issuer } = mock;
  const session = createGuestSession(GUEST, { ...issuer, fetch, store });
  leases.set(session.key, "an instance that was killed");
  let waited = 0;
  const patient = createGuestSession(GUEST, {
    ...issuer,
    fetch,
    store,
    sleep: (milliseconds) => {
      waited += milliseconds;
      return Promise.resolve();
    },
  });
  assert.match(await patient.getAccessToken(), /_P0A1_/);
  assert.equal(waited, 30_000);
});

for (const broken of ["get", "set", "lease", "release"] as const) {
  Deno.test(`tokens are given while ${broken} of the store fails, and that is reported`, async () => {
    const mock = createMock();
    const failure = new Error(`${broken} is down`);
    const fail = () => Promise.reject(failure);
    const { store } = sharedStore();
    const errors: unknown[] = [];
    const session = createGuestSession(GUEST, {
      ...mock.issuer,
      fetch: mock.fetch,
      store: {
        get: broken === "get" ? fail : store.get,
        set: broken === "set" ? fail : store.set,
        lease: broken === "lease"
          ? fail
          : async (key, time) => broken === "release" ? fail : await store.lease!(key, time),
      },
      onStoreError: (error) => errors.push(error),
    });
    assert.match(await session.getAccessToken(), /_P0A1_/);
    assert(errors.length > 0 && errors.every((each) => each === failure));
  });
}

Deno.test("tokens are given while a verb of the store does not answer, and that is reported once", async () => {
  await Promise.all((["get", "set", "lease", "release"] as const).map(async (hanging) => {
    const mock = createMock();
    const { store } = sharedStore();
    const never = () => new Promise<never>(() => {});
    const errors: unknown[] = [];
    let asked = 0;
    const hang = () => {
      asked++;
      return never();
    };
    const session = createGuestSession(GUEST, {
      ...mock.issuer,
      fetch: mock.fetch,
      store: {
        get: hanging === "get" ? hang : store.get,
        set: hanging === "set" ? hang : store.set,
        lease: hanging === "lease"
          ? hang
          : async (key, time) => hanging === "release" ? hang : await store.lease!(key, time),
      },
      onStoreError: (error) => errors.push(error),
    });
    assert.match(await session.getAccessToken(), /_P0A1_/);
    assert.equal(asked, 1, hanging);
    assert.equal(errors.length, 1, hanging);
    const [error] = errors as [WebexError];
    assert(error instanceof WebexError);
    assert.equal(error.code, "timed_out");
    assert.equal(error.message, `Cannot use store: its ${hanging} did not answer within 2000 ms`);
  }));
});

Deno.test("a lease that comes too late is ended, so that no other instance waits for it", async () => {
  const mock = createMock();
  const { store } = sharedStore();
  const taking = Promise.withResolvers<() => void>();
  const ended = Promise.withResolvers<void>();
  const session = createGuestSession(GUEST, {
    ...mock.issuer,
    fetch: mock.fetch,
    store: { ...store, lease: () => taking.promise },
  });
  assert.match(await session.getAccessToken(), /_P0A1_/);
  taking.resolve(ended.resolve);
  await ended.promise;
});

Deno.test("handlers of many instances make one refresh, and one exchange for each visitor", async () => {
  const mock = createMock();
  const { store } = sharedStore();
  const { fetch, serviceApp } = mock;
  const handlers = Array.from({ length: 10 }, () =>
    createGuestTokenHandler({
      serviceApp,
      fetch,
      store,
      identify: (request) => ({
        subject: request.headers.get("x-user")!,
        displayName: "Visitor",
      }),
    }));
  const asked = handlers.flatMap((handler) =>
    ["1", "2", "3"].map((user) => {
      const headers = { "content-type": "application/json", "x-user": user };
      return handler(new Request("https://www.example.com/", { method: "POST", headers }));
    })
  );
  const answers = await Promise.all((await Promise.all(asked)).map((each) => each.json()));
  assert.equal(new Set(answers.map(({ accessToken }) => accessToken)).size, 3);
  assert.equal(mock.requests("access_token").length, 1);
  assert.equal(mock.requests("guests/token").length, 3);
});
