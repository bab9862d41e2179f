import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  createGuestToken,
  decodeToken,
  explainGuestToken,
  type FindingCode,
  verifyGuestToken,
  WebexError,
} from "../../mod.ts";
import { GOOD_CLAIMS, ISSUER, NOW, NOW_SECONDS, SECRET, signToken } from "../support/tokens.ts";
import { createHmac } from "node:crypto";

const now = () => NOW;
const options = { secret: SECRET, now };
const HEADER = '{"alg":"HS256","typ":"JWT"}';

/** Signs header and claims that are written out, for what JSON.stringify does not write. */
function signText(claims: string, header = HEADER): string {
  const signed = [header, claims].map((each) => Buffer.from(each).toString("base64url")).join(".");
  const key = Buffer.from(SECRET, "base64");
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

/** The claims of a good token with one more, which is written out. */
function having(claim: string): string {
  return signText(`${JSON.stringify(GOOD_CLAIMS).slice(0, -1)},${claim}}`);
}

const LARGE: [what: string, token: string, seen: string][] = [
  ["claims nested 65 deep", having(`"deep":${"[".repeat(64)}${"]".repeat(64)}`), "nested more"],
  ["claims nested a million deep", having(`"a":${"[".repeat(1e5)}`), "nested more than 64 deep"],
  ["objects nested 65 deep", having(`"a":${'{"a":'.repeat(64)}1${"}".repeat(64)}`), "nested more"],
  ["a header nested deep", signText("{}", `{"alg":${"[".repeat(99)}`), "nested more than 64 deep"],
  ["10,001 values", having(`"list":[${"0,".repeat(9994)}0]`), "larger than 10000 values"],
  ["many fields", having(`"o":{${'"k":1,'.repeat(10_000)}"k":1}`), "larger than 10000 values"],
  ["many empty arrays", having(`"a":[${"[],".repeat(6000)}[]]`), "larger than 10000 values"],
  ["a million characters and one", "x".repeat(1_000_001), "longer than 1000000 characters"],
  ["ten million characters", "eyJ.".repeat(2_500_000), "longer than 1000000 characters"],
  ["a hundred million characters", "_".repeat(100_000_000), "longer than 1000000 characters"],
];

for (const [what, token, seen] of LARGE) {
  Deno.test(`a token is refused with a code before it is walked: ${what}`, async () => {
    const isTooLarge = (error: unknown) => {
      assert(error instanceof WebexError, Deno.inspect(error).slice(0, 300));
      assert.equal(error.code, "token_too_large");
      assert(error.message.includes(`this is larger than a token may be: it is ${seen}`));
      return true;
    };
    assert.throws(() => decodeToken(token), isTooLarge);
    await assert.rejects(verifyGuestToken(token, options), isTooLarge);
    const [finding, ...others] = await explainGuestToken(token, options);
    assert.deepEqual([finding?.code, finding?.severity, others], ["token_too_large", "error", []]);
  });
}

Deno.test("a token at the bounds is read: 64 deep, 10,000 values, a million characters", async () => {
  const deep = `"deep":${"[".repeat(63)}${"]".repeat(63)}`;
  // the object, its 5 claims, and 9,994 in the list
  const many = `"list":[${"0,".repeat(9993)}0]`;
  const brackets = `"text":"${"[{,\\".repeat(20_000).replaceAll("\\", '\\"')}"`;
  for (const claim of [deep, many, brackets, `"\\\\":1`]) {
    const { findings } = await verifyGuestToken(having(claim), options);
    assert.deepEqual(findings, []);
  }
  const long = "x".repeat(1_000_000);
  assert.throws(() => decodeToken(long), { code: "not_a_jwt" });
});

Deno.test("createGuestToken() signs nothing that is too large to be read here", async () => {
  const longest = "\0".repeat(20_000);
  const guest = { subject: longest, displayName: longest };
  const signer = { issuer: longest, secret: SECRET, now, allowUnusualIssuer: true };
  const token = await createGuestToken(guest, signer);
  assert.equal(
    (await verifyGuestToken(token, { ...options, allowUnusualIssuer: true })).subject,
    longest,
  );
  const name = "RangeError";
  for (const [field, value] of Object.entries({ ...guest, issuer: longest })) {
    const [who, how] = [{ ...guest }, { ...signer }];
    Object.assign(field === "issuer" ? how : who, { [field]: `${value}x` });
    const message = `Cannot create guest token: ${field} is longer than 20000 characters`;
    await assert.rejects(createGuestToken(who, how), { name, message });
  }
  await assert.rejects(createGuestToken(guest, { ...signer, secret: "A".repeat(10_001) }), {
    name: "TypeError",
    message:
      /^Cannot read issuer secret: it is longer than 10000 characters, and a secret has about/,
  });
});

Deno.test("createGuestToken() signs no exp that looks like milliseconds", async () => {
  const signer = { issuer: ISSUER, secret: SECRET, now };
  const last = 1e11 - 1 - NOW_SECONDS;
  const guest = { subject: "1", displayName: "Ada" };
  const { findings } = await verifyGuestToken(
    await createGuestToken(guest, { ...signer, expiresIn: last }),
    options,
  );
  assert.deepEqual(findings.map(({ code }) => code), ["exp_far"]);
  await assert.rejects(createGuestToken(guest, { ...signer, expiresIn: last + 1 }), {
    name: "RangeError",
    message: `Cannot create guest token: expiresIn must end before the year 5138, received ${
      last + 1
    }; a later exp looks like milliseconds`,
  });
  for (const clock of [NaN, Infinity, -Infinity]) {
    await assert.rejects(createGuestToken(guest, { ...signer, now: () => clock }), {
      name: "RangeError",
      message: `Cannot create guest token: now must be milliseconds since 1970, received ${clock}`,
    });
  }
});

const INFINITE = "is infinite: its number is too large to be read";
const TOO_LARGE = "is too large to be a time in seconds";
const NO_NUMBER = "is no number of seconds";

/** Times that cannot be one, as they are written in the claims. */
const TIMES: [claim: string, code: FindingCode, seen: string][] = [
  ['"exp":1e400', "exp_too_large", INFINITE],
  ['"exp":-1e400', "exp_too_large", INFINITE],
  ['"exp":1E+999', "exp_too_large", INFINITE],
  [`"exp":${"9".repeat(400)}`, "exp_too_large", INFINITE],
  [`"exp":"${"9".repeat(400)}"`, "exp_too_large", INFINITE],
  ['"exp":1e308', "exp_too_large", TOO_LARGE],
  [`"exp":"${"9".repeat(18)}"`, "exp_too_large", TOO_LARGE],
  [`"exp":${NOW}000000`, "exp_too_large", TOO_LARGE],
  ['"nbf":1e400', "nbf_not_number", INFINITE],
  ['"nbf":-1e400', "nbf_not_number", INFINITE],
  [`"nbf":"${"9".repeat(400)}"`, "nbf_not_number", INFINITE],
  ['"nbf":"now"', "nbf_not_number", NO_NUMBER],
  ['"nbf":"1e9"', "nbf_not_number", NO_NUMBER],
  ['"nbf":""', "nbf_not_number", NO_NUMBER],
  ['"nbf":null', "nbf_not_number", NO_NUMBER],
  ['"nbf":true', "nbf_not_number", NO_NUMBER],
  ['"nbf":[1]', "nbf_not_number", NO_NUMBER],
  ['"nbf":{}', "nbf_not_number", NO_NUMBER],
];

for (const [claim, code, seen] of TIMES) {
  const [, name] = /"(\w+)":/.exec(claim)!;

  Deno.test(`verifyGuestToken() refuses ${claim.slice(0, 20)} as ${code}`, async () => {
    const token = having(claim);
    await assert.rejects(verifyGuestToken(token, options), (error) => {
      assert(error instanceof WebexError);
      assert.equal(error.code, code);
      const beginning = `Cannot verify guest token: the claim ${name} ${seen}. `;
      assert(error.message.startsWith(beginning), error.message);
      return true;
    });
    const errors = (await explainGuestToken(token, options)).filter(({ severity }) =>
      severity === "error"
    );
    assert.deepEqual(errors.map((each) => [each.code, each.message]), [
      [code, `the claim ${name} ${seen}`],
    ]);
  });
}

Deno.test("an infinite iat is a warning, and no reason to refuse", async () => {
  const { findings } = await verifyGuestToken(having('"iat":1e400'), options);
  assert.deepEqual(findings.map(({ severity, message }) => [severity, message]), [
    ["warning", "the claim iat is infinite: its number is too large to be read"],
  ]);
});

Deno.test("verifyGuestToken() takes an nbf that is past, as a number or a string of digits", async () => {
  for (const nbf of [0, NOW_SECONDS, String(NOW_SECONDS), NOW_SECONDS + 4, 1.5]) {
    const token = signToken({ ...GOOD_CLAIMS, nbf });
    assert.deepEqual((await verifyGuestToken(token, options)).findings, [], String(nbf));
  }
});
