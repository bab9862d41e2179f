import assert from "node:assert/strict";
import { decodeToken, encodeWebexId, explainGuestToken, WebexError } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import {
  GOOD_CLAIMS,
  ISSUER,
  NOW,
  OPAQUE_TOKEN,
  ORG_UUID,
  SECRET,
  signToken,
} from "../support/tokens.ts";

const TOKEN = signToken(GOOD_CLAIMS);
const [HEAD, CLAIMS, SIGNATURE] = TOKEN.split(".") as [string, string, string];
const person = encodeWebexId({ type: "PEOPLE", id: ORG_UUID });

/** What is given where a token belongs, the code of the refusal, and what the message says it is. */
const OTHERS: [what: string, input: string, code: string, message: RegExp][] = [
  ["nothing", "", "token_empty", /the token is empty\. Give the guest token/],
  ["white space", " \n\t", "token_empty", /the token is empty/],
  ["a word", "hello", "not_a_jwt", /this is not a JWT: it has 1 segment, and a JWT has 3/],
  ["two words with a dot", "a.b", "not_a_jwt", /it has 2 segments, and a JWT has 3/],
  ["a version number", "1.2.3", "not_a_jwt", /three segments, and they do not hold base64url/],
  ["four segments", `${TOKEN}.x`, "not_a_jwt", /it has 4 segments/],
  ["a thousand segments", "a.".repeat(1000), "not_a_jwt", /it has more than 5 segments/],
  ["the header alone", HEAD, "token_truncated", /a JWT with 1 of its 3 segments/],
  ["a JWT cut in its claims", `${HEAD}.${CLAIMS.slice(9)}`, "token_truncated", /2 of its 3/],
  ["base64 of a JWT", btoa(TOKEN), "token_double_encoded", /a JWT that was encoded once more/],
  ["a JWT URL-encoded", TOKEN.replaceAll(".", "%2E"), "token_double_encoded", /encoded once more/],
  ["an encrypted token", `${HEAD}.a.b.c.d`, "jwe_given", /encrypted token \(JWE\)/],
  ["an issuer id", ISSUER, "issuer_id_given", /a Webex id of type ORGANIZATION, not a token/],
  ["a person id", person, "issuer_id_given", /a Webex id of type PEOPLE, not a token/],
  ["a bare uuid", ORG_UUID, "issuer_id_given", /this is a uuid, not a token/],
  ["a secret", SECRET, "secret_given", /base64 of 32 bytes, as an issuer secret is/],
  ["a url-safe secret", "-_".repeat(21), "secret_given", /base64 of 31 bytes/],
  ["16 bytes in base64", "A".repeat(22), "secret_given", /base64 of 16 bytes/],
  ["64 bytes in base64", "A".repeat(86), "secret_given", /base64 of 64 bytes/],
  ["15 bytes in base64", "A".repeat(20), "not_a_jwt", /it has 1 segment/],
  ["65 bytes in base64", "A".repeat(87), "not_a_jwt", /it has 1 segment/],
  ["three segments begun like a JWT", "eyJ.eyJ.x", "not_a_jwt", /three segments, and they do not/],
  ["six segments", "a.b.c.d.e.f", "not_a_jwt", /it has more than 5 segments/],
  ["an answer in JSON", `{"token":"${TOKEN}"}`, "json_given", /this is JSON, not a token/],
  ["a JSON array", ` ["${TOKEN}"]`, "json_given", /Give only the token: the value of token/],
  ["double quotes", `"${TOKEN}"`, "token_quoted", /quotes stand around the token/],
  ["one quote", `'${TOKEN}`, "token_quoted", /Give the token without quotes/],
  [
    "Bearer",
    `Bearer ${TOKEN}`,
    "token_bearer_prefix",
    /the word Bearer or Authorization stands before/,
  ],
  ["bearer and a line break", `bearer\n${TOKEN}`, "token_bearer_prefix", /without Bearer/],
  ["a space before", ` ${TOKEN}`, "token_white_space", /white space stands in or around/],
  ["a line break after", `${TOKEN}\n`, "token_white_space", /white space stands in or around/],
  ["a space inside", `${HEAD}. ${CLAIMS}.${SIGNATURE}`, "token_white_space", /on one line/],
];

for (const [what, input, code, message] of OTHERS) {
  Deno.test(`decodeToken() says what it is instead of a token: ${what}`, () => {
    assert.throws(() => decodeToken(input), (error) => {
      assert(error instanceof WebexError);
      assert.equal(error.code, code);
      assert.match(error.message, /^Cannot decode token: /);
      assert.match(error.message, message);
      assert.equal(error.findings.length, 1);
      assert.equal(error.findings[0]?.code, code);
      return true;
    });
  });
}

Deno.test("explainGuestToken() makes a finding of what is no token, and never shows it", async () => {
  const mended = ["token_quoted", "token_bearer_prefix", "token_white_space"];
  for (const [what, input, code] of OTHERS) {
    if (mended.includes(code)) continue;
    const findings = await explainGuestToken(input, { now: () => NOW });
    assert.deepEqual(findings.map((each) => [each.code, each.severity]), [[code, "error"]], what);
    assertShowsNothingOf(JSON.stringify(findings), HEAD, CLAIMS, SIGNATURE, SECRET, ISSUER);
  }
});

Deno.test("explainGuestToken() names an access token of either form and a foreign JWT", async (t) => {
  const foreign = signToken({ iss: "joe" }, { header: { alg: "RS256" } });
  const table: [string, string, string][] = [
    [OPAQUE_TOKEN, "access_token_given", "this is an access token, not a guest token"],
    [
      signToken({ expiry_time: 1 }),
      "access_token_given",
      "this is an access token, not a guest token",
    ],
    [foreign, "not_a_guest_token", "this is a JWT of another kind, not a guest token"],
  ];
  await eachRow(t, table, async ([input, code, message]) => {
    const [finding, ...rest] = await explainGuestToken(input);
    assert.deepEqual([finding?.code, finding?.message, finding?.severity], [
      code,
      message,
      "error",
    ]);
    assert.deepEqual(rest, []);
  });
});

Deno.test("explainGuestToken() mends what a copy brings along, and says so", async (t) => {
  const lines = TOKEN.replace(/(.{60})/g, "$1\n");
  const table: [string, string[]][] = [
    [TOKEN, []],
    [` ${TOKEN}\n`, []],
    [`\uFEFF${TOKEN}`, []],
    [`"${TOKEN}"`, ["token_quoted"]],
    [`'${TOKEN}'`, ["token_quoted"]],
    ["`" + TOKEN + "`", ["token_quoted"]],
    [`Bearer ${TOKEN}`, ["token_bearer_prefix"]],
    [`Authorization: bearer   ${TOKEN}`, ["token_bearer_prefix"]],
    [lines, ["token_white_space"]],
    [TOKEN.replace(".", "\\\n."), ["token_white_space"]],
    [`"Bearer ${lines}"`, ["token_quoted", "token_bearer_prefix", "token_white_space"]],
  ];
  await eachRow(t, table, async ([input, codes]) => {
    const findings = await explainGuestToken(input, { secret: SECRET, now: () => NOW });
    assert.deepEqual(findings.map(({ code }) => code), [...codes, "signature_good"]);
    assert(findings.every(({ severity }) => severity === "info"));
  });
});

Deno.test("decodeToken() settles on hostile texts of a megabyte within a moment", () => {
  const size = 1 << 20;
  const table = ["a", "eyJ", "eyJ.", "=", "_", " ", '"', "[", '{"a":', "\u0000", "💥", "A_"];
  for (const piece of table) {
    const text = piece.repeat(size / piece.length);
    const before = performance.now();
    assert.throws(() => decodeToken(text), WebexError);
    const took = performance.now() - before;
    assert(took < 2000, `${JSON.stringify(piece)} took ${took} ms`);
  }
});
