/**
 * Public reports of what went wrong with guest tokens, replayed. The first line above each test names the
 * report that it is made from; the inputs are ours.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  createGuestToken,
  createMock,
  decodeToken,
  getMe,
  login,
  verifyGuestToken,
  WebexError,
} from "../../mod.ts";
import { run } from "../support/cli/run.ts";
import { answering, loggedIn, refusing } from "../support/service/fake_service.ts";
import { GOOD_CLAIMS, ISSUER, NOW, NOW_SECONDS, SECRET, signToken } from "../support/tokens.ts";

const now = () => NOW;
const TOKEN = signToken(GOOD_CLAIMS);
const guest = { subject: "guest-7", displayName: "Stève" };

/** Asserts that a call is refused with a code, before anything is sent. */
async function refusedUnsent(token: string, code: string): Promise<void> {
  const { fetch, sent } = answering(loggedIn());
  await assert.rejects(login(token, { fetch }), (error) => {
    assert(error instanceof WebexError);
    assert.equal(error.code, code);
    return true;
  });
  assert.equal(sent.length, 0);
}

// webex/spark-android-sdk#7
Deno.test("replay 1: a JWT without sub, name and iss has each missing claim named", async () => {
  const token = signToken({ expiresIn: "63113904", token: "abc" });
  const expected =
    "Cannot verify guest token: the claim sub is missing; the claim name is missing; the claim iss is missing; the claim exp is missing. Sign a token with the claim sub: a text that identifies the guest";
  await assert.rejects(verifyGuestToken(token, { secret: SECRET, now }), {
    code: "sub_missing",
    message: expected,
  });
  const { code, stdout } = await run(["verify", "--jwt", token], { now: NOW });
  assert.equal(code, 1);
  for (const claim of ["sub", "name", "iss", "exp"]) {
    assert.match(stdout, new RegExp(`^(error|warning): the claim ${claim} is missing\\. `, "m"));
  }
});

// webex/spark-android-sdk#12
Deno.test("replay 2: a truncated or twice encoded JWT is refused before it is sent", async () => {
  const [head, claims] = TOKEN.split(".") as [string, string];
  const table: [string, string][] = [
    [head, "token_truncated"],
    [`${head}.${claims}`, "token_truncated"],
    [`${head}.${claims.slice(0, 20)}.`, "claims_unreadable"],
    [`${head}.${claims}.`, "signature_missing"],
    [TOKEN.slice(0, -1), "signature_malformed"],
    [TOKEN.slice(0, -11), "signature_malformed"],
    [TOKEN.slice(11), "header_unreadable"],
    [btoa(TOKEN), "token_double_encoded"],
    [Buffer.from(TOKEN).toString("base64url"), "token_double_encoded"],
    [TOKEN.replaceAll(".", "%2E"), "token_double_encoded"],
    [`Bearer ${TOKEN}`, "token_bearer_prefix"],
    [`"${TOKEN}"`, "token_quoted"],
  ];
  for (const [token, code] of table) await refusedUnsent(token, code);
});

Deno.test("replay 2: a 404 in answer to a login is explained", async () => {
  const { fetch } = answering(refusing(404));
  await assert.rejects(login(TOKEN, { fetch }), {
    code: "not_found",
    message:
      /404 from POST .*\/jwt\/login: .*This is what the service answers when the Authorization header holds no JWT, or the base URL is not that of the Webex API$/,
  });
  const { code, stderr } = await run(["login", TOKEN], { fetch, now: NOW });
  assert.equal(code, 1);
  assert.match(stderr, /the Authorization header holds no JWT/);
});

// webex/webex-android-sdk-example#28
Deno.test("replay 3: no token is minted without exp, and one without is flagged", async () => {
  const token = await createGuestToken(guest, { issuer: ISSUER, secret: SECRET, now });
  const decoded = decodeToken(token);
  assert("claims" in decoded);
  assert.equal(decoded.claims.exp, NOW_SECONDS + 5400);
  for (const expiresIn of [null, 0, NaN, Infinity, "never"]) {
    await assert.rejects(
      createGuestToken(guest, { issuer: ISSUER, secret: SECRET, expiresIn: expiresIn as number }),
      /^(Type|Range)Error: Cannot create guest token: expiresIn must be a /,
    );
  }
  const { exp: _, ...claims } = GOOD_CLAIMS;
  await assert.rejects(verifyGuestToken(signToken(claims), { secret: SECRET, now }), {
    code: "exp_missing",
    message: /^Cannot verify guest token: the claim exp is missing\. Sign a token with exp/,
  });
});

// webex/webex-ios-sdk#135, #124
Deno.test("replay 4: a login settles though the service never answers", async () => {
  const fetch = () => new Promise<Response>(() => {});
  await assert.rejects(login(TOKEN, { fetch, timeout: 5 }), { code: "timed_out" });
  const reason = new Error("the user left");
  const signal = AbortSignal.timeout(5);
  await assert.rejects(login(TOKEN, { fetch, signal }), { name: "TimeoutError" });
  const controller = new AbortController();
  queueMicrotask(() => controller.abort(reason));
  await assert.rejects(login(TOKEN, { fetch, signal: controller.signal }), reason);
});

Deno.test("replay 4: one guest token exchanged twice gives two access tokens", async () => {
  const mock = createMock({ now });
  const token = await createGuestToken(guest, { ...mock.issuer, now });
  const options = { fetch: mock.fetch, now };
  const tokens = [await login(token, options), await login(token, options)];
  assert.notEqual(tokens[0]?.accessToken, tokens[1]?.accessToken);
  const ids = await Promise.all(
    tokens.map(async ({ accessToken }) => (await getMe(accessToken, options)).id),
  );
  assert.equal(ids[0], ids[1]);
});

// webex/webex-android-sdk#9, #13
Deno.test("replay 5: the result of a login carries its lifetime and its end", async () => {
  const { fetch } = answering(loggedIn());
  const { expiresIn, expiresAt } = await login(TOKEN, { fetch, now });
  assert.equal(expiresIn, 960);
  assert.equal(expiresAt.getTime(), NOW + 960_000);
  const { code, stdout } = await run(["login", TOKEN, "--json"], { fetch, now: NOW });
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout), {
    accessToken: "an-access-token",
    expiresIn: 960,
    expiresAt: new Date(NOW + 960_000).toISOString(),
  });
});

// webex/react-widgets#1098
Deno.test("replay 6: a guest token where an access token belongs is told, and login named", async () => {
  const { fetch, sent } = answering(loggedIn());
  await assert.rejects(getMe(TOKEN, { fetch }), { code: "guest_token_given" });
  for (const mock of [[], ["--mock"]]) {
    const { code, stdout, stderr } = await run(["verify", "--access", TOKEN, ...mock], { fetch });
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /this is a guest token, not an access token\. Exchange it with .*`login`/);
  }
  assert.equal(sent.length, 0);
});

// webex/widgets#21
Deno.test("replay 7: quick gives an access token in one go, and it alone", async () => {
  const { code, stdout, stderr } = await run(["quick", "guest-7", "Stève", "--mock"], { now: NOW });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^[\w+/=-]+_P0A1_[0-9a-f-]{36}\n$/);
  const person = await run(["verify", "--access", stdout.trim(), "--mock"], { now: NOW });
  assert.equal(person.code, 0);
  assert.match(person.stdout, /^displayName +Stève$/m);
});

// webex/webex-js-sdk#1434
Deno.test("replay 9: an invalid token is refused at once, in words", async () => {
  const before = performance.now();
  for (const token of ["", "invalid", "a.b.c", "null", "undefined", "[object Object]", SECRET]) {
    const { fetch, sent } = answering(() => assert.fail("it was sent"));
    await assert.rejects(login(token, { fetch }), /^WebexError: Cannot decode token: .+\. .+/);
    const { code, stderr } = await run(["login", "-"], { stdin: token, fetch });
    assert.equal(code, 1);
    assert.match(stderr, /^guestissuer: Cannot decode token: .+\. .+\n$/);
    assert.equal(sent.length, 0);
  }
  assert(performance.now() - before < 2000);
});

// webex/webex-js-sdk#1666
Deno.test("replay 13: a name in any script arrives whole, on every output", async () => {
  const displayName = "★☆ Stève 山田";
  for (const accessTokenForm of ["opaque", "jwt"] as const) {
    const mock = createMock({ now, accessTokenForm });
    const token = await createGuestToken({ ...guest, displayName }, { ...mock.issuer, now });
    const decoded = decodeToken(token);
    assert("claims" in decoded);
    assert.equal(decoded.claims.name, displayName);
    const verified = await verifyGuestToken(token, { ...mock.issuer, now });
    assert.equal(verified.displayName, displayName);
    const options = { fetch: mock.fetch, now };
    const { accessToken } = await login(token, options);
    assert.equal((await getMe(accessToken, options)).displayName, displayName);
  }
  const at = { now: NOW };
  const created = await run(["create", "guest-7", displayName, "--mock"], at);
  const token = created.stdout.trim();
  const json = await run(["create", "guest-7", displayName, "--mock", "--json"], at);
  assert.equal(JSON.parse(json.stdout).displayName, displayName);
  const inside = await run(["verify", "--jwt", token, "--mock"], at);
  assert.match(inside.stdout, new RegExp(`"name": "${displayName}"`));
  const insideJson = await run(["verify", token, "--mock", "--json"], at);
  assert.equal(JSON.parse(insideJson.stdout).claims.name, displayName);
  const access = (await run(["login", token, "--mock"], at)).stdout.trim();
  const person = await run(["verify", "--access", access, "--mock"], at);
  assert.match(person.stdout, new RegExp(`^displayName +${displayName}$`, "m"));
  const personJson = await run(["verify", access, "--mock", "--json"], at);
  assert.equal(JSON.parse(personJson.stdout).person.displayName, displayName);
});
