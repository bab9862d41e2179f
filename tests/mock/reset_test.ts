/** `reset` goes back to how the mock was made, however it was made. */
import assert from "node:assert/strict";
import { main } from "../../cli.ts";
import { createGuestToken, createMock, type MockOptions, type WebexMock } from "../../mod.ts";
import { fakeIo } from "../support/cli/run.ts";
import { openLive, serveLive } from "../support/mock/live_client.ts";
import { ISSUER, SECRET, signToken } from "../support/tokens.ts";

const BUILT_IN = createMock().issuer;
const OWN = { issuer: ISSUER, secret: SECRET };
const APP = { clientId: "own-app", clientSecret: "s", refreshToken: "r" };
const ADMIN = "admin-token-of-the-tests";
const LATER = { issuer: "another-issuer", secret: SECRET };
const LATER_APP = { ...APP, clientId: "later-app" };

/** What a mock can be asked about its issuers and apps, in process or by its admin API. */
interface Known extends AsyncDisposable {
  issuers(): Promise<string[]>;
  apps(): Promise<string[]>;
  add(): Promise<void>;
  reset(): Promise<void>;
}

function inProcess(options: MockOptions): Promise<Known> {
  const mock: WebexMock = createMock(options);
  return Promise.resolve({
    issuers: () => Promise.resolve(mock.issuers.map(({ issuer }) => issuer)),
    apps: () => Promise.resolve([mock.serviceApp.clientId]),
    add: () => {
      mock.addIssuer(LATER);
      mock.addIssuer({ ...mock.issuer, secret: LATER.secret });
      mock.addServiceApp(LATER_APP);
      mock.deauthorizeServiceApp(mock.serviceApp.clientId);
      return Promise.resolve();
    },
    reset: () => Promise.resolve(mock.reset()),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

/** Asks the admin API at a URL. */
function remote(url: string, token: string, stop: () => Promise<unknown>): Known {
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}/__mock/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    assert.equal(response.status, 200);
    return await response.json();
  };
  return {
    issuers: async () =>
      (await ask("GET", "issuers")).map(({ issuer }: { issuer: string }) => issuer),
    apps: async () =>
      (await ask("GET", "service-apps")).filter(({ authorized }: { authorized: boolean }) =>
        authorized
      ).map(({ clientId }: { clientId: string }) => clientId),
    async add() {
      await ask("POST", "issuers", LATER);
      await ask("POST", "service-apps", LATER_APP);
      const [{ clientId }] = await ask("GET", "service-apps");
      await ask("DELETE", "service-apps", { clientId });
    },
    reset: () => ask("POST", "reset"),
    [Symbol.asyncDispose]: async () => void await stop(),
  };
}

async function served(options: MockOptions): Promise<Known> {
  const server = await createMock(options).serve({ adminToken: ADMIN });
  return remote(server.url, ADMIN, server.close);
}

async function byCommand(args: string[], env: Record<string, string> = {}): Promise<Known> {
  const stopped = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<void>();
  const { io, written } = fakeIo({
    env,
    files: { "secret.txt": SECRET },
    stopped: stopped.promise,
    onWait: ready.resolve,
  });
  const code = main(["mock", "--json", "--admin-token", ADMIN, ...args], io);
  await ready.promise;
  const { url } = JSON.parse(written.stdout);
  return remote(url, ADMIN, () => {
    stopped.resolve();
    return code;
  });
}

const built = BUILT_IN.issuer;
const DEFAULT_APP = createMock().serviceApp.clientId;

/** Every way to make a mock, and the issuers and apps that it is made with. */
const WAYS: [way: string, make: () => Promise<Known>, issuers: string[], apps: string[]][] = [
  ["createMock()", () => inProcess({}), [built], [DEFAULT_APP]],
  ["createMock({ issuers })", () => inProcess({ issuers: [OWN] }), [ISSUER], [DEFAULT_APP]],
  ["createMock({ serviceApps })", () => inProcess({ serviceApps: [APP] }), [built], ["own-app"]],
  ["serve()", () => served({}), [built], [DEFAULT_APP]],
  ["serve() with own ones", () => served({ issuers: [OWN], serviceApps: [APP] }), [ISSUER], [
    "own-app",
  ]],
  ["guestissuer mock", () => byCommand([]), [built], [DEFAULT_APP]],
  [
    "guestissuer mock --issuer --secret-file",
    () => byCommand(["--issuer", ISSUER, "--secret-file", "secret.txt"]),
    [built, ISSUER],
    [DEFAULT_APP],
  ],
  [
    "guestissuer mock with ISSUER and SECRET",
    () => byCommand([], { ISSUER, SECRET }),
    [built, ISSUER],
    [DEFAULT_APP],
  ],
];

for (const [way, make, issuers, apps] of WAYS) {
  Deno.test(`a mock made by ${way} goes back to its issuers and Service Apps`, async () => {
    await using known = await make();
    assert.deepEqual([await known.issuers(), await known.apps()], [issuers, apps]);
    await known.add();
    assert.deepEqual(await known.issuers(), [...issuers, LATER.issuer]);
    await known.reset();
    assert.deepEqual([await known.issuers(), await known.apps()], [issuers, apps]);
  });
}

Deno.test("a mock takes the secrets it was made with again after a reset", async () => {
  const mock = createMock({ issuers: [OWN] });
  const login = async () => {
    const token = signToken({ sub: "1", iss: ISSUER, exp: Math.floor(Date.now() / 1000) + 60 });
    const response = await mock.fetch("https://webexapis.com/v1/jwt/login", {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    await response.body?.cancel();
    return response.status;
  };
  assert.equal(await login(), 200);
  mock.addIssuer({ issuer: ISSUER, secret: BUILT_IN.secret });
  assert.equal(await login(), 401);
  mock.reset();
  assert.equal(await login(), 200);
});

Deno.test("the access token of a user whom a reset has forgotten is refused as that", async () => {
  const mock = createMock();
  const { accessToken } = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  mock.reset();
  for (const path of ["people/me", "rooms", "guests/count"]) {
    const headers = { authorization: `Bearer ${accessToken}` };
    const response = await mock.fetch(`https://webexapis.com/v1/${path}`, { headers });
    await response.body?.cancel();
    assert.equal(response.status, 401);
    assert.match(response.headers.get("x-mock-reason")!, /does not know the user of the access/);
  }
});

/** Waits until a fault has happened. */
async function faultTaken(mock: WebexMock): Promise<void> {
  for await (const { type } of mock.events({ after: 0 })) if (type === "fault") return;
}

Deno.test("a request that a fault makes wait does nothing to a mock that was reset meanwhile", async () => {
  const mock = createMock({ acceptUnknownIds: true });
  const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
  mock.failNext("jwt/login", { latency: 20 });
  const url = "https://webexapis.com/v1/jwt/login";
  const headers = { authorization: `Bearer ${guestToken}` };
  const waiting = mock.fetch(url, { method: "POST", headers });
  await faultTaken(mock);
  mock.reset();
  await assert.rejects(waiting, {
    name: "TypeError",
    code: "ECONNRESET",
    message: "The mock was reset while the request waited for its answer",
  });
  assert.deepEqual(mock.requests(), []);
  assert.equal((await mock.fetch(url, { method: "POST", headers })).status, 200);
});

Deno.test("a request that a fault makes wait is answered though the faults are forgotten meanwhile", async () => {
  const mock = createMock();
  await using server = await mock.serve({ adminToken: ADMIN });
  mock.failNext("people/me", { latency: 50 });
  const waiting = fetch(`${server.baseUrl}/people/me`);
  await faultTaken(mock);
  const headers = { authorization: `Bearer ${ADMIN}` };
  const cleared = await fetch(`${server.url}/__mock/faults`, { method: "DELETE", headers });
  assert.equal(cleared.status, 200);
  await cleared.body?.cancel();
  const response = await waiting;
  assert.equal(response.status, 401);
  await response.body?.cancel();
});

Deno.test("reset() closes live connections, those too that are not authorized yet", async () => {
  await using at = await serveLive();
  const ada = await at.user("Ada");
  const authorized = await ada.listen();
  const waiting = await openLive(await ada.register());
  at.mock.reset();
  for (const { closed } of [authorized, waiting]) {
    assert.deepEqual(await closed, { code: 1001, reason: "" });
  }
});
