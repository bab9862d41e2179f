import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWK } from "jose";
import { type DecodedToken, decodeToken, explainGuestToken, WebexError } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";

/** The claims of RFC 7519, section 3.1, with their line breaks: they sign every example. */
const CLAIMS =
  "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

const DECODED_CLAIMS = { iss: "joe", exp: 1300819380, "http://example.com/is_root": true };

/** The key of RFC 7515, appendix A.1.1. */
const HMAC_KEY =
  "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";

interface Vector {
  where: string;
  token: string;
  header: Record<string, unknown>;
  kind: DecodedToken["kind"];
  /** The key of the RFC, so that jose vouches for the vector. */
  key: JWK;
}

const VECTORS: Vector[] = [
  {
    where: "RFC 7515, appendix A.1 (HS256), which is RFC 7519, section 3.1",
    token: `eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${CLAIMS}.` +
      "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    header: { typ: "JWT", alg: "HS256" },
    kind: "guest-token",
    key: { kty: "oct", k: HMAC_KEY, alg: "HS256" },
  },
  {
    where: "RFC 7515, appendix A.2 (RS256)",
    token: `eyJhbGciOiJSUzI1NiJ9.${CLAIMS}.` +
      "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5" +
      "jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb" +
      "1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QO" +
      "YEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
    header: { alg: "RS256" },
    kind: "other-jwt",
    key: {
      kty: "RSA",
      alg: "RS256",
      n: "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0B" +
        "m4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5" +
        "rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhy" +
        "xXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
      e: "AQAB",
    },
  },
  {
    where: "RFC 7515, appendix A.3 (ES256)",
    token: `eyJhbGciOiJFUzI1NiJ9.${CLAIMS}.` +
      "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    header: { alg: "ES256" },
    kind: "other-jwt",
    key: {
      kty: "EC",
      crv: "P-256",
      alg: "ES256",
      x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
      y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    },
  },
];

for (const { where, token, header, kind, key } of VECTORS) {
  Deno.test(`decodeToken() decodes ${where}, as jose does`, async () => {
    await compactVerify(token, await importJWK(key));
    const expected = { kind, header, claims: DECODED_CLAIMS, expiresAt: new Date(1300819380_000) };
    assert.deepEqual(decodeToken(token), expected);
    assert.deepEqual(decodeProtectedHeader(token), header);
    assert.deepEqual(decodeJwt(token), DECODED_CLAIMS);
  });
}

Deno.test("decodeToken() decodes the unsecured JWT of RFC 7519, section 6.1, and explain refuses it", async () => {
  const token = `eyJhbGciOiJub25lIn0.${CLAIMS}.`;
  const decoded = decodeToken(token);
  assert(decoded.kind === "guest-token");
  assert.deepEqual([decoded.header, decoded.claims], [{ alg: "none" }, DECODED_CLAIMS]);
  const codes = (await explainGuestToken(token)).map(({ code }) => code);
  assert(codes.includes("alg_none"));
});

Deno.test("explainGuestToken() finds the signature of RFC 7515, appendix A.1, good under its key", async (t) => {
  const { token } = VECTORS[0]!;
  await eachRow(
    t,
    [HMAC_KEY, Buffer.from(HMAC_KEY, "base64url").toString("base64")],
    async (secret) => {
      const findings = await explainGuestToken(token, { secret });
      const signature = findings.filter(({ code }) => code.startsWith("signature_"));
      assert.deepEqual(signature.map(({ code }) => code), ["signature_good"]);
    },
  );
});

Deno.test("decodeToken() names what the RFCs show that is no signed token in the compact form", () => {
  const [head, , signature] = VECTORS[2]!.token.split(".");
  const table: [what: string, token: string, code: string][] = [
    [
      "an encrypted token, in the form of RFC 7519, appendix A.1",
      "eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0.QR1Owv2ug2WyPBnbQrRARTeEk9kDO2w8.AxY8DCtDaGlsbGljb3RoZQ.MKOle7UQrG6nSxTLX6Mqwt0orbHvAKeW.fiK51VwhsxJ-siBMR-YFiA",
      "jwe_given",
    ],
    [
      "RFC 7515, appendix A.7: flattened JSON",
      JSON.stringify({ payload: CLAIMS, protected: head, signature }),
      "json_given",
    ],
    ["RFC 7797: detached content", `${head}..${signature}`, "claims_unreadable"],
    [
      "RFC 7515, appendix A.5 without its last dot",
      `eyJhbGciOiJub25lIn0.${CLAIMS}`,
      "token_truncated",
    ],
  ];
  for (const [what, token, code] of table) {
    assert.throws(() => decodeToken(token), (error) => {
      assert(error instanceof WebexError, what);
      assert.equal(error.code, code, what);
      return true;
    });
    assert.throws(() => decodeJwt(token), what);
  }
});

Deno.test("decodeToken() differs from jose as its documentation says, and in nothing else", async (t) => {
  const { token } = VECTORS[0]!;
  const [head, claims, signature] = token.split(".") as [string, string, string];
  const marked = Buffer.from(`\uFEFF${Buffer.from(claims, "base64url")}`).toString("base64url");
  const refusedHere = [
    ` ${token}`,
    `${token}\n`,
    `${head}\t.${claims}.${signature}`,
    `${head}.${claims}=.${signature}`.replace(/=+/, "=".repeat((4 - claims.length % 4) % 4)),
    `${head}.${marked}.${signature}`,
    `${head}.${claims}."${signature}"`,
  ];
  await eachRow(t, refusedHere, (each) => {
    assert.throws(() => decodeToken(each), WebexError);
    assert.deepEqual(decodeJwt(each), DECODED_CLAIMS);
    assert.equal(decodeProtectedHeader(each).alg, "HS256");
  });
  const opaque = "ZXhhbXBsZQ_P0A1_39188c72-0029-47a4-b025-58a0ca745d06";
  assert.equal(decodeToken(opaque).kind, "access-token");
  assert.throws(() => decodeJwt(opaque));
});
