import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { encodeWebexId, explainGuestToken } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import {
  GOOD_CLAIMS,
  ISSUER,
  NOW,
  NOW_SECONDS,
  ORG_UUID,
  SECRET,
  signToken,
  SLASHED_SECRET,
} from "../support/tokens.ts";

const now = () => NOW;
const DAY = 86400;

/** Codes and severities found, without the note that the signature was not checked. */
async function find(claims: Record<string, unknown>, header?: Record<string, unknown>) {
  const token = signToken(claims, header === undefined ? {} : { header });
  const findings = await explainGuestToken(token, { now });
  return findings.filter(({ code }) => code !== "signature_unchecked");
}

Deno.test("explainGuestToken() finds nothing wrong with a good token", async () => {
  const token = signToken(GOOD_CLAIMS);
  const good = await explainGuestToken(token, { secret: SECRET, issuer: ISSUER, now });
  assert.deepEqual(good, [{
    code: "signature_good",
    severity: "info",
    message: "the signature matches the secret",
    hint: "Nothing to do",
  }]);
  const unchecked = await explainGuestToken(token, { now });
  assert.deepEqual(unchecked.map(({ code }) => code), ["signature_unchecked"]);
});

Deno.test("explainGuestToken() checks each claim", async () => {
  const uuid = "8dcc341a-1111-4222-8333-44455c80b767";
  const cut = Buffer.from("ciscospark://us/ORGANIZATION/39188c72-0029").toString("base64url");
  const table: [string, unknown, string, RegExp][] = [
    ["sub", undefined, "error sub_missing", /^the claim sub is missing$/],
    ["sub", "", "error sub_empty", /^the claim sub is empty$/],
    ["sub", 123, "error sub_not_string", /^the claim sub is a number, not a string$/],
    ["sub", null, "error sub_not_string", /^the claim sub is null, not a string$/],
    ["sub", "a_b", "warning sub_characters", /other than letters, digits and hyphens$/],
    ["sub", "a b", "warning sub_characters", /other than letters/],
    ["sub", "é", "warning sub_characters", /other than letters/],
    ["name", undefined, "warning name_missing", /^the claim name is missing$/],
    ["name", " ", "warning name_empty", /^the claim name is empty$/],
    ["name", ["x"], "error name_not_string", /^the claim name is an array, not a string$/],
    ["name", {}, "error name_not_string", /^the claim name is an object, not a string$/],
    ["iss", undefined, "error iss_missing", /^the claim iss is missing$/],
    ["iss", "", "error iss_empty", /^the claim iss is empty$/],
    ["iss", false, "error iss_not_string", /^the claim iss is a boolean, not a string$/],
    ["iss", ` ${ISSUER}`, "error iss_white_space", /holds white space$/],
    ["iss", `${ISSUER}\n`, "error iss_white_space", /holds white space$/],
    [
      "iss",
      ISSUER.slice(0, -5),
      "error iss_truncated",
      /part of a Webex id: some of it was cut off or altered$/,
    ],
    ["iss", ISSUER.slice(0, 30), "error iss_truncated", /part of a Webex id: some/],
    ["iss", cut, "error iss_truncated", /part of a Webex id: some of it was cut off or altered$/],
    ["iss", `ciscospark://us/ORGANIZATION/${uuid}`, "error iss_decoded", /a decoded id/],
    ["iss", uuid, "warning iss_bare_uuid", /a bare uuid, a form of 2017$/],
    ["iss", encodeWebexId({ type: "PEOPLE", id: uuid }), "error iss_other_id", /of type PEOPLE/],
    ["iss", "my-issuer", "error iss_not_webex_id", /is not a Webex id$/],
    ["exp", undefined, "error exp_missing", /^the claim exp is missing$/],
    ["exp", null, "error exp_not_number", /^the claim exp is null$/],
    ["exp", true, "error exp_not_number", /^the claim exp is a boolean$/],
    ["exp", "1h", "error exp_not_number", /^the claim exp is a string that is no whole number$/],
    ["exp", "1.8e9", "error exp_not_number", /a string that is no whole number$/],
    ["exp", NOW + 1000, "error exp_milliseconds", /^the claim exp looks like milliseconds$/],
    ["exp", NOW_SECONDS - 60, "error exp_past", /^the token expired 1 min 1 s ago$/],
    ["exp", 0, "error exp_past", /^the token expired \d+ d/],
    ["exp", -1e9, "error exp_past", /^the token expired /],
    ["exp", -1e300, "error exp_too_large", /^the claim exp is too large to be a time in seconds$/],
    ["exp", 1e14, "error exp_too_large", /^the claim exp is too large to be a time in seconds$/],
    ["exp", 1e14 - 1, "error exp_milliseconds", /^the claim exp looks like milliseconds$/],
    ["exp", 1e11, "error exp_milliseconds", /^the claim exp looks like milliseconds$/],
    ["exp", NOW_SECONDS + 4, "warning exp_near", /^the token expires in 3 s$/],
    ["exp", NOW_SECONDS + 600.5, "warning exp_fractional", /is not whole seconds$/],
    ["exp", NOW_SECONDS + 31 * DAY, "warning exp_far", /for another 30 d 23 h$/],
    ["iat", NOW_SECONDS + 3600, "warning iat_future", /lies 59 min 59 s in the future$/],
    ["iat", NOW, "warning iat_future", /looks like milliseconds$/],
    ["iat", "now", "warning iat_not_number", /^the claim iat is no number of seconds$/],
    ["nbf", NOW_SECONDS + 3600, "error nbf_future", /^the claim nbf lies 59 min 59 s in/],
    ["nbf", {}, "error nbf_not_number", /^the claim nbf is no number of seconds$/],
  ];
  for (const [claim, value, expected, message] of table) {
    const found = await find({ ...GOOD_CLAIMS, [claim]: value });
    const told = `${claim} ${JSON.stringify(value)}`;
    assert.deepEqual(found.map((each) => `${each.severity} ${each.code}`), [expected], told);
    assert.match(found[0]!.message, message, told);
    assert.match(found[0]!.hint, /^\w.*[^.]$/, told);
  }
});

Deno.test("explainGuestToken() lets pass what the service is known to take", async (t) => {
  const table: Record<string, unknown>[] = [
    {
      iss: encodeWebexId({
        cluster: "urn:TEAM:eu-central-1_k",
        type: "ORGANIZATION",
        id: ORG_UUID,
      }),
    },
    { iat: NOW_SECONDS },
    { iat: NOW_SECONDS + 4 },
    { nbf: NOW_SECONDS - 1 },
    { exp: NOW_SECONDS + 6 },
    { exp: NOW_SECONDS + 30 * DAY },
    { email: "x", zone: null },
    { name: "★☆ Stève 山田" },
  ];
  await eachRow(t, table, async (claims) => {
    assert.deepEqual(await find({ ...GOOD_CLAIMS, ...claims }), []);
  });
});

Deno.test("explainGuestToken() notes an exp that is a string, and checks it all the same", async () => {
  const soon = await find({ ...GOOD_CLAIMS, exp: String(NOW_SECONDS + 60) });
  assert.deepEqual(soon.map(({ code, severity }) => [code, severity]), [["exp_string", "info"]]);
  const late = await find({ ...GOOD_CLAIMS, exp: String(NOW + 60_000) });
  assert.deepEqual(late.map(({ code }) => code), ["exp_milliseconds", "exp_string"]);
});

Deno.test("explainGuestToken() checks alg and typ of the header", async (t) => {
  const table: [Record<string, unknown>, string[]][] = [
    [{ alg: "HS256" }, []],
    [{ alg: "HS256", typ: "jwt" }, []],
    [{ alg: "HS256", typ: "JOSE" }, ["typ_unexpected"]],
    [{ alg: "HS256", typ: 7 }, ["typ_unexpected"]],
    [{ alg: "none", typ: "JWT" }, ["alg_none"]],
    [{ alg: "HS384", typ: "JWT" }, ["alg_not_hs256"]],
    [{ typ: "JWT" }, ["alg_not_hs256"]],
  ];
  await eachRow(t, table, async ([header, codes]) => {
    assert.deepEqual((await find(GOOD_CLAIMS, header)).map(({ code }) => code), codes);
  });
});

Deno.test("explainGuestToken() puts errors first, then warnings, then notes", async () => {
  const found = await find({ sub: "a b", exp: String(NOW_SECONDS - 1) }, {
    alg: "HS256",
    typ: "?",
  });
  assert.deepEqual(found.map(({ code, severity }) => [code, severity]), [
    ["iss_missing", "error"],
    ["exp_past", "error"],
    ["typ_unexpected", "warning"],
    ["sub_characters", "warning"],
    ["name_missing", "warning"],
    ["exp_string", "info"],
  ]);
});

Deno.test("explainGuestToken() refuses misuse", async () => {
  await assert.rejects(explainGuestToken(7 as never), {
    name: "TypeError",
    message: "Cannot explain guest token: it must be a string, received number",
  });
  await assert.rejects(explainGuestToken("hello", { secret: "not base64!!" }), {
    name: "TypeError",
    message: /^Cannot read issuer secret: it is not base64: /,
  });
});

Deno.test("explainGuestToken() gives the same findings twice, whatever the secret", async (t) => {
  const token = signToken(GOOD_CLAIMS);
  await eachRow(t, [SECRET, SLASHED_SECRET], async (secret) => {
    const first = await explainGuestToken(token, { secret, now });
    assert.deepEqual(await explainGuestToken(token, { secret, now }), first);
  });
});
