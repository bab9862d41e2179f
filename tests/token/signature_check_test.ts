import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { explainGuestToken, verifyGuestToken } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { refusalOf } from "../support/refusal_of.ts";
import { GOOD_CLAIMS, NOW, SECRET, signToken, SLASHED_SECRET } from "../support/tokens.ts";

const now = () => NOW;
const KEY = Buffer.from(SLASHED_SECRET, "base64");
const URL_SAFE = SLASHED_SECRET.replaceAll("+", "-").replaceAll("/", "_");
const BARE = SLASHED_SECRET.replace("=", "");

/** What is found wrong with a signature under the secret of the issuer. */
async function findCode(token: string, secret = SLASHED_SECRET): Promise<string[]> {
  const findings = await explainGuestToken(token, { secret, now });
  return findings.filter(({ severity }) => severity === "error").map(({ code }) => code);
}

Deno.test("explainGuestToken() tells a token signed with the undecoded secret", async (t) => {
  const texts = [
    SLASHED_SECRET,
    BARE,
    URL_SAFE,
    URL_SAFE.replace("=", ""),
  ];
  await eachRow(t, texts, async (text) => {
    const token = signToken(GOOD_CLAIMS, { key: text });
    for (const secret of [SLASHED_SECRET, URL_SAFE, BARE, ` ${SLASHED_SECRET} `]) {
      assert.deepEqual(await findCode(token, secret), ["signature_secret_undecoded"]);
    }
  });
  // read from a file with its line break
  await eachRow(t, ["\n", "\r\n"], async (end) => {
    const token = signToken(GOOD_CLAIMS, { key: SLASHED_SECRET + end });
    assert.deepEqual(await findCode(token), ["signature_secret_undecoded"]);
  });
});

Deno.test("explainGuestToken() tells a token signed with a wrong decoding of the secret", async () => {
  const twice = Buffer.from(SECRET).toString("base64");
  const table: [string, Uint8Array | string, string][] = [
    ["read as UTF-8 text", KEY.toString("utf8"), SLASHED_SECRET],
    ["read as latin1 text", KEY.toString("latin1"), SLASHED_SECRET],
    ["as hexadecimal", KEY.toString("hex"), SLASHED_SECRET],
    ["as hexadecimal in upper case", KEY.toString("hex").toUpperCase(), SLASHED_SECRET],
    ["without its last bytes", KEY.subarray(0, 30), SLASHED_SECRET],
    ["decoded twice", Buffer.from(SECRET, "base64"), twice],
  ];
  for (const [what, key, secret] of table) {
    const codes = await findCode(signToken(GOOD_CLAIMS, { key }), secret);
    assert.deepEqual(codes, ["signature_secret_variant"], what);
  }
});

Deno.test("explainGuestToken() tells a decoder that skips what is not of its alphabet", async () => {
  // mostly letters, so that something is left when - and _ are skipped
  const secret = "ab-cd_ef-gh_ij-kl_mn-op_qr-st_uv-wx_yz-01_23";
  const key = Buffer.from(secret.replace(/[-_]/g, ""), "base64");
  assert.deepEqual(await findCode(signToken(GOOD_CLAIMS, { key }), secret), [
    "signature_secret_variant",
  ]);
});

Deno.test("verifyGuestToken() names a signature in standard base64, or padded", async (t) => {
  // one whose two alphabets differ
  const token = Array.from(
    { length: 100 },
    (_, i) => signToken({ ...GOOD_CLAIMS, i }, { key: KEY }),
  )
    .find((each) => /[-_]/.test(each.split(".")[2]!))!;
  const [head, claims, signature] = token.split(".") as [string, string, string];
  const standard = Buffer.from(signature, "base64url").toString("base64");
  assert.notEqual(standard.replace("=", ""), signature);
  await eachRow(t, [standard, standard.replace("=", ""), `${signature}=`], async (written) => {
    const verifying = verifyGuestToken(`${head}.${claims}.${written}`, {
      secret: SLASHED_SECRET,
      now,
    });
    assert.equal((await refusalOf(verifying)).code, "signature_standard_base64");
  });
});

Deno.test("explainGuestToken() tells claims or header rewritten after signing", async () => {
  const signature = (token: string) => token.split(".")[2]!;
  const resign = (token: string, donor: string) => token.replace(/[^.]*$/, signature(donor));
  const text = { ...GOOD_CLAIMS, exp: String(GOOD_CLAIMS.exp) };
  const header = { typ: "JWT", alg: "HS256" };
  const table: [string, string, string][] = [
    ["exp became a string", signToken(text, { key: KEY }), signToken(GOOD_CLAIMS, { key: KEY })],
    ["exp became a number", signToken(GOOD_CLAIMS, { key: KEY }), signToken(text, { key: KEY })],
    [
      "the header was put in another order",
      signToken(GOOD_CLAIMS, { key: KEY, header }),
      signToken(GOOD_CLAIMS, { key: KEY }),
    ],
    [
      "typ was added",
      signToken(GOOD_CLAIMS, { key: KEY }),
      signToken(GOOD_CLAIMS, { key: KEY, header: { alg: "HS256" } }),
    ],
  ];
  for (const [what, token, donor] of table) {
    assert.deepEqual(await findCode(resign(token, donor)), ["signature_of_other_parts"], what);
  }
});

Deno.test("explainGuestToken() tells another secret and altered claims as a mismatch", async () => {
  const token = signToken(GOOD_CLAIMS, { key: KEY });
  const other = signToken({ ...GOOD_CLAIMS, name: "Mallory" }, { key: KEY });
  const altered = `${token.split(".")[0]}.${other.split(".")[1]}.${token.split(".")[2]}`;
  assert.deepEqual(await findCode(token, SECRET), ["signature_mismatch"]);
  assert.deepEqual(await findCode(altered), ["signature_mismatch"]);
});

Deno.test("explainGuestToken() tells a signature that no secret can have made, secret or not", async (t) => {
  const token = signToken(GOOD_CLAIMS, { key: KEY });
  const table: [string, string, RegExp][] = [
    [token.replace(/[^.]*$/, ""), "signature_missing", /^the token has no signature$/],
    [token.slice(0, -1), "signature_malformed", /^the signature is 31 bytes long/],
    [token.slice(0, -2), "signature_malformed", /^the signature is not base64url$/],
    [token.slice(0, -20), "signature_malformed", /^the signature is 17 bytes long/],
    [`${token}AA`, "signature_malformed", /^the signature is not base64url$/],
    [`${token}AAA`, "signature_malformed", /^the signature is 34 bytes long, .* HS256 is 32$/],
    [`${token.slice(0, -1)}%`, "signature_malformed", /^the signature is not base64url$/],
    [`${token.slice(0, -1)}é`, "signature_malformed", /^the signature is not base64url$/],
  ];
  await eachRow(t, table, async ([broken, code, message]) => {
    for (const secret of [SLASHED_SECRET, undefined]) {
      const [finding] = await explainGuestToken(broken, { secret, now });
      assert.deepEqual([finding?.code, finding?.severity], [code, "error"]);
      assert.match(finding!.message, message);
    }
  });
});

Deno.test("explainGuestToken() never shows the secret or the token", async () => {
  const tokens = [SLASHED_SECRET, URL_SAFE, KEY.toString("hex"), "x"]
    .map((key) => signToken(GOOD_CLAIMS, { key }));
  for (const token of tokens) {
    const text = JSON.stringify(await explainGuestToken(token, { secret: SLASHED_SECRET, now }));
    assertShowsNothingOf(text, SLASHED_SECRET, ...token.split("."));
  }
});
