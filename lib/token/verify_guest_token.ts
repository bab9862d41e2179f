import { checkClaims } from "./claims_check.ts";
import { allowUnusual } from "./issuer_check.ts";
import type { Finding } from "../finding.ts";
import { findingsError, refuseErrors } from "../errors.ts";
import { readSecret } from "./issuer_secret.ts";
import { checkAlgorithm, isSignedWith, parseJws } from "./jws.ts";
import { readNumericDate } from "./guest_claims.ts";

const DOING = "Cannot verify guest token";

/** Options of {@linkcode verifyGuestToken}. */
export interface VerifyGuestTokenOptions {
  /** Secret of the Guest Issuer that the token should be signed with. */
  secret: string;
  /** Guest Issuer ID that the token should be from. Default is any. */
  issuer?: string | undefined;
  /**
   * Whether an issuer that no Webex takes, and a secret under 8 bytes, are warnings instead of errors, as for
   * `createGuestToken`. Default is `false`.
   */
  allowUnusualIssuer?: boolean | undefined;
  /** The clock, in milliseconds since 1970. Default is `Date.now`. */
  now?: (() => number) | undefined;
}

/** A guest token whose signature and claims hold. */
export interface VerifiedGuestToken {
  /** The claim `sub`. */
  subject: string;
  /** The claim `name`; `undefined` when the token has none. */
  displayName: string | undefined;
  /** The claim `iss`. */
  issuer: string;
  /** The claim `exp`. */
  expiresAt: Date;
  /** All claims. */
  claims: Record<string, unknown>;
  /** What was noticed and is no reason to refuse the token. */
  findings: readonly Finding[];
}

/**
 * Verifies a guest token: the algorithm is HS256 and nothing else, the signature is made with the secret, and
 * the claims hold against the clock. An `exp` that is a string of digits is accepted, since Webex's own
 * documentation and WebexPythonSDK write it so.
 *
 * @param token The guest token.
 * @param options The secret to verify against.
 * @returns Who the guest is, and what was noticed.
 * @throws {WebexError} when the token is refused: `code` is that of the first error, `findings` holds all.
 * @throws {WebexError} `secret_is_issuer` when an issuer id is passed as the secret.
 * @throws {TypeError} when the secret is not base64.
 *
 * @example Usage
 * ```ts
 * import { createGuestToken, verifyGuestToken } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const issuer = "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8zOTE4OGM3Mi0wMDI5LTQ3YTQtYjAyNS01OGEwY2E3NDVkMDY";
 * const secret = "bm90IGEgcmVhbCBzZWNyZXQsIGp1c3QgYW4gZXhhbXA=";
 * const token = await createGuestToken({ subject: "123", displayName: "Stève" }, { issuer, secret });
 * const verified = await verifyGuestToken(token, { secret });
 * assert.equal(verified.displayName, "Stève");
 * ```
 */
export async function verifyGuestToken(
  token: string,
  options: VerifyGuestTokenOptions,
): Promise<VerifiedGuestToken> {
  const { secret, issuer, allowUnusualIssuer, now = Date.now } = options;
  const { key, findings } = readSecret(secret);
  if (key === undefined) throw findingsError(DOING, findings);
  const jws = parseJws(token);
  const algorithm = checkAlgorithm(jws);
  if (algorithm !== undefined) {
    findings.push(algorithm);
  } else if (!(await isSignedWith(jws, key))) {
    // what explains is loaded when there is something to explain
    const { explainSignature } = await import("./signature_check.ts");
    findings.push(await explainSignature(jws, secret));
  }
  findings.push(...checkClaims(jws.claims, { now: now(), issuer }));
  const allowed = allowUnusual(findings, allowUnusualIssuer);
  refuseErrors(DOING, allowed);
  const { sub, name, iss, exp } = jws.claims;
  return {
    subject: sub as string,
    displayName: name as string | undefined,
    issuer: iss as string,
    expiresAt: new Date(readNumericDate(exp)! * 1000),
    claims: jws.claims,
    findings: allowed,
  };
}
