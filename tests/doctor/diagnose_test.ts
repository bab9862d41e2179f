import assert from "node:assert/strict";
import { type Check, diagnose, type DiagnoseOptions } from "../../lib/doctor/mod.ts";
import { createMock, refreshServiceAppToken, type ServiceAppToken } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { diagnoseWorld, goodWorld, NOW } from "../support/doctor/faults.ts";
import { answering, json, refusing } from "../support/service/fake_service.ts";
import {
  ISSUER,
  jwtAccessToken,
  OPAQUE_TOKEN,
  ORG_UUID,
  SECRET,
  signToken,
} from "../support/tokens.ts";

const NOTHING = { get: () => undefined };
const UNAUTHORIZED = refusing(401, { date: new Date(NOW).toUTCString() });

function lineOf(checks: Check[], name: string): Check {
  const found = checks.filter((each) => each.name === name);
  assert.equal(found.length, 1, `${name}: ${JSON.stringify(found)}`);
  return found[0]!;
}

/** Diagnoses with a service that answers as told, and nothing in the environment. */
function at(answer: Response, options: DiagnoseOptions = {}): Promise<Check[]> {
  const { fetch } = answering(answer);
  return diagnose({ fetch, now: () => NOW, environment: NOTHING, ...options });
}

Deno.test("diagnose() compares clocks by the header Date, as surely as the round trip allows", async (t) => {
  // seconds that the clock is ahead of the middle of the second in Date, round trip in seconds, what is found
  const cases: [ahead: number, trip: number, code: string | undefined][] = [
    [0, 0, undefined],
    [30, 0, undefined],
    [30.4, 0, undefined],
    [30.6, 0, "clock_ahead"],
    [-30.4, 0, undefined],
    [-30.6, 0, "clock_behind"],
    [40, 20, undefined],
    [41, 20, "clock_ahead"],
    [-41, 20, "clock_behind"],
    [0, 58, undefined],
    [0, 62, "clock_unknown"],
    [3600, 62, "clock_ahead"],
    [-86_400 * 400, 1, "clock_behind"],
  ];
  await eachRow(t, cases, async ([ahead, trip, code]) => {
    const middle = NOW + 500 + ahead * 1000;
    let now = middle - trip * 500;
    const fetch = () => {
      now += trip * 1000;
      return Promise.resolve(UNAUTHORIZED.clone());
    };
    const checks = await diagnose({ fetch, now: () => now, environment: NOTHING });
    const { status, code: found } = lineOf(checks, "clock");
    assert.equal(found, code);
    assert.equal(
      status,
      code === undefined ? "ok" : code === "clock_unknown" ? "warning" : "error",
    );
  });
});

Deno.test("diagnose() takes an answer out of a cache for as old as it says, and none without a date", async () => {
  const old = new Date(NOW - 600_000).toUTCString();
  const fresh = await at(refusing(401, { date: old, age: "600" }));
  assert.equal(lineOf(fresh, "clock").status, "ok");
  assert.equal(lineOf(await at(refusing(401, { date: old })), "clock").code, "clock_ahead");
  assert.equal(
    lineOf(await at(refusing(401, { date: old, age: "x" })), "clock").code,
    "clock_ahead",
  );
  for (const headers of [{}, { date: "yesterday" }] as Record<string, string>[]) {
    const { status, code } = lineOf(await at(refusing(401, headers)), "clock");
    assert.deepEqual([status, code], ["warning", "clock_unknown"]);
  }
});

Deno.test("diagnose() tells Webex from whatever else answers", async (t) => {
  const html = { "content-type": "text/html" };
  const cases: [answer: Response, status: string, code: string | undefined, seen: RegExp][] = [
    [UNAUTHORIZED, "ok", undefined, /^it refuses a request without a token, as Webex does$/],
    [new Response("<p>", { headers: html }), "error", "captive_portal", /a web page.*\(200\)/],
    [new Response("<p>", { status: 401, headers: html }), "error", "captive_portal", /\(401\)/],
    [new Response("", { status: 511 }), "error", "captive_portal", /\(511\)/],
    [
      new Response(null, { status: 302, headers: { location: "http://portal.example/in?x" } }),
      "error",
      "captive_portal",
      /^what answered leads elsewhere, to portal\.example \(302\)$/,
    ],
    [new Response("", { status: 407 }), "error", "proxy_login", /^the proxy asks who you are/],
    [json({ message: "no", trackingId: "x" }), "error", "not_webex", /\(200\)/],
    [json({ message: "no" }, 401), "error", "not_webex", /\(401\)/],
    [json({ message: "no" }, 401, { trackingid: "x" }), "ok", undefined, /refuses/],
    [json({ error: "no" }, 401, { trackingid: "x" }), "error", "not_webex", /\(401\)/],
    [refusing(404), "error", "not_webex", /\(404\)/],
    [refusing(503), "error", "service_failed", /^the service has a problem of its own \(503\)$/],
    [refusing(429, { "retry-after": "7" }), "error", "rate_limited", /asked less often \(429\)/],
    [new Response("busy", { status: 503 }), "error", "not_webex", /\(503\)/],
  ];
  await eachRow(t, cases, async ([answer, status, code, seen]) => {
    const checks = await at(answer);
    const line = lineOf(checks, "service");
    assert.deepEqual([line.status, line.code], [status, code]);
    assert.match(line.message, seen);
  });
  assert.equal(
    lineOf(await at(refusing(429, { "retry-after": "7" })), "service").hint,
    "Wait 7 s, and try again",
  );
});

Deno.test("diagnose() sends nothing when it is to stay offline, and has no effect unless it is asked for", async () => {
  const { mock, options, ...world } = goodWorld();
  const offline = await diagnoseWorld({ ...world, mock, options: { ...options, offline: true } });
  assert.equal(mock.requests().length, 0);
  const network = lineOf(offline, "network");
  assert.deepEqual([network.status, network.message], ["skipped", "nothing was sent"]);
  assert(offline.every(({ status }) => status === "ok" || status === "skipped"));
  const online = await diagnoseWorld({ ...world, mock, options: {} });
  assert.deepEqual(mock.requests().map(({ endpoint, status }) => [endpoint, status]), [
    ["people/me", 401],
  ]);
  for (const name of ["login", "refresh_token"]) {
    assert.equal(lineOf(online, name).status, "skipped");
    assert.equal(lineOf(online, name).cause, undefined);
  }
});

Deno.test("diagnose() tells each line as soon as it is known, and ends when its signal aborts", async () => {
  const told: Check[] = [];
  const stop = new AbortController();
  const { fetch } = answering(() => {
    assert.equal(told.at(-1)?.name, "proxy");
    stop.abort(new Error("enough"));
    return UNAUTHORIZED.clone();
  });
  await assert.rejects(
    diagnose({
      fetch,
      environment: NOTHING,
      signal: stop.signal,
      onCheck: (check) => told.push(check),
    }),
    { message: "enough" },
  );
  assert.equal(told[0]?.name, "runtime");
});

Deno.test("diagnose() refuses options of the wrong type before it looks at anything", async () => {
  const never = () => assert.fail("nothing is to be read");
  for (const options of [{ issuer: 1 }, { secret: [] }, { now: 5 }, { timeout: -1 }]) {
    await assert.rejects(diagnose({ ...options, fetch: never, environment: NOTHING } as never), {
      code: "invalid_argument",
      message: /^Cannot diagnose: /,
    });
  }
  await assert.rejects(() => diagnose({ offline: true, token: {} as string }), {
    code: "invalid_argument",
    message: "Cannot diagnose: token must be a string, received an object",
  });
});

Deno.test("diagnose() looks into the form of what is known", async (t) => {
  const cases: [options: DiagnoseOptions, name: string, code: string, seen: RegExp][] = [
    [{ issuer: SECRET, secret: SECRET }, "issuer", "iss_is_secret", /^the issuer given looks like/],
    [{ issuer: ISSUER, secret: ISSUER }, "secret", "secret_is_issuer", /^the secret is a Webex id/],
    [{ issuer: ISSUER, secret: `${SECRET}!` }, "secret", "secret_malformed", /it is not base64/],
    [{ issuer: ISSUER, secret: "c2hvcnQ=" }, "secret", "secret_too_short", /decodes to 5 bytes/],
    [
      { issuer: ISSUER },
      "signing",
      "credentials_incomplete",
      /^the issuer given is there, and SEC/,
    ],
    [{ secret: SECRET }, "signing", "credentials_incomplete", /, and ISSUER is not$/],
    [
      { clientId: "C1", refreshToken: "r" },
      "service_app",
      "credentials_incomplete",
      /^the client id given and the refresh token given are there, and WEBEX_CLIENT_SECRET is not$/,
    ],
    [{ accessToken: "a b" }, "access_token", "access_token_malformed", /holds what no token has/],
    [
      { accessToken: signToken({ sub: "1", iss: ISSUER }) },
      "access_token",
      "guest_token_given",
      /./,
    ],
    [
      { accessToken: jwtAccessToken({ expiry_time: NOW - 3_600_000 }) },
      "access_token",
      "access_token_expired",
      /^the access token given expired 1 h ago$/,
    ],
    [{ token: "{}" }, "token", "json_given", /JSON/],
    [{ baseUrl: "webexapis.com/v1" }, "base_url", "base_url_malformed", /it has no scheme$/],
    [{ baseUrl: "http://webexapis.com/v1" }, "base_url", "base_url_malformed", /unencrypted$/],
    [{ allowHttp: ["http://mock"] }, "base_url", "base_url_malformed", /names of hosts such as/],
  ];
  await eachRow(t, cases, async ([options, name, code, seen]) => {
    const checks = await at(UNAUTHORIZED, { offline: true, ...options });
    const line = lineOf(checks, name);
    assert.deepEqual([line.status, line.code], ["error", code]);
    assert.match(line.message, seen);
    assert.match(line.hint!, /^[A-Z]/);
  });
  const old = await at(UNAUTHORIZED, { baseUrl: "https://api.ciscospark.com/v1", offline: true });
  assert.equal(lineOf(old, "base_url").code, "base_url_old_host");
  const nothing = lineOf(await at(UNAUTHORIZED, { offline: true }), "service_app");
  assert.deepEqual([nothing.status, nothing.code], ["warning", "credentials_missing"]);
});

Deno.test("diagnose() says why it does not log in with half of an issuer", async () => {
  const line = lineOf(await at(UNAUTHORIZED, { secret: SECRET, login: "1" }), "login");
  assert.deepEqual([line.status, line.cause], ["skipped", "signing"]);
});

Deno.test("diagnose() looks at the base URL for hosts that http may be used to", async () => {
  const options = { baseUrl: "http://mock:8080/v1", allowHttp: ["mock"], offline: true };
  assert.equal(lineOf(await at(UNAUTHORIZED, options), "base_url").status, "ok");
  const checks = await at(UNAUTHORIZED, { baseUrl: "nothing" });
  const network = lineOf(checks, "network");
  assert.deepEqual([network.status, network.cause], ["skipped", "base_url"]);
});

Deno.test("diagnose() says how many days a refresh token has left, and hands over the new tokens", async (t) => {
  const cases: [seconds: number | undefined, status: string, seen: RegExp][] = [
    [7_776_000, "ok", /^the refresh token is good for 90 days more$/],
    [14 * 86_400, "ok", /^the refresh token is good for 14 days more$/],
    [14 * 86_400 - 1, "warning", /^the refresh token is good for 13 days more$/],
    [86_400, "warning", /^the refresh token is good for 1 day more$/],
    [undefined, "ok", /for how long was not said$/],
  ];
  await eachRow(t, cases, async ([seconds, status, seen]) => {
    const { fetch } = answering(
      UNAUTHORIZED,
      json({
        access_token: OPAQUE_TOKEN,
        expires_in: 1209599,
        refresh_token: "another",
        refresh_token_expires_in: seconds,
      }),
      json(7),
    );
    const kept: ServiceAppToken[] = [];
    const checks = await diagnose({
      clientId: "C1",
      clientSecret: "a client secret",
      refreshToken: "the first one",
      onRefresh: (token) => void kept.push(token),
      fetch,
      now: () => NOW,
      environment: NOTHING,
    });
    const line = lineOf(checks, "refresh_token");
    assert.equal(line.status, status);
    assert.match(line.message, seen);
    assert.deepEqual(kept.map(({ refreshToken }) => refreshToken), ["another"]);
    const app = lineOf(checks, "access_token");
    assert.equal(app.message, "the access token refreshed is a Service App's, which has 7 guests");
  });
});

Deno.test("diagnose() says that there is nothing to refresh with", async () => {
  const checks = await at(UNAUTHORIZED, { onRefresh: () => assert.fail("there is no token") });
  const { status, code } = lineOf(checks, "refresh_token");
  assert.deepEqual([status, code], ["error", "credentials_missing"]);
});

Deno.test("diagnose() finds out whose the access token is that was given for the Service App's", async (t) => {
  const mock = createMock({ now: () => NOW });
  const { fetch } = mock;
  const user = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const app = await refreshServiceAppToken(mock.serviceApp, { fetch });
  const guest = await mock.fetch("https://webexapis.com/v1/guests/token", {
    method: "POST",
    headers: { authorization: `Bearer ${app.accessToken}`, "content-type": "application/json" },
    body: JSON.stringify({ subject: "1", displayName: "Ada" }),
  });
  const { accessToken: ofGuest } = await guest.json();
  const cases: [token: string, code: string | undefined, seen: RegExp][] = [
    [app.accessToken, undefined, /^the access token given is a Service App's, which has 1 guest$/],
    [user.accessToken, "personal_token", /belongs to a person, and not to a Service App$/],
    [ofGuest, "personal_token", /belongs to a guest, and not to a Service App$/],
    [OPAQUE_TOKEN, "access_token_refused", /^the service refuses the access token given \(401\)/],
  ];
  await eachRow(t, cases, async ([accessToken, code, seen]) => {
    const checks = await diagnose({ accessToken, fetch, now: () => NOW, environment: NOTHING });
    const line = lineOf(checks, "access_token");
    assert.equal(line.code, code);
    assert.match(line.message, seen);
  });
  mock.addServiceApp({ ...mock.serviceApp, scopes: ["spark:webrtc_calling"] });
  const options = { accessToken: app.accessToken, fetch, now: () => NOW, environment: NOTHING };
  const lacking = lineOf(await diagnose(options), "access_token");
  assert.equal(lacking.message, "the Service App lacks the scope guest-issuer:read");
});

Deno.test("diagnose() says who is behind an access token that it is to look into", async () => {
  const mock = createMock({ now: () => NOW });
  const { fetch } = mock;
  const { accessToken, personId } = await mock.createUser({
    displayName: "Ada",
    email: "ada@example.com",
  });
  const options = { fetch, now: () => NOW, environment: NOTHING };
  const owned = lineOf(await diagnose({ ...options, token: `Bearer ${accessToken}` }), "token");
  assert.equal(
    owned.message,
    `the access token belongs to "Ada" (person, person id ${personId})`,
  );
  const app = await refreshServiceAppToken(mock.serviceApp, { fetch });
  const none = lineOf(await diagnose({ ...options, token: app.accessToken }), "token");
  assert.match(none.message, /may be a Service App's own$/);
  const unknown = lineOf(await diagnose({ ...options, token: OPAQUE_TOKEN }), "token");
  assert.deepEqual([unknown.status, unknown.code], ["error", "access_token_refused"]);
});

Deno.test("diagnose() says all that explainGuestToken() says of a guest token", async () => {
  const token = signToken({ sub: "a b", iss: ISSUER, exp: 5 }, { key: "another" });
  const checks = await at(UNAUTHORIZED, { token, issuer: ISSUER, secret: SECRET, offline: true });
  const found = checks.filter(({ name }) => name === "token")
    .map(({ status, code }) => [status, code]);
  assert.deepEqual(found, [
    ["error", "signature_mismatch"],
    ["error", "exp_past"],
    ["warning", "sub_characters"],
    ["warning", "name_missing"],
  ]);
});

Deno.test("diagnose() looks into a guest token without an issuer and a secret that are broken themselves", async () => {
  const token = signToken({ sub: "1", name: "Ada", iss: ISSUER, exp: NOW / 1000 + 600 });
  const given = { token, issuer: ISSUER.slice(4), secret: "x!", offline: true };
  const found = (await at(UNAUTHORIZED, given)).filter(({ name }) => name === "token");
  assert.deepEqual(found.map(({ status, message }) => [status, message]), [
    ["ok", "the signature was not checked"],
  ]);
});

Deno.test("diagnose() finds a Service App of another organization than the issuer", async () => {
  const { mock, options, ...world } = goodWorld();
  mock.addServiceApp({ ...mock.serviceApp, orgId: ISSUER });
  const checks = await diagnoseWorld({ ...world, mock, options });
  const { status, code, message } = lineOf(checks, "organization");
  assert.deepEqual([status, code], ["error", "other_organization"]);
  assert(message.endsWith(`, and the Service App to ${ORG_UUID}`));
});

Deno.test("diagnose() reads a file .env as programs do that load it", async (t) => {
  const cases: [text: string, env: Record<string, string>, codes: string[]][] = [
    ["", {}, []],
    ["# ISSUER=x\nOTHER=1\nISSUER=\n", {}, []],
    ["ISSUER=x", {}, ["env_file_not_loaded"]],
    ["  export ISSUER = x # mine\r\n", {}, ["env_file_not_loaded"]],
    ["ISSUER=x", { ISSUER: "x" }, []],
    ["ISSUER='x' # mine", { ISSUER: "x" }, []],
    ['ISSUER="x"', { ISSUER: " x\n" }, []],
    ["ISSUER=x # mine", { ISSUER: "x" }, []],
    ["ISSUER=x", { ISSUER: "y" }, ["env_file_differs"]],
    ["ISSUER=x\nSECRET=z", { ISSUER: "y" }, ["env_file_not_loaded", "env_file_differs"]],
    ["ISSUER: x", { ISSUER: "x" }, ["env_file_unreadable"]],
    ["A=b\n  export SECRET z\r\n", {}, ["env_file_unreadable"]],
    ["SECRET", {}, ["env_file_unreadable"]],
    ["\uFEFFISSUER=x", {}, ["env_file_unreadable"]],
    ["\uFEFF# mine\nISSUER=y", { ISSUER: "x" }, ["env_file_unreadable"]],
    ["ISSUER=x\nexport ISSUER", { ISSUER: "x" }, []],
    ["SECRET=z\nexport ISSUER", { SECRET: "z" }, ["env_file_unreadable"]],
    ["OTHER='a\r\nISSUER: x\nSECRET=z\n'", {}, []],
    ['export OTHER = "a\nb"\nISSUER: x', {}, ["env_file_unreadable"]],
    ["OTHER=it's\nISSUER: x\nMORE='", {}, ["env_file_unreadable"]],
    ["OTHER='a' # b\nISSUER: x\nMORE='c'", {}, ["env_file_unreadable"]],
    ["SECRET_2: x\nISSUER-ID=x\nISSUERS\n# ISSUER: x\nISSUER =x", { ISSUER: "x" }, []],
  ];
  await eachRow(t, cases, async ([text, env, codes]) => {
    const environment = {
      get: (name: string) => env[name],
      readEnvFile: () => Promise.resolve(text),
    };
    const checks = await at(UNAUTHORIZED, { environment, offline: true });
    const found = checks.filter(({ name, status }) => name === "env_file" && status !== "ok");
    assert.deepEqual(found.map(({ code }) => code), codes);
  });
});

Deno.test("diagnose() says which permissions are missing, with the flags to add", async () => {
  const hidden = new Set(["SECRET", "https_proxy"]);
  const denied = Object.assign(new Error("no"), { name: "NotCapable" });
  const checks = await at(UNAUTHORIZED, {
    environment: {
      get: () => undefined,
      isHidden: (name) => hidden.has(name),
      readEnvFile: () => Promise.reject(denied),
    },
  });
  const variables = lineOf(checks, "permissions");
  assert.deepEqual([variables.status, variables.code], ["warning", "permission_missing"]);
  assert.equal(
    variables.hint,
    "To have them looked at, run deno with --allow-env=SECRET,https_proxy",
  );
  const file = lineOf(checks, "env_file");
  assert.deepEqual([file.status, file.code], ["warning", "permission_missing"]);
  assert.equal(file.hint, "To have it looked at, run deno with --allow-read=.env");
});

Deno.test("diagnose() hears a service that gives up or never answers", async () => {
  const hang: typeof globalThis.fetch = (_, init) =>
    new Promise((_, reject) =>
      init!.signal!.addEventListener("abort", () => reject(init!.signal!.reason))
    );
  const late = lineOf(
    await diagnose({ fetch: hang, timeout: 20, environment: NOTHING }),
    "network",
  );
  assert.equal(late.code, "timed_out");
  assert.equal(late.message, "webexapis.com: no answer came within 20 ms");
  const { mock, options, ...world } = goodWorld();
  mock.failNext("jwt/login", { status: 503 });
  mock.failNext("guests/token", { status: 429, retryAfter: 9 });
  mock.failNext("guests/count", { reset: true });
  const checks = await diagnoseWorld({ ...world, mock, options });
  assert.equal(lineOf(checks, "login").code, "service_failed");
  assert.equal(lineOf(checks, "access_token").code, "connection_broken");
  assert.equal(lineOf(checks, "guests").cause, "access_token");
  // who asks to wait is not waited for
  const { mock: busy, ...rest } = goodWorld();
  busy.failNext("guests/count", { status: 429, retryAfter: 1 });
  const { code, hint } = lineOf(await diagnoseWorld({ ...rest, mock: busy }), "access_token");
  assert.equal(code, "rate_limited");
  assert.match(hint!, /wait 1 s and try again/);
});
