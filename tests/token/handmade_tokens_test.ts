/** Guest tokens that people sign with code of their own: what is wrong with one is named. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import jsonwebtoken from "jsonwebtoken";
import {
  createGuestToken,
  createMock,
  decodeToken,
  explainGuestToken,
  login,
  verifyGuestToken,
} from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { run } from "../support/cli/run.ts";
import {
  GOOD_CLAIMS,
  ISSUER,
  NOW,
  NOW_SECONDS,
  SECRET,
  signToken,
  SLASHED_SECRET,
} from "../support/tokens.ts";

const now = () => NOW;
const guest = { subject: "guest-7", displayName: "Stève" };

// reported in webex/spark-android-sdk#7
Deno.test("a token without sub, name, iss and exp has each missing claim named", async (t) => {
  const token = signToken({ expiresIn: "63113904", token: "abc" });
  const expected =
    "Cannot verify guest token: the claim sub is missing; the claim name is missing; the claim iss is missing; the claim exp is missing. Sign a token with the claim sub: a text that identifies the guest";
  await assert.rejects(verifyGuestToken(token, { secret: SECRET, now }), {
    code: "sub_missing",
    message: expected,
  });
  const { code, stdout } = await run(["verify", "--jwt", token], { now: NOW });
  assert.equal(code, 1);
  await eachRow(t, ["sub", "name", "iss", "exp"], (claim) => {
    assert.match(stdout, new RegExp(`^(error|warning): the claim ${claim} is missing\\. `, "m"));
  });
});

// reported in webex/webex-android-sdk-example#28
Deno.test("a token without exp is refused when it is verified", async () => {
  const { exp: _, ...claims } = GOOD_CLAIMS;
  await assert.rejects(verifyGuestToken(signToken(claims), { secret: SECRET, now }), {
    code: "exp_missing",
    message: /^Cannot verify guest token: the claim exp is missing\. Sign a token with exp/,
  });
});

// reported in webex/webex-android-sdk-example#28
Deno.test("createGuestToken() sets exp, 90 minutes from now by default", async () => {
  const token = await createGuestToken(guest, { issuer: ISSUER, secret: SECRET, now });
  const decoded = decodeToken(token);
  assert("claims" in decoded);
  assert.equal(decoded.claims.exp, NOW_SECONDS + 5400);
});

// reported in auth0/node-jsonwebtoken#293
Deno.test("an exp written as a string is accepted, with a note that it is a string", async () => {
  const mock = createMock({ now });
  const key = Buffer.from(mock.issuer.secret, "base64");
  const claims = { ...GOOD_CLAIMS, iss: mock.issuer.issuer, exp: String(NOW_SECONDS + 600) };
  const token = signToken(claims, { key });
  assert.throws(() => jsonwebtoken.verify(token, key, { algorithms: ["HS256"] }), /exp/);
  const verified = await verifyGuestToken(token, { ...mock.issuer, now });
  assert.equal(verified.expiresAt.getTime(), (NOW_SECONDS + 600) * 1000);
  assert.deepEqual(verified.findings.map((each) => each.message), [
    "the claim exp is a string of digits",
  ]);
  assert.equal((await login(token, { fetch: mock.fetch, now })).expiresIn, 21599);
  const { code, stdout } = await run(["verify", "--jwt", token, "--mock"], { now: NOW });
  assert.equal(code, 0);
  assert.match(stdout, /^info: the claim exp is a string of digits$/m);
  assert.match(stdout, /^valid until /m);
  const late = signToken({ ...claims, exp: String(NOW_SECONDS - 1) }, { key });
  await assert.rejects(login(late, { fetch: mock.fetch, now }), { status: 401 });
});

for (const exp of [NOW + 600_000, String(NOW + 600_000), 1484048026000]) {
  // reported in dwyl/learn-json-web-tokens#28
  Deno.test(`an exp in milliseconds is recognized: ${JSON.stringify(exp)}`, async () => {
    const token = signToken({ ...GOOD_CLAIMS, exp });
    await assert.rejects(verifyGuestToken(token, { secret: SECRET, now }), {
      code: "exp_milliseconds",
      message:
        "Cannot verify guest token: the claim exp looks like milliseconds. exp is in seconds: divide by 1000",
    });
    const { code, stdout } = await run(["verify", token], { now: NOW });
    assert.equal(code, 1);
    assert.match(stdout, /^error: the claim exp looks like milliseconds\. /m);
  });
}

// reported in lcobucci/jwt#217, auth0/node-jsonwebtoken#365
Deno.test("a token signed with the undecoded secret is recognized", async () => {
  const token = jsonwebtoken.sign(GOOD_CLAIMS, SLASHED_SECRET, { noTimestamp: true });
  const message = "the token is signed with the text of the secret, not with what it decodes to";
  await assert.rejects(verifyGuestToken(token, { secret: SLASHED_SECRET, now }), {
    code: "signature_secret_undecoded",
    message:
      `Cannot verify guest token: ${message}. Decode the secret from base64 and sign with the bytes`,
  });
  const [finding] = await explainGuestToken(token, { secret: SLASHED_SECRET, now });
  assert.equal(finding?.message, message);
  const env = { SECRET: SLASHED_SECRET };
  const { code, stdout } = await run(["verify", "--jwt", token], { env, now: NOW });
  assert.equal(code, 1);
  assert(stdout.includes(`error: ${message}. `));
});
