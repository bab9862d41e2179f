import {
  createGuestToken,
  createGuestTokens,
  createMock,
  decodeToken,
  decodeWebexId,
  getMe,
  login,
  verifyGuestToken,
} from "@guestissuer/webex";
import { interceptWebex } from "@guestissuer/webex/msw";
import assert from "node:assert/strict";
import { request } from "node:https";
import { test } from "node:test";

const guest = { subject: "1", displayName: "Stève 🐍" };

test("this Node has no base64 of its own for bytes, so the toolkit's stands in", async () => {
  assert.equal(process.versions.node.split(".")[0], "22");
  assert.equal(Uint8Array.fromBase64, undefined);
  const { issuer } = createMock();
  // every length modulo 3, and bytes that the two alphabets write differently
  for (const displayName of ["a", "ab", "abc", "þÿ?>~", "山田".repeat(5000)]) {
    const token = await createGuestToken({ subject: "1", displayName }, issuer);
    const { claims } = decodeToken(token);
    assert.equal(claims.name, displayName);
    const [, body, signature] = token.split(".");
    assert.deepEqual(JSON.parse(Buffer.from(body, "base64url").toString()), claims);
    assert.equal(Buffer.from(signature, "base64url").toString("base64url"), signature);
  }
  const id =
    "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8zOTE4OGM3Mi0wMDI5LTQ3YTQtYjAyNS01OGEwY2E3NDVkMDY";
  assert.equal(decodeWebexId(id).type, "ORGANIZATION");
});

test("a guest token is verified, and minted in bulk with the same bytes", async () => {
  const options = { ...createMock().issuer, now: () => 1e12 };
  const token = await createGuestToken(guest, options);
  assert.equal((await verifyGuestToken(token, options)).claims.sub, "1");
  const [bulk] = await Array.fromAsync(createGuestTokens([guest], options));
  assert.equal(bulk.token, token);
  await assert.rejects(verifyGuestToken(token, { ...options, secret: btoa("another secret, of another issuer") }), {
    code: "signature_mismatch",
  });
});

test("both forms of access tokens are issued and read", async () => {
  for (const accessTokenForm of ["opaque", "jwt"]) {
    const mock = createMock({ accessTokenForm });
    const { accessToken } = await login(await createGuestToken(guest, mock.issuer), {
      fetch: mock.fetch,
    });
    // another mock of the same seed knows the token by what it holds
    const other = createMock({ accessTokenForm });
    assert.equal((await getMe(accessToken, { fetch: other.fetch })).displayName, "Stève 🐍");
  }
});

test("interceptWebex() answers fetch and node:https, and lets nothing else out", async () => {
  const mock = createMock();
  const interception = await interceptWebex(mock);
  try {
    const { accessToken } = await login(await createGuestToken(guest, mock.issuer));
    assert.equal((await getMe(accessToken)).displayName, "Stève 🐍");
    const status = await new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${accessToken}` };
      request("https://webexapis.com/v1/people/me", { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on("error", reject).end();
    });
    assert.equal(status, 200);
    await assert.rejects(fetch("https://example.com/logo.png"));
    assert.deepEqual(interception.unhandled, ["GET https://example.com/logo.png"]);
  } finally {
    interception.stop();
  }
});
