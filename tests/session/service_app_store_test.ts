import assert from "node:assert/strict";
import { createMock, createServiceApp, type SessionStore, WebexHttpError } from "../../mod.ts";
import { refusalOf } from "../support/refusal_of.ts";

/** A service whose refreshes replace both tokens. It takes the latest refresh token only. */
function rotating() {
  let count = 0;
  const refreshes: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const form = new URLSearchParams(await new Request(input, init).text());
    const sent = form.get("refresh_token")!;
    refreshes.push(sent);
    if (sent !== `refresh-${count}`) return Response.json({}, { status: 400 });
    count++;
    const tokens = { access_token: `app-${count}`, refresh_token: `refresh-${count}` };
    const lifetimes = { expires_in: 2000 / 2 ** count, refresh_token_expires_in: 7_776_000 };
    return Response.json({ ...tokens, ...lifetimes });
  };
  return { fetch, refreshes };
}

/** Makes Service Apps that share a store and a clock; `wait` lets their access tokens expire. */
function sharing(fetch: typeof globalThis.fetch, store: SessionStore = new Map<string, string>()) {
  let now = 1_767_225_600_000;
  return {
    open: (refreshToken: string) =>
      createServiceApp({ clientId: "an-app", clientSecret: "a secret", refreshToken }, {
        fetch,
        store,
        now: () => now++,
      }),
    wait: () => void (now += 1_000_000),
  };
}

Deno.test("a Service App that was authorized anew uses its new refresh token, and not what the store has of before", async () => {
  const mock = createMock();
  const { fetch } = mock;
  const store = new Map<string, string>();
  const { clientId } = mock.serviceApp;
  const before = await createServiceApp(mock.serviceApp, { fetch, store }).getAccessToken();
  mock.deauthorizeServiceApp(clientId);
  const renewed = { ...mock.serviceApp, refreshToken: "the refresh token of the second time" };
  mock.addServiceApp(renewed);
  const app = createServiceApp(renewed, { fetch, store });
  const token = await app.getAccessToken();
  assert.notEqual(token, before);
  assert.equal(await createServiceApp(renewed, { fetch, store }).getAccessToken(), token);
  assert.deepEqual(mock.requests("access_token").map(({ status }) => status), [200, 200]);
});

Deno.test("a Service App uses the newest refresh token that it knows, also when the store has failed to keep it", async () => {
  const { fetch, refreshes } = rotating();
  const map = new Map<string, string>();
  let sets = 0;
  const store: SessionStore = {
    get: (key) => map.get(key),
    set: (key, value) => {
      if (++sets === 2) throw new Error("the store is down");
      map.set(key, value);
    },
  };
  const { open, wait } = sharing(fetch, store);
  const [app, other] = [open("refresh-0"), open("refresh-0")];
  // each lives shorter than the one before
  for (let times = 0; times < 3; times++) app.forget(await app.getAccessToken());
  for (const each of [other, app]) {
    wait();
    await each.getAccessToken();
  }
  assert.deepEqual(refreshes, [0, 1, 2, 3, 4].map((each) => `refresh-${each}`));
});

Deno.test("a Service App knows the tokens in the store by the refresh token that the site has kept of them", async () => {
  const { fetch, refreshes } = rotating();
  const { open, wait } = sharing(fetch);
  const first = open("refresh-0");
  await first.getAccessToken();
  // a restart with what onRefresh has kept
  const restarted = open("refresh-1");
  assert.equal(await restarted.getAccessToken(), "app-1");
  for (const [one, other] of [[first, restarted], [restarted, first]] as const) {
    wait();
    assert.equal(await one.getAccessToken(), await other.getAccessToken());
  }
  assert.deepEqual(refreshes, ["refresh-0", "refresh-1", "refresh-2"]);
});

Deno.test("a Service App whose own refresh token is refused goes on with that in the store", async () => {
  const { fetch, refreshes } = rotating();
  const { open, wait } = sharing(fetch);
  const first = open("refresh-0");
  await first.getAccessToken();
  const outdated = open("an earlier one");
  assert.equal(await outdated.getAccessToken(), "app-2");
  wait();
  assert.equal(await first.getAccessToken(), "app-3");
  assert.equal(await outdated.getAccessToken(), "app-3");
  assert.deepEqual(refreshes, ["refresh-0", "an earlier one", "refresh-1", "refresh-2"]);
});

for (
  const [status, code, asked] of [
    [400, "refresh_token_refused", ["from the store", "the configured one"]],
    [401, "refresh_token_refused", ["from the store", "the configured one"]],
    [403, "forbidden", ["from the store"]],
    [503, "service_failed", ["from the store"]],
  ] as const
) {
  Deno.test(`a Service App that is answered ${status} tries ${asked.length} of its refresh tokens, each once`, async () => {
    const refreshes: string[] = [];
    let granted = true;
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const form = new URLSearchParams(await new Request(input, init).text());
      refreshes.push(form.get("refresh_token")!);
      if (!granted) return Response.json({}, { status });
      const tokens = { access_token: "app", refresh_token: "from the store" };
      return Response.json({ ...tokens, expires_in: 1000 });
    };
    const { open, wait } = sharing(fetch);
    const app = open("the configured one");
    await app.getAccessToken();
    wait();
    granted = false;
    refreshes.length = 0;
    const error = await refusalOf(app.getAccessToken());
    assert(error instanceof WebexHttpError);
    assert.equal(error.code, code);
    assert.match(error.message, new RegExp(`^Cannot refresh token of Service App: ${status} from`));
    assert.deepEqual(refreshes, asked);
  });
}

for (
  const change of [
    { version: 1 },
    { key: "another app" },
    { accessToken: 7 },
    { refreshToken: 7 },
    { origin: 7 },
    { expiresIn: 0 },
    { expiresAt: "soon" },
  ]
) {
  Deno.test(`a Service App uses nothing of the store where it finds ${JSON.stringify(change)}`, async () => {
    const { fetch, refreshes } = rotating();
    const store = new Map<string, string>();
    const { open } = sharing(fetch, store);
    await open("refresh-0").getAccessToken();
    for (const [key, value] of store) {
      store.set(key, JSON.stringify({ ...JSON.parse(value), ...change }));
    }
    await refusalOf(open("refresh-0").getAccessToken());
    assert.deepEqual(refreshes, ["refresh-0", "refresh-0"]);
  });
}

Deno.test("onRefresh is given the tokens and nothing of how they are kept", async () => {
  const { fetch } = rotating();
  const given: unknown[] = [];
  const app = createServiceApp(
    { clientId: "an-app", clientSecret: "a secret", refreshToken: "refresh-0" },
    { fetch, store: new Map(), now: () => 0, onRefresh: (token) => void given.push(token) },
  );
  await app.getAccessToken();
  assert.deepEqual(given, [{
    accessToken: "app-1",
    expiresIn: 1000,
    expiresAt: new Date(1_000_000),
    refreshToken: "refresh-1",
    refreshTokenExpiresIn: 7_776_000,
    refreshTokenExpiresAt: new Date(7_776_000_000),
    scope: undefined,
  }]);
});
