/** The mock remembers tokens that it has read, and no more of them than fit. */
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
async function rememberedTokens(length: number): Promise<number> {
  const tokens = new AccessTokens(fastHs256, "seed");
  const issue = (serial: number) =>
    tokens.issueOpaque({ ...CLAIMS, displayName: "x".repeat(length), serial }, "P0A1");
  const first = issue(0);
  const known = await tokens.read(first);
  for (let count = 1;; count++) {
    issue(count);
    // what is remembered is the very same object
    if (await tokens.read(first) !== known) return count;
  }
}

Deno.test("a mock remembers 20,000 short tokens, and long ones up to 16 MB", async () => {
  assert.equal(await rememberedTokens(1), 20_000);
  const long = await rememberedTokens(100_000);
  assert(long > 100 && long < 140, String(long));
});
