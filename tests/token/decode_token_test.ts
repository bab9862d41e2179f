import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { createGuestToken, decodeToken, WebexError } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import {
  GOOD_CLAIMS,
  ISSUER,
  jwtAccessToken,
  NOW,
  OPAQUE_TOKEN,
  ORG_UUID,
  SECRET,
  signToken,
} from "../support/tokens.ts";

/** The example token in the README of the former tool, as it was meant: without the space inside it. */
const README_TOKEN =
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjMiLCJuYW1lIjoiU3TDqHZlIiwiaXNzIjoiWTJselkyOXpjR0Z5YXpvdkwzVnpMMDlTUjBGT1NWcEJWRWxQVGk4ek9URTRPR00zTWkwd01ESTVMVFEzWVRRdFlqQXlOUzAxT0dFd1kyRTNORFZrTURZIiwiZXhwIjoxNTE3MDczMDE5fQ.imX0LgZ6LT-xlT3A6mzF5gyGN0S2ty2aUyjTM35E8y4";

/** RFC 7515, appendix A.1. */
const RFC_TOKEN =
  "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

Deno.test("decodeToken() decodes the example token of the former README exactly", () => {
  assert.deepEqual(decodeToken(README_TOKEN), {
    kind: "guest-token",
    header: { alg: "HS256", typ: "JWT" },
    claims: { sub: "123", name: "Stève", iss: ISSUER, exp: 1517073019 },
    expiresAt: new Date("2018-01-27T17:10:19Z"),
  });
});

Deno.test("createGuestToken() repeats header and claims of the former README's token", async () => {
  const token = await createGuestToken({ subject: "123", displayName: "Stève" }, {
    issuer: ISSUER,
    secret: SECRET,
    expiresIn: 19,
    now: () => 1517073000_500,
  });
  assert.deepEqual(token.split(".").slice(0, 2), README_TOKEN.split(".").slice(0, 2));
});

Deno.test("decodeToken() decodes RFC 7515, appendix A.1, as any token signed with HS256", () => {
  assert.deepEqual(decodeToken(RFC_TOKEN), {
    kind: "guest-token",
    header: { typ: "JWT", alg: "HS256" },
    claims: { iss: "joe", exp: 1300819380, "http://example.com/is_root": true },
    expiresAt: new Date(1300819380_000),
  });
});

Deno.test("decodeToken() decodes RFC 7519, section 6.1, though it is unsigned", () => {
  const token = `eyJhbGciOiJub25lIn0.${RFC_TOKEN.split(".")[1]}.`;
  const decoded = decodeToken(token);
  assert.equal(decoded.kind, "guest-token");
  assert.deepEqual("header" in decoded && decoded.header, { alg: "none" });
});

Deno.test("decodeToken() gives the header and claims that jose gives", async (t) => {
  const table = [
    README_TOKEN,
    RFC_TOKEN,
    jwtAccessToken(),
    signToken({ sub: "★", exp: "12", nested: { deep: [1, { x: null }] } }),
    signToken({ ...GOOD_CLAIMS, name: '"\u2028\\\u0000 👋🏽' }, {
      header: { alg: "ES256", kid: "7" },
    }),
    signToken({}, { header: {} }),
  ];
  await eachRow(t, table, (token) => {
    const decoded = decodeToken(token);
    assert("claims" in decoded);
    assert.deepEqual(decoded.claims, decodeJwt(token));
    assert.deepEqual(decoded.header, decodeProtectedHeader(token));
  });
});

Deno.test("decodeToken() reads an access token in the form of a JWT", () => {
  assert.deepEqual(decodeToken(jwtAccessToken()), {
    kind: "access-token",
    form: "jwt",
    header: { alg: "RS256" },
    claims: {
      machine_type: "appuser",
      expiry_time: NOW + 1000,
      realm: ORG_UUID,
      cis_uuid: "8dcc341a-1111-4222-8333-44455c80b767",
      iss: "https://idbroker.webex.com/idb",
    },
    // milliseconds, not seconds
    expiresAt: new Date(NOW + 1000),
    orgId: ORG_UUID,
    personId: Buffer.from("ciscospark://us/PEOPLE/8dcc341a-1111-4222-8333-44455c80b767")
      .toString("base64url"),
  });
});

Deno.test("decodeToken() knows a JWT access token by any one of its claims", async (t) => {
  const table = [
    { expiry_time: 1 },
    { cis_uuid: "x" },
    { machine_type: "appuser" },
    { iss: "https://idbroker-eu.webex.com/idb" },
  ];
  await eachRow(t, table, (claims) => {
    const decoded = decodeToken(signToken(claims, { header: { alg: "RS256" } }));
    assert(decoded.kind === "access-token" && decoded.form === "jwt");
    assert.equal(decoded.orgId, undefined);
    assert.equal(decoded.personId, undefined);
  });
});

Deno.test("decodeToken() reads an opaque access token, US or EU", async (t) => {
  await eachRow(t, ["P0A1", "PE93", "PF84"], (cluster) => {
    const token = OPAQUE_TOKEN.replace("P0A1", cluster).replace(ORG_UUID, ORG_UUID.toUpperCase());
    const expected = { kind: "access-token", form: "opaque", cluster, orgId: ORG_UUID };
    assert.deepEqual(decodeToken(token), expected);
  });
});

Deno.test("decodeToken() tells a JWT of somebody else by its asymmetric algorithm", async (t) => {
  await eachRow(t, ["RS256", "PS512", "ES384", "EdDSA"], (alg) => {
    const other = signToken({ iss: "joe", exp: 1300819380 }, { header: { alg } });
    assert.equal(decodeToken(other).kind, "other-jwt");
    assert.equal(decodeToken(signToken(GOOD_CLAIMS, { header: { alg } })).kind, "guest-token");
  });
});

Deno.test("decodeToken() reads exp where it can, and gives no date where it cannot", () => {
  const table: [unknown, number | undefined][] = [
    [1517073019, 1517073019_000],
    ["1517073019", 1517073019_000],
    [1.5, 1500],
    [-1, -1000],
    [1e300, undefined],
    ["soon", undefined],
    ["1e9", undefined],
    ["", undefined],
    [null, undefined],
    [true, undefined],
    [[1517073019], undefined],
    [undefined, undefined],
  ];
  for (const [exp, expected] of table) {
    const decoded = decodeToken(signToken({ sub: "1", exp }));
    assert("expiresAt" in decoded);
    assert.equal(decoded.expiresAt?.getTime(), expected, `exp ${JSON.stringify(exp)}`);
  }
});

Deno.test("decodeToken() refuses what is no string", async (t) => {
  await eachRow(
    t,
    [[undefined, "undefined"], [null, "null"], [[], "an array"]],
    ([value, type]) => {
      assert.throws(() => decodeToken(value as never), {
        name: "TypeError",
        message: `Cannot decode token: it must be a string, received ${type}`,
      });
    },
  );
});

Deno.test("decodeToken() refuses a segment that is not base64url of a JSON object", async (t) => {
  const [head, claims, signature] = README_TOKEN.split(".") as [string, string, string];
  const encode = (text: string) => Buffer.from(text, "latin1").toString("base64url");
  const broken = [
    "",
    "a",
    "*",
    encode("[]"),
    encode("1"),
    encode("null"),
    encode("{"),
    encode('{"a":"\xff"}'),
    // a byte order mark is no part of JSON
    encode("\xef\xbb\xbf{}"),
  ];
  await eachRow(t, broken, (segment) => {
    for (
      const [token, code, part, verb] of [
        [`${segment}.${claims}.${signature}`, "header_unreadable", "header", "is"],
        [`${head}.${segment}.${signature}`, "claims_unreadable", "claims", "are"],
      ] as const
    ) {
      assert.throws(() => decodeToken(token), (error) => {
        assert(error instanceof WebexError);
        assert.equal(error.code, code);
        const seen = `the ${part} of the JWT ${verb} not base64url of a JSON object`;
        const hint = "Copy the token again, whole; a character was lost or altered";
        assert.equal(error.message, `Cannot decode token: ${seen}. ${hint}`);
        assert.deepEqual(error.findings, [{ code, severity: "error", message: seen, hint }]);
        return true;
      });
    }
  });
});
