import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { jwtVerify, SignJWT } from "jose";
import { createGuestToken, verifyGuestToken, WebexError } from "../../mod.ts";
import {
  GOOD_CLAIMS,
  ISSUER,
  jwtAccessToken,
  NOW,
  NOW_SECONDS,
  OPAQUE_TOKEN,
  SECRET,
  signToken,
  SLASHED_SECRET,
} from "../support/tokens.ts";

const now = () => NOW;
const options = { secret: SECRET, now };
const TOKEN = signToken(GOOD_CLAIMS);

/** Asserts that a token is refused with a code and message, and that no piece of it is shown. */
async function refuses(
  token: string,
  code: string,
  message: string | RegExp,
  how: { secret?: string; issuer?: string; now?: () => number } = {},
): Promise<WebexError> {
  let seen: WebexError | undefined;
  await assert.rejects(verifyGuestToken(token, { ...options, ...how }), (error) => {
    assert(error instanceof WebexError);
    assert.equal(error.code, code);
    if (typeof message === "string") assert.equal(error.message, message);
    else assert.match(error.message, message);
    const signature = token.split(".")[2] ?? "";
    if (signature.length >= 12) assert(!Deno.inspect(error).includes(signature.slice(0, 12)));
    seen = error;
    return true;
  });
  return seen!;
}

Deno.test("verifyGuestToken() gives what a good token says", async () => {
  assert.deepEqual(await verifyGuestToken(TOKEN, { ...options, issuer: ISSUER }), {
    subject: "guest-7",
    displayName: "Stève",
    issuer: ISSUER,
    expiresAt: new Date((NOW_SECONDS + 600) * 1000),
    claims: GOOD_CLAIMS,
    findings: [],
  });
});

Deno.test("verifyGuestToken() accepts what createGuestToken and jose sign", async () => {
  const guest = { subject: "123", displayName: "★☆ Stève 山田" };
  const own = await createGuestToken(guest, { issuer: ISSUER, secret: SLASHED_SECRET, now });
  const foreign = await new SignJWT({ name: guest.displayName, zone: { a: [1] } })
    .setProtectedHeader({ typ: "JWT", alg: "HS256" })
    .setSubject(guest.subject).setIssuer(ISSUER).setIssuedAt(NOW_SECONDS)
    .setExpirationTime(NOW_SECONDS + 90)
    .sign(Buffer.from(SLASHED_SECRET, "base64"));
  const urlSafe = SLASHED_SECRET.replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
  for (const token of [own, foreign]) {
    for (const secret of [SLASHED_SECRET, urlSafe, ` ${SLASHED_SECRET}\n`]) {
      const verified = await verifyGuestToken(token, { secret, now });
      assert.deepEqual([verified.subject, verified.displayName], ["123", guest.displayName]);
    }
  }
});

Deno.test("verifyGuestToken() accepts an exp that is a string of digits, and says so", async () => {
  const token = signToken({ ...GOOD_CLAIMS, exp: String(NOW_SECONDS + 600) });
  const verified = await verifyGuestToken(token, options);
  assert.equal(verified.expiresAt.getTime(), (NOW_SECONDS + 600) * 1000);
  assert.deepEqual(verified.findings.map(({ code, severity }) => [code, severity]), [
    ["exp_string", "info"],
  ]);
  const key = Buffer.from(SECRET, "base64");
  await assert.rejects(jwtVerify(token, key, { currentDate: new Date(NOW) }), /"exp"/);
});

Deno.test("verifyGuestToken() accepts a token without a name, with a warning", async () => {
  const { name: _, ...claims } = GOOD_CLAIMS;
  const verified = await verifyGuestToken(signToken(claims), options);
  assert.equal(verified.displayName, undefined);
  assert.deepEqual(verified.findings.map(({ code, severity }) => [code, severity]), [
    ["name_missing", "warning"],
  ]);
});

Deno.test("verifyGuestToken() takes exp as the first instant that is too late", async () => {
  const exp = GOOD_CLAIMS.exp * 1000;
  assert((await verifyGuestToken(TOKEN, { ...options, now: () => exp - 1 })).findings.length > 0);
  for (const [after, span] of [[0, "less than 1 s"], [1000, "1 s"], [7_265_000, "2 h 1 min"]]) {
    await refuses(
      TOKEN,
      "exp_past",
      `Cannot verify guest token: the token expired ${span} ago. Create a new guest token; if it is new, compare the clock of this machine with the right time`,
      { now: () => exp + Number(after) },
    );
  }
});

Deno.test("verifyGuestToken() refuses every algorithm but HS256, however well it is signed", async () => {
  const none = "the token is not signed: its algorithm is none";
  const other = "the algorithm of the token is not HS256";
  const table: [unknown, string, string][] = [
    ["none", "alg_none", none],
    ["None", "alg_none", none],
    ["NONE", "alg_none", none],
    ["hs256", "alg_not_hs256", other],
    ["HS512", "alg_not_hs256", other],
    ["RS256", "alg_not_hs256", other],
    ["", "alg_not_hs256", other],
    [undefined, "alg_not_hs256", other],
    [["HS256"], "alg_not_hs256", other],
    [null, "alg_not_hs256", other],
  ];
  for (const [alg, code, message] of table) {
    const token = signToken(GOOD_CLAIMS, { header: { alg, typ: "JWT" } });
    const hint = "Sign with HS256 and the decoded secret of the Guest Issuer";
    await refuses(token, code, `Cannot verify guest token: ${message}. ${hint}`);
    // nor without a signature
    await refuses(token.replace(/[^.]*$/, ""), code, /^Cannot verify guest token: /);
  }
});

Deno.test("verifyGuestToken() notices a change of any one character of the token", async () => {
  const verified = await verifyGuestToken(TOKEN, options);
  assert.equal(verified.subject, "guest-7");
  // the last two bits of the last character of a signature carry nothing
  for (let i = 0; i < TOKEN.length - 1; i++) {
    const altered = `${TOKEN.slice(0, i)}${TOKEN[i] === "A" ? "B" : "A"}${TOKEN.slice(i + 1)}`;
    await assert.rejects(verifyGuestToken(altered, options), WebexError, `character ${i}`);
  }
});

Deno.test("verifyGuestToken() refuses a token of another secret", async () => {
  await refuses(
    TOKEN,
    "signature_mismatch",
    "Cannot verify guest token: the signature does not match the secret: it was made with another secret, or header or claims were altered after signing. Compare the issuer and its secret; a regenerated secret makes the former one void at once",
    { secret: SLASHED_SECRET },
  );
});

Deno.test("verifyGuestToken() refuses a token of another issuer when one is given", async () => {
  await refuses(
    TOKEN,
    "iss_other_issuer",
    "Cannot verify guest token: the claim iss is not the given issuer. Sign with the secret and the id of the same Guest Issuer",
    { issuer: ISSUER.slice(0, -1) },
  );
});

Deno.test("verifyGuestToken() names every error at once, and missing claims with them", async () => {
  const error = await refuses(
    signToken({ exp: 1 }, { key: "x" }),
    "signature_mismatch",
    /does not match the secret.*; the claim sub is missing; the claim name is missing; the claim iss is missing; the token expired/,
  );
  assert.deepEqual(error.findings.map(({ code }) => code), [
    "signature_mismatch",
    "sub_missing",
    "name_missing",
    "iss_missing",
    "exp_past",
  ]);
});

Deno.test("verifyGuestToken() says what was given in place of a guest token", async () => {
  await refuses(OPAQUE_TOKEN, "access_token_given", /an opaque access token, not a JWT/);
  await refuses(jwtAccessToken(), "alg_not_hs256", /the algorithm of the token is not HS256/);
  await refuses("", "token_empty", /the token is empty/);
});

Deno.test("verifyGuestToken() refuses a secret that is not base64 before it looks at the token", async () => {
  for (const token of [TOKEN, "hello"]) {
    await assert.rejects(verifyGuestToken(token, { secret: "not base64!!" }), (error) => {
      assert(error instanceof TypeError);
      assert.match(error.message, /^Cannot read issuer secret: it is not base64\./);
      assert(!Deno.inspect(error).includes("not base64!!"));
      return true;
    });
  }
});
