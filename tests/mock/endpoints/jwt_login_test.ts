import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { compactVerify, importJWK } from "jose";
import signingKey from "../../../fixtures/signing_key.json" with { type: "json" };
import { decodeToken, decodeWebexId, type WebexMock } from "../../../mod.ts";
import { eachRow } from "../../support/each_row.ts";
import { assertShowsNothingOf } from "../../support/leaks/shows_nothing_of.ts";
import { ask, standingMock } from "../../support/mock/standing_mock.ts";
import {
  GOOD_CLAIMS,
  ISSUER,
  jwtAccessToken,
  NOW,
  NOW_SECONDS,
  OPAQUE_TOKEN,
  ORG_UUID,
  SECRET,
  type SignOptions,
  signToken,
} from "../../support/tokens.ts";

const issuers = [{ issuer: ISSUER, secret: SECRET }];
const LOGIN = "/v1/jwt/login";

/** Logs in with a header of one's own. */
async function logIn(mock: WebexMock, authorization?: string) {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  return await ask(mock, "POST", LOGIN, { headers });
}

Deno.test("jwt/login takes a guest token after Bearer, and raw as the JavaScript SDK sends it", async (t) => {
  const { mock } = standingMock({ issuers });
  const token = signToken(GOOD_CLAIMS);
  await eachRow(
    t,
    [`Bearer ${token}`, `bearer ${token}`, `Bearer   ${token}`, token],
    async (authorization) => {
      const { status, body } = await logIn(mock, authorization);
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(body), ["token", "expiresIn"]);
    },
  );
});

Deno.test("jwt/login takes the claims that were seen to be taken", async () => {
  const { mock } = standingMock({
    issuers: [...issuers, { issuer: "joe's issuer", secret: SECRET }],
  });
  const table: [Record<string, unknown>, string][] = [
    [{}, "Stève"],
    [{ exp: String(GOOD_CLAIMS.exp) }, "Stève"],
    [{ exp: NOW_SECONDS + 1 }, "Stève"],
    [{ exp: NOW_SECONDS + 600.5 }, "Stève"],
    [{ exp: NOW_SECONDS + 40 * 86400 }, "Stève"],
    [{ iat: NOW_SECONDS }, "Stève"],
    [{ iat: NOW_SECONDS + 999 }, "Stève"],
    [{ sub: "a+b/c=" }, "Stève"],
    [{ sub: "android_testuser_1" }, "Stève"],
    [{ name: undefined }, "guest-7"],
    [{ name: "★☆ 山田" }, "★☆ 山田"],
    [{ iss: "joe's issuer" }, "Stève"],
    [{ email: "extra@example.com" }, "Stève"],
  ];
  for (const [change, name] of table) {
    const what = JSON.stringify(change);
    const { status, body } = await logIn(mock, signToken({ ...GOOD_CLAIMS, ...change }));
    assert.equal(status, 200, what);
    const me = await ask(mock, "GET", "/v1/people/me", { token: body.token as string });
    assert.equal(me.body.displayName, name, what);
  }
});

Deno.test("jwt/login refuses a guest token with the code of what is wrong", async () => {
  const { mock } = standingMock({ issuers });
  const table: [Record<string, unknown>, SignOptions, number, string][] = [
    [{ exp: NOW_SECONDS }, {}, 401, "exp_past"],
    [{ exp: String(NOW_SECONDS - 1) }, {}, 401, "exp_past"],
    [{ exp: GOOD_CLAIMS.exp * 1000 }, {}, 400, "exp_milliseconds"],
    [{ exp: undefined }, {}, 400, "exp_missing"],
    [{ exp: "soon" }, {}, 400, "exp_not_number"],
    [{ exp: null }, {}, 400, "exp_not_number"],
    [{ nbf: NOW_SECONDS + 60 }, {}, 400, "nbf_future"],
    [{ sub: undefined }, {}, 400, "sub_missing"],
    [{ sub: "" }, {}, 400, "sub_empty"],
    [{ sub: 7 }, {}, 400, "sub_not_string"],
    [{ name: 7 }, {}, 400, "name_not_string"],
    [{ iss: undefined }, {}, 400, "iss_missing"],
    [{ iss: "" }, {}, 400, "iss_empty"],
    [{ iss: [ISSUER] }, {}, 400, "iss_not_string"],
    [{ iss: "somebody" }, {}, 401, "iss_unknown"],
    [{ iss: ISSUER.slice(0, -4) }, {}, 401, "iss_unknown"],
    [{}, { header: { alg: "none" } }, 401, "alg_none"],
    [{}, { header: { alg: "RS256" } }, 401, "alg_not_hs256"],
    [{}, { header: { alg: "HS512", typ: "JWT" } }, 401, "alg_not_hs256"],
    [{}, { key: "another secret" }, 401, "signature_mismatch"],
    [{}, { key: SECRET }, 401, "signature_secret_undecoded"],
  ];
  for (const [change, options, status, code] of table) {
    const token = signToken({ ...GOOD_CLAIMS, ...change }, options);
    const answer = await logIn(mock, `Bearer ${token}`);
    const reason = answer.headers.get("x-mock-reason")!;
    assert.deepEqual([answer.status, reason.split(":")[0]], [status, code], reason);
    assert.equal(mock.requests().at(-1)!.reason?.split(":")[0], code);
    assertShowsNothingOf(reason, SECRET, token);
  }
});

Deno.test("jwt/login answers 404 to what is no JWT, and says what it is instead", async (t) => {
  const { mock } = standingMock({ issuers });
  const token = signToken(GOOD_CLAIMS);
  const [head, claims, signature] = token.split(".");
  const table: [string, string][] = [
    ["hello", "not_a_jwt"],
    [head!, "token_truncated"],
    [`${head}.${claims}`, "token_truncated"],
    [`${head}.e30x.${signature}`, "claims_unreadable"],
    [`e30x.${claims}.${signature}`, "header_unreadable"],
    [OPAQUE_TOKEN, "access_token_given"],
    [SECRET, "secret_given"],
    [ISSUER, "issuer_id_given"],
    [btoa(token), "token_double_encoded"],
  ];
  for (const [given, code] of table) {
    for (const authorization of [given, `Bearer ${given}`]) {
      const { status, headers } = await logIn(mock, authorization);
      assert.deepEqual([status, headers.get("x-mock-reason")?.split(":")[0]], [404, code], given);
    }
  }
  const other = await logIn(mock, jwtAccessToken());
  assert.notEqual(other.status, 200);
  await eachRow(t, [undefined, ""], async (authorization) => {
    const { status, headers } = await logIn(mock, authorization);
    assert.equal(status, 401);
    assert.match(headers.get("x-mock-reason")!, /^no Authorization header with a guest token/);
  });
});

Deno.test("jwt/login refuses claims or a signature that were changed after signing", async (t) => {
  const { mock } = standingMock({ issuers });
  const [head, , signature] = signToken(GOOD_CLAIMS).split(".");
  const [, claims] = signToken({ ...GOOD_CLAIMS, sub: "somebody-else" }).split(".");
  const flipped = (signature![0] === "A" ? "B" : "A") + signature!.slice(1);
  const [, own] = signToken(GOOD_CLAIMS).split(".");
  await eachRow(t, [
    `${head}.${claims}.${signature}`,
    `${head}.${own}.${flipped}`,
    `${head}.${own}.`,
  ], async (token) => {
    const { status, headers } = await logIn(mock, token);
    assert.equal(status, 401);
    assert.match(headers.get("x-mock-reason")!, /^signature_(mismatch|of_other_parts|missing)/);
  });
});

Deno.test("jwt/login takes a secret of either alphabet, and only the latest of an issuer", async () => {
  const bytes = Buffer.alloc(32, 0xfb);
  const { mock } = standingMock({
    issuers: [{ issuer: ISSUER, secret: bytes.toString("base64url") }],
  });
  const token = signToken(GOOD_CLAIMS, { key: bytes });
  assert.equal((await logIn(mock, token)).status, 200);
  mock.addIssuer({ issuer: ISSUER, secret: bytes.toString("base64") });
  assert.equal((await logIn(mock, token)).status, 200);
  mock.addIssuer({ issuer: ISSUER, secret: SECRET });
  assert.equal((await logIn(mock, token)).status, 401);
  assert.equal((await logIn(mock, signToken(GOOD_CLAIMS))).status, 200);
});

Deno.test("jwt/login issues two tokens for one JWT exchanged twice, both of one guest", async (t) => {
  await eachRow(t, ["opaque", "jwt"] as const, async (accessTokenForm) => {
    const { mock } = standingMock({ issuers, accessTokenForm });
    const token = signToken(GOOD_CLAIMS);
    const tokens = [await logIn(mock, token), await logIn(mock, token)].map(({ body }) =>
      body.token as string
    );
    assert.notEqual(tokens[0], tokens[1]);
    const people = await Promise.all(
      tokens.map((each) => ask(mock, "GET", "/v1/people/me", { token: each })),
    );
    assert.deepEqual(people[0]!.body, people[1]!.body);
  });
});

Deno.test("jwt/login issues opaque tokens that name the cluster and the issuer's organization", async (t) => {
  await eachRow(t, [undefined, "PE93"], async (tokenCode) => {
    const { mock } = standingMock({ issuers, tokenCode, expiresIn: 1209599 });
    const { body } = await logIn(mock, signToken(GOOD_CLAIMS));
    const [random, code, organization, more] = (body.token as string).split("_");
    assert.deepEqual([code, organization, more], [tokenCode ?? "P0A1", ORG_UUID, undefined]);
    assert(Buffer.from(random!, "base64").length >= 48);
    assert.equal(decodeToken(body.token as string).kind, "access-token");
    assert.equal(body.expiresIn, 1209599);
  });
});

Deno.test("jwt/login issues JWTs that jose verifies with the public part of the key", async () => {
  const { mock } = standingMock({ issuers, accessTokenForm: "jwt", expiresIn: 960 });
  const { body } = await logIn(mock, signToken(GOOD_CLAIMS));
  const { kty, n, e } = signingKey.jwk;
  const { payload, protectedHeader } = await compactVerify(
    body.token as string,
    await importJWK({ kty, n, e }, "RS256"),
  );
  assert.deepEqual(protectedHeader, { alg: "RS256" });
  const claims = JSON.parse(new TextDecoder().decode(payload));
  const { machine_type, user_type, realm, expiry_time, iss, token_type, exp } = claims;
  assert.deepEqual({ machine_type, user_type, realm, expiry_time, iss, token_type, exp }, {
    machine_type: "appuser",
    user_type: "machine",
    realm: ORG_UUID,
    expiry_time: NOW + 960_000,
    iss: "https://idbroker.webex.com/idb",
    token_type: "Bearer",
    exp: undefined,
  });
  const me = await ask(mock, "GET", "/v1/people/me", { token: body.token as string });
  assert.equal(decodeWebexId(me.body.id as string).id, claims.cis_uuid);
});

Deno.test("jwt/login issues tokens that are refused once they are changed", async () => {
  for (const accessTokenForm of ["opaque", "jwt"] as const) {
    const { mock } = standingMock({ issuers, accessTokenForm });
    const token = (await logIn(mock, signToken(GOOD_CLAIMS))).body.token as string;
    const swap = (at: number) =>
      token.slice(0, at) + (token[at] === "B" ? "C" : "B") + token.slice(at + 1);
    const changed = [0, 1, 5, 30, Math.floor(token.length / 2), token.length - 60].map(swap);
    for (const each of [...changed, token.slice(0, -1), token.slice(1), `${token}A`]) {
      const { status } = await ask(mock, "GET", "/v1/people/me", { token: each });
      assert.equal(status, 401, `${accessTokenForm}: ${each.length} of ${token.length} characters`);
    }
    assert.equal((await ask(mock, "GET", "/v1/people/me", { token })).status, 200);
  }
});

Deno.test("jwt/login checks a token that it knows as one that it sees for the first time", async () => {
  const { mock } = standingMock({ issuers });
  const token = signToken(GOOD_CLAIMS);
  const statusOf = async (each = token) => (await logIn(mock, each)).status;
  assert.deepEqual([await statusOf(), await statusOf()], [200, 200]);
  // another signature
  assert.equal(await statusOf(`${token.slice(0, -3)}AAA`), 401);
  // the lifetime goes by the mock's clock
  mock.clock.advance((GOOD_CLAIMS.exp - NOW_SECONDS) * 1000);
  assert.equal(await statusOf(), 401);
  mock.clock.reset();
  assert.equal(await statusOf(), 200);
  // the secret is the one that its issuer has now
  mock.addIssuer({ issuer: ISSUER, secret: btoa("another secret, of 32 bytes or so") });
  assert.equal(await statusOf(), 401);
  mock.addIssuer({ issuer: ISSUER, secret: SECRET });
  assert.equal(await statusOf(), 200);
  mock.reset();
  assert.equal(await statusOf(), 200);
});
