import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { encodeWebexId, explainGuestToken, type FindingCode, type Severity } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf, PIECE } from "../support/leaks/shows_nothing_of.ts";
import {
  GOOD_CLAIMS,
  ISSUER,
  NOW,
  NOW_SECONDS,
  OPAQUE_TOKEN,
  ORG_UUID,
  SECRET,
  signToken,
  SLASHED_SECRET,
} from "../support/tokens.ts";

/** What provokes a finding: its severity, the input, and the secret and issuer that are known. */
type Case = [severity: Severity, input: string, known?: { secret?: string; issuer?: string }];

const SECONDS = NOW_SECONDS;
const TOKEN = signToken(GOOD_CLAIMS);
const [HEAD, CLAIMS, SIGNATURE] = TOKEN.split(".") as [string, string, string];
const known = { secret: SLASHED_SECRET };
const KEY = Buffer.from(SLASHED_SECRET, "base64");
const URL_SAFE = SLASHED_SECRET.replaceAll("+", "-").replaceAll("/", "_");
const text = { ...GOOD_CLAIMS, exp: String(GOOD_CLAIMS.exp) };

/** A token whose claims are good but for those given. */
function having(claims: Record<string, unknown>): string {
  return signToken({ ...GOOD_CLAIMS, ...claims });
}

/** An array in an array, and so on. */
function nested(depth: number): unknown {
  return JSON.parse("[".repeat(depth) + "]".repeat(depth));
}

/** A token whose claims are this text. */
function signText(claims: string): string {
  return `${HEAD}.${Buffer.from(claims).toString("base64url")}.${SIGNATURE}`;
}

/** A token signed with a key that is made of the secret in some way. */
function keyed(key: Uint8Array | string): string {
  return signToken(GOOD_CLAIMS, { key });
}

/** A token with the signature of another one. */
function signedAs(token: string, donor: string): string {
  return token.replace(/[^.]*$/, donor.split(".")[2]!);
}

/** A token whose signature looks different in the two alphabets of base64. */
function inStandardBase64(): string {
  const [head, claims, signature] = Array.from(
    { length: 64 },
    (_, i) => signToken({ ...GOOD_CLAIMS, i }, { key: KEY }).split("."),
  ).find((parts) => /-/.test(parts[2]!) && /_/.test(parts[2]!))!;
  return `${head}.${claims}.${Buffer.from(signature!, "base64url").toString("base64")}`;
}

/** What explainGuestToken finds in no token: it is about the secret and thrown, or mended before. */
type NotFound =
  | "secret_is_issuer"
  | "secret_quoted"
  | "secret_bearer_prefix"
  | "secret_white_space"
  | "secret_invisible"
  | "secret_surrounded"
  | "signature_standard_base64";

/** A token whose header and claims were padded before they were signed. */
function signedPadded(): string {
  const signed = [HEAD, CLAIMS].map((each) => Buffer.from(each, "base64url").toString("base64"));
  assert(signed.join("").includes("="));
  return `${signed.join(".")}.${
    createHmac("sha256", KEY).update(signed.join(".")).digest("base64url")
  }`;
}

/** Every code, each with at least one input that provokes it. A code without one does not compile. */
const CASES: Record<Exclude<FindingCode, NotFound>, Case[]> = {
  token_empty: [["error", ""], ["error", " \n"]],
  not_a_jwt: [["error", "hello"], ["error", "1.2.3"], ["error", `${TOKEN}.${SIGNATURE}`]],
  token_truncated: [["error", HEAD], ["error", `${HEAD}.${CLAIMS}`]],
  token_too_large: [["error", "x".repeat(1_000_001)], ["error", having({ deep: nested(64) })]],
  token_double_encoded: [["error", btoa(TOKEN)], ["error", TOKEN.replaceAll(".", "%2e")]],
  access_token_given: [["error", OPAQUE_TOKEN], ["error", having({ expiry_time: 1 })]],
  issuer_id_given: [["error", ISSUER], ["error", ORG_UUID]],
  secret_given: [["error", SECRET], ["error", URL_SAFE]],
  jwe_given: [["error", `${HEAD}.${CLAIMS}.${SIGNATURE}.${CLAIMS}.${SIGNATURE}`]],
  json_given: [["error", `{"token":"${TOKEN}"}`], ["error", JSON.stringify([TOKEN])]],
  not_a_guest_token: [["error", signToken({ iss: "joe" }, { header: { alg: "RS256" } })]],
  token_quoted: [["info", `"${TOKEN}"`], ["info", `"${TOKEN}`]],
  token_bearer_prefix: [["info", `Bearer ${TOKEN}`], ["info", `Authorization: Bearer ${TOKEN}`]],
  token_white_space: [["info", TOKEN.replace(/.{40}/g, "$&\n")], ["error", `${HEAD} ${CLAIMS} !`]],
  token_surrounded: [["info", `token=${TOKEN}`], ["error", `x ${TOKEN} y!`]],
  placeholder_given: [["error", "$TOKEN"], ["error", "<guest token>"]],
  token_invisible: [["info", `${HEAD}\u200b.${CLAIMS}.${SIGNATURE}`]],
  token_standard_base64: [["info", inStandardBase64(), known], [
    "info",
    `${HEAD}==.${CLAIMS}=.${SIGNATURE}=`,
  ]],
  header_unreadable: [["error", `${HEAD.slice(1)}.${CLAIMS}.${SIGNATURE}`]],
  claims_unreadable: [["error", `${HEAD}.${CLAIMS.slice(1)}.${SIGNATURE}`]],
  alg_none: [["error", signToken(GOOD_CLAIMS, { header: { alg: "none" } })]],
  alg_not_hs256: [["error", signToken(GOOD_CLAIMS, { header: { alg: "HS512" } })]],
  crit_unknown: [["error", signToken(GOOD_CLAIMS, { header: { alg: "HS256", crit: ["b64"] } })]],
  typ_unexpected: [["warning", signToken(GOOD_CLAIMS, { header: { alg: "HS256", typ: "JWE" } })]],
  sub_missing: [["error", having({ sub: undefined })]],
  sub_empty: [["error", having({ sub: "" })], ["error", having({ sub: " \t" })]],
  sub_not_string: [["error", having({ sub: 123 })], ["error", having({ sub: null })]],
  sub_characters: [["warning", having({ sub: "android_testuser_1" })]],
  sub_invisible: [["warning", having({ sub: "a\nb" })], ["warning", having({ sub: "a\u200b" })]],
  sub_replaced: [["warning", having({ sub: "caf\ufffd" })]],
  name_missing: [["warning", having({ name: undefined })]],
  name_empty: [["warning", having({ name: "" })]],
  name_not_string: [["error", having({ name: { first: "Ada" } })]],
  name_invisible: [["warning", having({ name: "A\u202eda" })]],
  name_replaced: [["warning", having({ name: "Andr\ufffd" })]],
  iss_surrounded: [["error", having({ iss: `<${ISSUER}>` })]],
  iss_placeholder: [["error", having({ iss: "${ISSUER}" })]],
  iss_missing: [["error", having({ iss: undefined })]],
  iss_empty: [["error", having({ iss: "" })]],
  iss_not_string: [["error", having({ iss: [ISSUER] })]],
  iss_is_secret: [["error", having({ iss: SECRET })], ["error", having({ iss: `"${URL_SAFE}"` })]],
  iss_quoted: [["error", having({ iss: `'${ISSUER}'` })], [
    "error",
    having({ iss: `b'${ISSUER}'` }),
  ]],
  iss_invisible: [["error", having({ iss: `${ISSUER.slice(0, 9)}\u200b${ISSUER.slice(9)}` })]],
  iss_white_space: [["error", having({ iss: `${ISSUER}\n` })]],
  iss_truncated: [["error", having({ iss: ISSUER.slice(0, -4) })], [
    "error",
    having({ iss: ISSUER.slice(0, 41) }),
  ]],
  iss_decoded: [["error", having({ iss: `ciscospark://us/ORGANIZATION/${ORG_UUID}` })]],
  iss_double_encoded: [["error", having({ iss: btoa(ISSUER) })]],
  iss_bare_uuid: [["warning", having({ iss: ORG_UUID })]],
  iss_other_id: [["error", having({ iss: encodeWebexId({ type: "PEOPLE", id: ORG_UUID }) })]],
  iss_not_webex_id: [["error", having({ iss: "my-issuer" })]],
  iss_other_issuer: [["error", TOKEN, { issuer: "another" }]],
  exp_missing: [["error", having({ exp: undefined })]],
  exp_not_number: [["error", having({ exp: "1h" })], ["error", having({ exp: null })]],
  exp_string: [["info", signToken(text)]],
  exp_milliseconds: [["error", having({ exp: NOW })], ["error", having({ exp: String(NOW) })]],
  exp_too_large: [["error", having({ exp: 1e300 })], ["error", signText('{"exp":1e400}')]],
  exp_fractional: [["warning", having({ exp: SECONDS + 600.5 })]],
  exp_past: [["error", having({ exp: SECONDS - 1 })], ["error", having({ exp: 0 })]],
  exp_near: [["warning", having({ exp: SECONDS + 3 })]],
  exp_far: [["warning", having({ exp: SECONDS + 31 * 86400 })]],
  iat_future: [["warning", having({ iat: SECONDS + 60 })], ["warning", having({ iat: NOW })]],
  iat_not_number: [["warning", having({ iat: "now" })]],
  nbf_future: [["error", having({ nbf: SECONDS + 60 })]],
  nbf_not_number: [["error", having({ nbf: {} })], ["error", signText('{"nbf":1e400}')]],
  secret_too_short: [["error", keyed("x"), { secret: btoa("1234567") }]],
  secret_short: [["warning", keyed("x"), { secret: btoa("12345678") }]],
  signature_missing: [["error", `${HEAD}.${CLAIMS}.`], ["error", `${HEAD}.${CLAIMS}.`, known]],
  signature_malformed: [["error", TOKEN.slice(0, -9)], ["error", `${TOKEN}!`, known]],
  signature_mismatch: [["error", TOKEN, known], [
    "error",
    signedAs(having({ name: "Mallory" }), TOKEN),
    { secret: SECRET },
  ]],
  signature_secret_undecoded: [
    ["error", keyed(SLASHED_SECRET), known],
    ["error", keyed(` ${SLASHED_SECRET}`), { secret: ` ${SLASHED_SECRET}` }],
    ["error", keyed(SLASHED_SECRET), { secret: ` ${SLASHED_SECRET}\n` }],
    ["error", keyed(SLASHED_SECRET.replaceAll("=", "")), known],
    ["error", keyed(URL_SAFE), known],
    ["error", keyed(SLASHED_SECRET), { secret: URL_SAFE }],
  ],
  signature_secret_variant: [
    ["error", keyed(KEY.toString("hex")), known],
    ["error", keyed(KEY.toString("latin1")), known],
    ["error", keyed(Buffer.from(SECRET, "base64")), { secret: btoa(SECRET) }],
  ],
  signature_of_other_parts: [
    ["error", signedAs(signToken(text, { key: KEY }), keyed(KEY)), known],
    [
      "error",
      signedAs(signToken(GOOD_CLAIMS, { header: { alg: "none", typ: "JWT" } }), keyed(KEY)),
      known,
    ],
  ],
  signature_of_standard_base64: [["error", signedPadded(), known]],
  signature_good: [["info", TOKEN, { secret: SECRET }], ["info", TOKEN, { secret: ` ${SECRET} ` }]],
  signature_unchecked: [["info", TOKEN]],
};

/** The claims that a person can read in a token, and what messages say of any token. */
const SAYABLE = /ORGANIZATION|Authorization|ciscospark:\/\//g;

for (const code of Object.keys(CASES) as (keyof typeof CASES)[]) {
  Deno.test(`explainGuestToken() finds ${code}, and shows nothing of the input`, async () => {
    for (const [severity, input, { secret, issuer } = {}] of CASES[code]) {
      const findings = await explainGuestToken(input, { secret, issuer, now: () => NOW });
      const found = findings.filter((each) => each.code === code);
      assert.deepEqual(found.map((each) => each.severity), [severity], code);
      for (const { message, hint } of findings) {
        assert.match(message, /^[a-z].*[^.]$/);
        assert.match(hint, /^[A-Za-z`].*[^.]$/);
        const told = `${message}\n${hint}`.replace(SAYABLE, "");
        const hidden = [input, secret ?? "", GOOD_CLAIMS.iss];
        assertShowsNothingOf(told, ...hidden.filter(({ length }) => length >= PIECE));
      }
    }
  });
}

Deno.test("explainGuestToken() hints at the clock for what seems too late or too early", async (t) => {
  await eachRow(
    t,
    [{ iat: SECONDS + 60 }, { nbf: SECONDS + 60 }, { exp: SECONDS - 60 }],
    async (claims) => {
      const [finding] = await explainGuestToken(having(claims), { now: () => NOW });
      assert.match(finding!.hint, /ompare the clock of (this|the) machine.* with the right time/);
    },
  );
});

Deno.test("explainGuestToken() gives none of two opposite findings without its cause", async () => {
  const good = await explainGuestToken(TOKEN, { secret: SECRET, issuer: ISSUER, now: () => NOW });
  assert.deepEqual(good.map(({ code }) => code), ["signature_good"]);
  const altered = signToken(GOOD_CLAIMS, { header: { alg: "HS512" } });
  const codes = (await explainGuestToken(altered, { secret: SECRET, now: () => NOW }))
    .map(({ code }) => code);
  // signed anew with this header, not rewritten after signing
  assert.deepEqual(codes, ["alg_not_hs256"]);
});
