import assert from "node:assert/strict";
import {
  createMock,
  type EndpointName,
  explainGuestToken,
  type JournalEntry,
  login,
  refreshServiceAppToken,
} from "../../../mod.ts";
import { eachRow } from "../../support/each_row.ts";
import { appTokenOf, ask, standingMock } from "../../support/mock/standing_mock.ts";
import { GOOD_CLAIMS, ISSUER, NOW, SECRET, signToken } from "../../support/tokens.ts";

const ME = "/v1/people/me";
const PIECE = 12;

Deno.test("requests() returns what was asked and answered, in order", async () => {
  const { mock } = standingMock();
  const user = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const token = user.accessToken;
  await ask(mock, "GET", `${ME}?callingData=true`, { token, headers: { "X-Other": "1" } });
  mock.clock.advance(1500);
  const made = await ask(mock, "POST", "/v1/rooms", { token, body: { title: "Bürö" } });
  const lost = await ask(mock, "GET", "/v1/nothing");
  const [first, second, third, ...more] = mock.requests();
  assert.deepEqual(more, []);
  assert.deepEqual(first, {
    id: 1,
    endpoint: "people/me",
    method: "GET",
    path: `${ME}?callingData=true`,
    headers: { authorization: "Bearer [redacted]", "x-other": "1" },
    body: "",
    bodyBytes: 0,
    status: 200,
    reason: undefined,
    findings: [],
    ignored: ["callingData"],
    trackingId: first!.trackingId,
    at: new Date(NOW),
    duration: 0,
  });
  assert.deepEqual([second!.id, second!.endpoint, second!.method], [2, "rooms", "POST"]);
  assert.deepEqual([second!.body, second!.at], ['{"title":"Bürö"}', new Date(NOW + 1500)]);
  assert.equal(second!.trackingId, made.headers.get("trackingid"));
  assert.deepEqual([third!.id, third!.endpoint, third!.status], [3, undefined, 404]);
  assert.equal(third!.reason, lost.headers.get("x-mock-reason"));
});

Deno.test("requests() returns those of one endpoint, and refuses an unknown one", async () => {
  const { mock } = standingMock();
  for (const path of [ME, "/v1/rooms", ME]) await ask(mock, "GET", path);
  assert.deepEqual(mock.requests("people/me").map(({ id }) => id), [1, 3]);
  assert.deepEqual(mock.requests("GET rooms").map(({ id }) => id), [2]);
  assert.deepEqual(mock.requests("jwt/login"), []);
  const refused = {
    name: "TypeError",
    message: /^Cannot look up requests: the endpoint must be one of jwt\/login, people\/me, /,
  };
  assert.throws(() => mock.requests("people" as EndpointName), refused);
  await assert.rejects(mock.waitForRequest("people" as EndpointName), refused);
});

Deno.test("requests() remembers only the latest ones, with their numbers", async (t) => {
  await eachRow(
    t,
    [[0, []], [1, [7]], [3, [5, 6, 7]], [7, [
      1,
      2,
      3,
      4,
      5,
      6,
      7,
    ]]] as const,
    async ([journalSize, ids]) => {
      const { mock } = standingMock({ journalSize });
      for (let i = 1; i <= 7; i++) await ask(mock, "GET", `${ME}?n=${i}`);
      const entries = mock.requests();
      assert.deepEqual(entries.map(({ id }) => id), ids);
      assert.deepEqual(entries.map(({ path }) => path), ids.map((id) => `${ME}?n=${id}`));
    },
  );
  const { mock } = standingMock();
  for (let i = 0; i < 1100; i++) await ask(mock, "GET", ME);
  assert.deepEqual([mock.requests().length, mock.requests()[0]!.id], [1000, 101]);
});

Deno.test("requests() returns copies, and reset() empties it", async () => {
  const { mock } = standingMock();
  await ask(mock, "GET", ME, { headers: { "x-other": "1" } });
  const [entry] = mock.requests();
  entry!.headers["x-other"] = "2";
  mock.requests().pop();
  assert.equal(mock.requests()[0]!.headers["x-other"], "1");
  mock.reset();
  assert.deepEqual(mock.requests(), []);
  await ask(mock, "GET", ME);
  assert.equal(mock.requests()[0]!.id, 1);
});

Deno.test("requests() has those that were never answered, with status 0", async () => {
  const { mock } = standingMock();
  mock.failNext("people/me", { hang: true });
  mock.failNext("people/me", { reset: true });
  const url = `https://webexapis.com${ME}`;
  await assert.rejects(mock.fetch(url, { signal: AbortSignal.timeout(1) }), {
    name: "TimeoutError",
  });
  await assert.rejects(mock.fetch(url), {
    name: "TypeError",
    message: /^The connection was reset/,
  });
  assert.deepEqual(mock.requests().map(({ status }) => status), [0, 0]);
});

Deno.test("requests() shows no 12 characters of any token or secret, wherever they were sent", async (t) => {
  const app = {
    clientId: "an-app",
    clientSecret: 'a client secret, with "quotes" \\ and = & signs',
    refreshToken: "MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtcmVmcmVzaC10b2tlbg",
    applicationId: "an-application",
  };
  const issuers = [{ issuer: ISSUER, secret: SECRET }];
  const at = standingMock({ issuers, serviceApps: [app], accessTokenForm: "opaque" });
  const { mock } = at;
  const guestToken = signToken(GOOD_CLAIMS);
  const appToken = await appTokenOf(at);
  const { accessToken: opaque } = await login(guestToken, at.at);
  const body = { subject: "1", displayName: "2" };
  const jwt = (await ask(mock, "POST", "/v1/guests/token", { token: appToken, body })).body
    .accessToken as string;
  const tokens = [guestToken, appToken, opaque, jwt];
  const secrets = [...tokens, SECRET, app.clientSecret, app.refreshToken];
  for (const token of tokens) {
    const uri = encodeURIComponent(token);
    for (const authorization of [token, `Bearer ${token}`, `bearer ${token}`, `Basic ${token}`]) {
      await ask(mock, "GET", ME, { headers: { authorization } });
    }
    await ask(mock, "GET", ME, { headers: { "x-auth": token, cookie: `t=${token}; u=1` } });
    await ask(mock, "GET", `${ME}?access_token=${uri}&a=1`);
    await ask(mock, "GET", `${ME}?other=${uri}`);
    await ask(mock, "GET", `/v1/people/${uri}`);
    await ask(mock, "POST", "/v1/messages", { token: opaque, body: { text: `take ${token}` } });
    await ask(mock, "POST", "/v1/messages", {
      token: opaque,
      body: JSON.stringify({ token }, null, 2),
    });
  }
  const { clientId, clientSecret, refreshToken } = app;
  await refreshServiceAppToken(app, at.at);
  const oauth = { client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken };
  await eachRow(t, [0, 2], async (indent) => {
    const text = JSON.stringify({ grant_type: "refresh_token", ...oauth }, null, indent);
    assert.equal((await ask(mock, "POST", "/v1/access_token", { body: text })).status, 200);
  });
  const user = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const path = "/v1/applications/an-application/token";
  const managed = { clientId, clientSecret, targetOrgId: mock.serviceApp.orgId };
  await ask(mock, "POST", path, { token: user.accessToken, body: managed });
  await ask(mock, "POST", `${path}?clientSecret=${encodeURIComponent(clientSecret)}`, {
    body: oauth,
  });
  await ask(mock, "POST", path, {
    token: user.accessToken,
    body: { secret: SECRET, token: [refreshToken] },
  });

  const text = JSON.stringify(mock.requests());
  const pieces = new Set<string>();
  for (let i = 0; i + PIECE <= text.length; i++) pieces.add(text.slice(i, i + PIECE));
  for (const [number, secret] of [...secrets, user.accessToken].entries()) {
    // the organization at the end of a token is no secret, and stands in other places too
    const whole = secret.replace(/_P0A1_[0-9a-f-]{36}$/, "");
    const forms = [whole, JSON.stringify(whole).slice(1, -1), encodeURIComponent(whole)];
    for (const form of forms) {
      for (let i = 0; i + PIECE <= form.length; i++) {
        assert(!pieces.has(form.slice(i, i + PIECE)), `secret ${number} at ${i} of ${form.length}`);
      }
    }
  }
  assert(text.includes("take [redacted]"), "the rest is shown");
});

Deno.test("waitForRequest() returns the latest one that is there, or waits for the next", async () => {
  const { mock } = standingMock();
  const ahead = mock.waitForRequest("people/me");
  const any = mock.waitForRequest();
  await ask(mock, "GET", "/v1/rooms");
  await ask(mock, "GET", `${ME}?n=1`);
  assert.equal((await any).endpoint, "GET rooms");
  assert.equal((await ahead).path, `${ME}?n=1`);
  await ask(mock, "GET", `${ME}?n=2`);
  assert.equal((await mock.waitForRequest("people/me")).path, `${ME}?n=2`);
  assert.equal((await mock.waitForRequest()).id, 3);
  const next = mock.waitForRequest("people/me", { past: false });
  await ask(mock, "GET", `${ME}?n=3`);
  await ask(mock, "GET", `${ME}?n=4`);
  assert.equal((await next).path, `${ME}?n=3`);
});

Deno.test("waitForRequest() gives up in time", async (t) => {
  const { mock } = standingMock();
  await ask(mock, "GET", ME);
  const table: [EndpointName | undefined, string][] = [
    ["jwt/login", "a request to jwt/login"],
    [undefined, "a request"],
  ];
  await eachRow(t, table, async ([endpoint, what]) => {
    await assert.rejects(mock.waitForRequest(endpoint, { timeout: 1, past: false }), {
      name: "WebexError",
      code: "mock_wait_timed_out",
      message: `Cannot wait for ${what}: none came within 1 ms`,
    });
  });
});

Deno.test("waitForRequest() works where the journal remembers nothing", async () => {
  const mock = createMock({ journalSize: 0 });
  const waiting: Promise<JournalEntry>[] = [
    mock.waitForRequest(),
    mock.waitForRequest("people/me"),
  ];
  await ask(mock, "GET", ME);
  for (const entry of await Promise.all(waiting)) {
    assert.deepEqual([entry.id, entry.path, entry.status], [1, ME, 401]);
  }
});

Deno.test("requests() says all that is wrong with a guest token that was refused", async () => {
  const { mock } = standingMock({ issuers: [{ issuer: ISSUER, secret: SECRET }] });
  const claims = { ...GOOD_CLAIMS, exp: NOW / 1000 - 60, iat: NOW / 1000 + 600 };
  const token = signToken(claims, { key: new Uint8Array(32) });
  await ask(mock, "POST", "/v1/jwt/login", { token });
  const [entry] = mock.requests();
  assert.equal(entry!.status, 401);
  const explained = await explainGuestToken(token, { secret: SECRET, now: () => NOW });
  assert.deepEqual(entry!.findings, explained);
  const errors = entry!.findings.filter(({ severity }) => severity === "error");
  assert.deepEqual(errors.map(({ code }) => code).sort(), ["exp_past", "signature_mismatch"]);
  assert.match(entry!.reason!, /^exp_past: /);
});

Deno.test("requests() says how long an answer took by the mock's clock", async () => {
  let time = NOW;
  const mock = createMock({ now: () => time });
  const { accessToken } = await mock.createUser({ displayName: "Ada", email: "a@example.com" });
  const body = new ReadableStream({
    pull(controller) {
      time += 40;
      controller.enqueue(new TextEncoder().encode('{"title":"Desk"}'));
      controller.close();
    },
  }, { highWaterMark: 0 });
  const response = await mock.fetch("https://webexapis.com/v1/rooms", {
    method: "POST",
    headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
    body,
  });
  assert.equal(response.status, 200);
  assert.equal(mock.requests()[0]!.duration, 40);
});
