/** The mock reads the tokens that it has issued, and no others. It remembers no more of them than fit. */
import assert from "node:assert/strict";
import { AccessTokens } from "../../../lib/mock/state/access_tokens.ts";
import type { AccessTokenClaims } from "../../../lib/mock/state/access_token_claims.ts";
import { fastHs256 } from "../../../lib/token/fast_hs256.ts";
import { NOW } from "../../support/tokens.ts";

const CLAIMS: AccessTokenClaims = {
  kind: "guest",
  ownerId: "issuer",
  subject: "1",
  displayName: "Ada",
  orgUuid: "00000000-0000-4000-8000-000000000000",
  cluster: "us",
  issuedAt: NOW,
  expiresAt: NOW + 1000,
  serial: 1,
};

/** Issues tokens of a length until the first one has to be read again, and returns how many that took. */
function rememberedTokens(length: number): number {
  const tokens = new AccessTokens(fastHs256, "seed");
  const issue = (serial: number) =>
    tokens.issueOpaque({ ...CLAIMS, displayName: "x".repeat(length), serial }, "P0A1");
  const first = issue(0);
  const known = tokens.read(first);
  for (let count = 1;; count++) {
    issue(count);
    // what is remembered is the very same object
    if (tokens.read(first) !== known) return count;
  }
}

Deno.test("a mock remembers 20,000 short tokens, and long ones up to 16 MB", () => {
  assert.equal(rememberedTokens(1), 20_000);
  const long = rememberedTokens(100_000);
  assert(long > 100 && long < 140, String(long));
});

/** Reads a token with the memory of another process. */
function readElsewhere(token: string): AccessTokenClaims | undefined {
  return new AccessTokens(fastHs256, "seed").read(token);
}

Deno.test("a token is read in another process, and no token with one character changed", () => {
  const claims = { ...CLAIMS, displayName: "Stève\n🙂" };
  const token = new AccessTokens(fastHs256, "seed").issueOpaque(claims, "P0A1");
  assert.deepEqual(readElsewhere(token), claims);
  // the last character of what is encoded may have bits that stand for nothing
  for (let at = 0; at < token.indexOf("_") - 1; at++) {
    const changed = token[at] === "A" ? "B" : "A";
    assert.equal(readElsewhere(token.slice(0, at) + changed + token.slice(at + 1)), undefined);
  }
});

Deno.test("a token is read for its own owner only", () => {
  const tokens = new AccessTokens(fastHs256, "seed");
  const [one, two] = ["issuer", "forger"].map((ownerId) => {
    const token = tokens.issueOpaque({ ...CLAIMS, ownerId }, "P0A1");
    return [atob(token.slice(0, token.indexOf("_"))), token.slice(token.indexOf("_"))] as const;
  });
  const spliced = one![0].replace("issuer", "forger");
  assert.equal(spliced.slice(16), two![0].slice(16));
  assert.equal(readElsewhere(btoa(spliced).replace(/=+$/, "") + one![1]), undefined);
  assert.equal(readElsewhere(btoa(two![0]).replace(/=+$/, "") + two![1])?.ownerId, "forger");
});

Deno.test("a token is read in one way of writing only", () => {
  // its bytes are then written with a + or a / at some place
  const issued = ["a>>>", "ab>>>", "abc>>>"].map((displayName) =>
    new AccessTokens(fastHs256, "seed").issueOpaque({ ...CLAIMS, displayName }, "P0A1")
  );
  for (const token of issued) {
    const [sealed, code, org] = token.split("_");
    const bytes = atob(sealed!);
    const marked = `${bytes.slice(0, 16)}\xef\xbb\xbf${bytes.slice(16)}`;
    assert.equal(readElsewhere(`${btoa(marked).replace(/=+$/, "")}_${code}_${org}`), undefined);
    const otherOrg = org!.replace("0", "1");
    assert.equal(readElsewhere(`${sealed}_${code}_${otherOrg}`), undefined);
    const otherAlphabet = sealed!.replaceAll("+", "-");
    if (otherAlphabet !== sealed) {
      assert.equal(readElsewhere(`${otherAlphabet}_${code}_${org}`), undefined);
    }
  }
  assert(issued.some((token) => token.includes("+")));
});

Deno.test("a token is read by mocks of the same seed only", () => {
  const token = new AccessTokens(fastHs256, "seed").issueOpaque(CLAIMS, "P0A1");
  assert.equal(new AccessTokens(fastHs256, "another").read(token), undefined);
});

Deno.test("tokens of one owner are of the organization and the cluster that each was issued for", () => {
  const tokens = new AccessTokens(fastHs256, "seed");
  const other = { orgUuid: "00000000-0000-4000-8000-000000000001", cluster: "eu" };
  for (const claims of [CLAIMS, { ...CLAIMS, ...other }, { ...CLAIMS, cluster: "eu" }, CLAIMS]) {
    assert.deepEqual(readElsewhere(tokens.issueOpaque(claims, "P0A1")), claims);
  }
});
