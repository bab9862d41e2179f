import fc from "fast-check";
import assert from "node:assert/strict";
import { refuseOtherTokens } from "../../lib/api/refuse_other_tokens.ts";
import { isPlainGuestToken } from "../../lib/api/login.ts";
import { createGuestToken } from "../../mod.ts";
import { ISSUER, OPAQUE_TOKEN, SECRET } from "../support/tokens.ts";

const credentials = { issuer: ISSUER, secret: SECRET };
const TOKEN = await createGuestToken({ subject: "1", displayName: "Stève 🐍" }, credentials);
const [HEAD, BODY, SIGNATURE] = TOKEN.split(".") as [string, string, string];

function withClaims(claims: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(claims));
  const body = bytes.toBase64({ alphabet: "base64url", omitPadding: true });
  return `${HEAD}.${body}.${SIGNATURE}`;
}

const GOOD = { sub: "1", name: "Ada", iss: ISSUER, exp: 2_000_000_000 };

for (
  const [plain, what, token] of [
    [true, "a token of createGuestToken", TOKEN],
    [true, "the same claims", withClaims(GOOD)],
    [false, "no string", 7],
    [false, "nothing", ""],
    [false, "an opaque access token", OPAQUE_TOKEN],
    [false, "another header", `e30.${BODY}.${SIGNATURE}`],
    [false, "two segments", `${HEAD}.${BODY}`],
    [false, "four segments", `${TOKEN}.x`],
    [false, "a line break at the end", `${TOKEN}\n`],
    [false, "padding", `${HEAD}.${BODY}=.${SIGNATURE}`],
    [false, "a signature that was cut", TOKEN.slice(0, -1)],
    [false, "claims that were cut", `${HEAD}.${BODY.slice(0, -5)}.${SIGNATURE}`],
    [false, "claims that are a list", withClaims(["sub", "name", "iss", "exp"])],
    [false, "claims of an access token", withClaims({ ...GOOD, expiry_time: 1 })],
    [false, "a claim missing", withClaims({ sub: "1", name: "Ada", iss: ISSUER })],
    [false, "the issuer of an access token", withClaims({ ...GOOD, iss: "https://idbroker.x" })],
    [false, "an issuer that is no string", withClaims({ ...GOOD, iss: 7 })],
    [false, "claims longer than any", withClaims({ ...GOOD, name: "x".repeat(20_000) })],
  ] as const
) {
  Deno.test(`isPlainGuestToken() is ${plain} for ${what}`, () => {
    assert.equal(isPlainGuestToken(token), plain);
  });
}

Deno.test("isPlainGuestToken() is true for no token that a closer look refuses", () => {
  const changed = fc.tuple(
    fc.nat(TOKEN.length - 1),
    fc.string({ unit: fc.constantFrom(..."AZaz09-_.=+/ \n\"'{"), maxLength: 3 }),
    fc.nat(2),
  ).map(([at, put, cut]) => TOKEN.slice(0, at) + put + TOKEN.slice(at + cut));
  fc.assert(
    fc.property(changed, (token) => {
      fc.pre(isPlainGuestToken(token));
      assert.equal(refuseOtherTokens(token), token);
    }),
    { numRuns: 300 },
  );
});
