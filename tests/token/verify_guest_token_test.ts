import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { jwtVerify, SignJWT } from "jose";
import { createGuestToken, verifyGuestToken, WebexError } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { refusalOf } from "../support/refusal_of.ts";
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

/** Returns the error that a token is refused with. It shows nothing of the token's signature. */
async function refusalOfToken(
  token: string,
  how: { secret?: string; issuer?: string; now?: () => number } = {},
): Promise<WebexError> {
  const error = await refusalOf(verifyGuestToken(token, { ...options, ...how }));
  const signature = token.split(".")[2];
  if (signature) assertShowsNothingOf(error, signature);
  return error;
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

Deno.test("verifyGuestToken() accepts what createGuestToken and jose sign", async (t) => {
  const guest = { subject: "123", displayName: "★☆ Stève 山田" };
  const own = await createGuestToken(guest, { issuer: ISSUER, secret: SLASHED_SECRET, now });
  const foreign = await new SignJWT({ name: guest.displayName, zone: { a: [1] } })
    .setProtectedHeader({ typ: "JWT", alg: "HS256" })
    .setSubject(guest.subject).setIssuer(ISSUER).setIssuedAt(NOW_SECONDS)
    .setExpirationTime(NOW_SECONDS + 90)
    .sign(Buffer.from(SLASHED_SECRET, "base64"));
  const urlSafe = SLASHED_SECRET.replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
  await eachRow(t, [own, foreign], async (token) => {
    for (const secret of [SLASHED_SECRET, urlSafe, ` ${SLASHED_SECRET}\n`]) {
      const verified = await verifyGuestToken(token, { secret, now });
      assert.deepEqual([verified.subject, verified.displayName], ["123", guest.displayName]);
    }
  });
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

/** Milliseconds after exp, and how they are written. */
const LATE: [after: number, span: string][] = [
  [0, "less than 1 s"],
  [1000, "1 s"],
  [7_265_000, "2 h 1 min"],
];

for (const [after, span] of LATE) {
  Deno.test(`verifyGuestToken() refuses a token ${after} ms after its exp`, async () => {
    const late = GOOD_CLAIMS.exp * 1000 + after;
    const error = await refusalOfToken(TOKEN, { now: () => late });
    assert.equal(error.code, "exp_past");
    assert.equal(
      error.message,
      `Cannot verify guest token: the token expired ${span} ago. Create a new guest token; if it is new, compare the clock of this machine with the right time`,
    );
  });
}

Deno.test("verifyGuestToken() takes a token until the last millisecond before its exp", async () => {
  const last = GOOD_CLAIMS.exp * 1000 - 1;
  assert((await verifyGuestToken(TOKEN, { ...options, now: () => last })).findings.length > 0);
});

const NONE = "the token is not signed: its algorithm is none";
const OTHER = "the algorithm of the token is not HS256";

/** Every algorithm but HS256, with the code and the message of the refusal. */
const REFUSED_ALGORITHMS: [alg: unknown, code: string, message: string][] = [
  ["none", "alg_none", NONE],
  ["None", "alg_none", NONE],
  ["NONE", "alg_none", NONE],
  ["hs256", "alg_not_hs256", OTHER],
  ["HS512", "alg_not_hs256", OTHER],
  ["RS256", "alg_not_hs256", OTHER],
  ["", "alg_not_hs256", OTHER],
  [undefined, "alg_not_hs256", OTHER],
  [["HS256"], "alg_not_hs256", OTHER],
  [null, "alg_not_hs256", OTHER],
];

for (const [alg, code, message] of REFUSED_ALGORITHMS) {
  const name = JSON.stringify(alg);
  Deno.test(`verifyGuestToken() refuses the algorithm ${name}, however well signed`, async () => {
    const token = signToken(GOOD_CLAIMS, { header: { alg, typ: "JWT" } });
    const error = await refusalOfToken(token);
    assert.equal(error.code, code);
    const hint = "Sign with HS256 and the decoded secret of the Guest Issuer";
    assert.equal(error.message, `Cannot verify guest token: ${message}. ${hint}`);
    const unsigned = await refusalOfToken(token.replace(/[^.]*$/, ""));
    assert.equal(unsigned.code, code);
    assert.match(unsigned.message, /^Cannot verify guest token: /);
  });
}

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
  const error = await refusalOfToken(TOKEN, { secret: SLASHED_SECRET });
  assert.equal(error.code, "signature_mismatch");
  assert.equal(
    error.message,
    "Cannot verify guest token: the signature does not match the secret: it was made with another secret, or header or claims were altered after signing. Compare the issuer and its secret; a regenerated secret makes the earlier one void at once",
  );
});

Deno.test("verifyGuestToken() refuses a token of another issuer when one is given", async () => {
  const error = await refusalOfToken(TOKEN, { issuer: ISSUER.slice(0, -1) });
  assert.equal(error.code, "iss_other_issuer");
  assert.equal(
    error.message,
    "Cannot verify guest token: the claim iss is not the given issuer. Sign with the secret and the id of the same Guest Issuer",
  );
});

Deno.test("verifyGuestToken() names every error at once, and missing claims with them", async () => {
  const error = await refusalOfToken(signToken({ exp: 1 }, { key: "x" }));
  assert.equal(error.code, "signature_mismatch");
  assert.match(
    error.message,
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

/** What is given in place of a guest token, with the code and the message of the refusal. */
const OTHERS: [what: string, token: string, code: string, message: RegExp][] = [
  ["an opaque access token", OPAQUE_TOKEN, "access_token_given", /is an access token, not a guest/],
  ["an access token that is a JWT", jwtAccessToken(), "alg_not_hs256", /the token is not HS256/],
  ["nothing", "", "token_empty", /the token is empty/],
];

for (const [what, token, code, message] of OTHERS) {
  Deno.test(`verifyGuestToken() says what was given in place of a guest token: ${what}`, async () => {
    const error = await refusalOfToken(token);
    assert.equal(error.code, code);
    assert.match(error.message, message);
  });
}

Deno.test("verifyGuestToken() refuses a secret that is not base64 before it looks at the token", async () => {
  for (const token of [TOKEN, "hello"]) {
    const given = token === TOKEN ? "a good token" : "a word";
    await assert.rejects(verifyGuestToken(token, { secret: "not base64!!" }), (error) => {
      assert(error instanceof TypeError, given);
      assert.match(error.message, /^Cannot read issuer secret: it is not base64: /);
      assertShowsNothingOf(error, "not base64!!");
      return true;
    });
  }
});
