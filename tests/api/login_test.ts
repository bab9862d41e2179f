import assert from "node:assert/strict";
import { createGuestToken, createMock, login, WebexError, WebexHttpError } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { refusalOf } from "../support/refusal_of.ts";
import { answering, json, loggedIn } from "../support/service/fake_service.ts";
import { GOOD_CLAIMS, jwtAccessToken, NOW, OPAQUE_TOKEN, signToken } from "../support/tokens.ts";

const TOKEN = signToken(GOOD_CLAIMS);

Deno.test("login() posts the token as bearer, with an empty body and nothing else", async () => {
  const { fetch, sent } = answering(loggedIn());
  await login(TOKEN, { fetch });
  const [request] = sent;
  assert.equal(sent.length, 1);
  assert.equal(request?.method, "POST");
  assert.equal(request?.redirect, "manual");
  assert.deepEqual(Object.fromEntries(request!.headers), {
    accept: "application/json",
    authorization: `Bearer ${TOKEN}`,
  });
  assert.equal(await request?.text(), "");
});

Deno.test("login() gives the token and the lifetime that the service chose", async (t) => {
  await eachRow(t, [1, 960, 21599, 64799, 86399, 1209599, 0.5], async (expiresIn) => {
    const { fetch } = answering(json({ token: "an-access-token", expiresIn, more: "ignored" }));
    assert.deepEqual(await login(TOKEN, { fetch, now: () => NOW }), {
      accessToken: "an-access-token",
      expiresIn,
      expiresAt: new Date(NOW + expiresIn * 1000),
    });
  });
});

Deno.test("login() counts the lifetime from when the answered request was begun", async () => {
  let clock = NOW;
  const slow = () => {
    clock += 5000;
    return loggedIn();
  };
  const busy = () => {
    clock += 1000;
    return json({}, 429, { "retry-after": "60" });
  };
  const sleep = (milliseconds: number) => {
    clock += milliseconds;
    return Promise.resolve();
  };
  const { fetch } = answering(busy, slow);
  const { expiresAt } = await login(TOKEN, { fetch, sleep, now: () => clock });
  assert.equal(expiresAt.getTime(), NOW + 61_000 + 960_000);
});

Deno.test("login() exchanges a guest token with the mock", async () => {
  const mock = createMock({ now: () => NOW });
  const guest = { subject: "123", displayName: "Stève" };
  const token = await createGuestToken(guest, { ...mock.issuer, now: () => NOW });
  const { accessToken, expiresIn } = await login(token, { fetch: mock.fetch, now: () => NOW });
  assert.match(accessToken, /^.{20,}_P0A1_[0-9a-f-]{36}$/);
  assert.equal(expiresIn, 21599);
});

Deno.test("login() refuses what is no guest token before anything is sent", async (t) => {
  const foreign = signToken({ iss: "joe" }, { header: { alg: "RS256" } });
  const already =
    "Cannot exchange guest token: this is an access token, not a guest token. Use it as it is, or ask who is behind it with getMe or `verify --access`";
  const table: [string, string, string | RegExp][] = [
    [OPAQUE_TOKEN, "access_token_given", already],
    [jwtAccessToken(), "access_token_given", already],
    [
      foreign,
      "not_a_guest_token",
      "Cannot exchange guest token: this is a JWT of another kind, not a guest token. Give a token made by createGuestToken or `create`",
    ],
    ["", "token_empty", /^Cannot decode token: the token is empty\./],
    ["hello", "not_a_jwt", /^Cannot decode token: this is not a JWT/],
    [
      `Bearer ${TOKEN}`,
      "token_bearer_prefix",
      /the word Bearer or Authorization stands before the token/,
    ],
    [`"${TOKEN}"`, "token_quoted", /quotes stand around the token/],
    [`${TOKEN}\r\nX-Other: 1`, "token_surrounded", /other text stands around the token/],
    [`<${TOKEN}>`, "token_surrounded", /other text stands around the token/],
    [`${TOKEN},`, "token_surrounded", /other text stands around the token/],
    [
      `${TOKEN}é`,
      "signature_malformed",
      /^Cannot exchange guest token: the signature is not base64/,
    ],
  ];
  await eachRow(t, table, async ([token, code, message]) => {
    const { fetch, sent } = answering(loggedIn());
    await assert.rejects(login(token, { fetch }), (error) => {
      assert(error instanceof WebexError);
      assert.equal(error.code, code);
      if (typeof message === "string") assert.equal(error.message, message);
      else assert.match(error.message, message);
      assert.equal(error.findings[0]?.code, code);
      return true;
    });
    assert.equal(sent.length, 0);
  });
  await assert.rejects(login(undefined as never), {
    name: "TypeError",
    message: "Cannot decode token: it must be a string, received undefined",
  });
});

Deno.test("login() leaves to the service what only the service can know", async (t) => {
  // expired by the clock here, an odd subject, an unknown issuer, another secret, exp as a string
  const table = [
    { ...GOOD_CLAIMS, exp: 1 },
    { ...GOOD_CLAIMS, sub: "a+b/c=" },
    { ...GOOD_CLAIMS, iss: "somebody" },
    { ...GOOD_CLAIMS, exp: String(GOOD_CLAIMS.exp) },
  ];
  const tokens = [
    ...table.map((claims) => signToken(claims)),
    signToken(GOOD_CLAIMS, { key: "x" }),
  ];
  await eachRow(t, tokens, async (token) => {
    const { fetch, sent } = answering(loggedIn());
    assert.equal((await login(token, { fetch })).accessToken, "an-access-token");
    assert.equal(sent.length, 1);
  });
});

Deno.test("login() takes an incomplete answer for an error", async (t) => {
  const noToken = "the answer holds no token";
  const noLifetime = "the answer holds no expiresIn, a number of seconds";
  const token = "an-access-token";
  const table: [unknown, string][] = [
    [{}, noToken],
    [{ expiresIn: 960 }, noToken],
    [{ token: "", expiresIn: 960 }, noToken],
    [{ token: null, expiresIn: 960 }, noToken],
    [{ token: 7, expiresIn: 960 }, noToken],
    [{ accessToken: token, expiresIn: 960 }, noToken],
    [{ access_token: token, expires_in: 960 }, noToken],
    [{ token }, noLifetime],
    [{ token, expiresIn: "960" }, noLifetime],
    [{ token, expiresIn: 0 }, noLifetime],
    [{ token, expiresIn: -1 }, noLifetime],
    [{ token, expiresIn: null }, noLifetime],
    [{ token, expiresIn: 1e300 }, "expiresIn is too large"],
    [[], "the answer is not a JSON object"],
    ["token", "the answer is not a JSON object"],
    [null, "the answer is not a JSON object"],
  ];
  await eachRow(t, table, async ([body, problem]) => {
    const { fetch } = answering(json(body));
    const error = await refusalOf(login(TOKEN, { fetch }));
    assert.equal(error.code, "response_incomplete");
    assert.equal(
      error.message,
      `Cannot exchange guest token: POST https://webexapis.com/v1/jwt/login was answered with 200, but ${problem}. Check that the base URL is that of the Webex API`,
    );
  });
});

Deno.test("login() asks for a fresh guest token for each try, and shows none of those it sent", async () => {
  const tokens = [1, 2, 3].map((jti) => signToken({ ...GOOD_CLAIMS, jti }));
  const echo = (request: Request) =>
    json(
      { message: `seen ${request.headers.get("authorization")} after ${tokens[0]!.slice(-20)}` },
      429,
    );
  const { fetch, sent } = answering(echo);
  let supplied = 0;
  const supply = () => Promise.resolve(tokens[supplied++]!);
  const options = { fetch, retries: 2, sleep: () => Promise.resolve() };
  await assert.rejects(login(supply, options), (error) => {
    assert(error instanceof WebexHttpError);
    assert.match(
      error.message,
      /: seen Bearer \[redacted\] after \[redacted\]\. The service limits/,
    );
    return true;
  });
  const authorizations = sent.map((request) => request.headers.get("authorization"));
  assert.deepEqual(authorizations, tokens.map((token) => `Bearer ${token}`));
});

Deno.test("login() refuses what is no guest token from a supplier too, and ends with the supplier's error", async () => {
  const { fetch, sent } = answering(loggedIn());
  await assert.rejects(login(() => OPAQUE_TOKEN, { fetch }), {
    name: "WebexError",
    code: "access_token_given",
  });
  const failed = new Error("no key today");
  await assert.rejects(login(() => Promise.reject(failed), { fetch }), failed);
  assert.equal(sent.length, 0);
});
