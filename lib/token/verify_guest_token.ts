import { decodeBase64Url } from "../base64.ts";
import { checkClaims, readExp } from "./claims_check.ts";
import { errorFinding, type Finding } from "../finding.ts";
import { refuseErrors } from "./findings_error.ts";
import { importHmacKey, sameBytes, signHs256 } from "./hs256.ts";
import { issuerKey } from "./issuer_secret.ts";
import { type Jws, parseJws } from "./jws.ts";
import { explainSignature } from "./signature_check.ts";

/** Options of {@linkcode verifyGuestToken}. */
export interface VerifyGuestTokenOptions {
  /** Secret of the Guest Issuer that the token should be signed with. */
  secret: string;
  /** Guest Issuer ID that the token should be from. Default is any. */
  issuer?: string | undefined;
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
  const { secret, issuer, now = Date.now } = options;
  const key = issuerKey(secret);
  const jws = parseJws(token);
  const findings = checkAlgorithm(jws);
  if (findings.length === 0 && !(await isSignedWith(jws, key))) {
    findings.push(await explainSignature(jws, secret));
  }
  findings.push(...checkClaims(jws.claims, { now: now(), issuer }));
  refuseErrors("Cannot verify guest token", findings);
  const { sub, name, iss, exp } = jws.claims;
  return {
    subject: sub as string,
    displayName: name as string | undefined,
    issuer: iss as string,
    expiresAt: new Date(readExp(exp)! * 1000),
    claims: jws.claims,
    findings,
  };
}

/**
 * Finds an algorithm that is not HS256; `none` is refused like every other. An extension that the header
 * calls critical is refused too, as RFC 7515, section 4.1.11, asks of those who do not know it.
 */
export function checkAlgorithm(jws: Jws): Finding[] {
  const { alg, crit } = jws.header;
  if (crit !== undefined) {
    const message = "the header names a critical extension (crit), and guest tokens have none";
    return [errorFinding("crit_unknown", message, "Sign it without crit")];
  }
  if (alg === "HS256") return [];
  const none = typeof alg === "string" && alg.toLowerCase() === "none";
  return [{
    code: none ? "alg_none" : "alg_not_hs256",
    severity: "error",
    message: none
      ? "the token is not signed: its algorithm is none"
      : "the algorithm of the token is not HS256",
    hint: "Sign with HS256 and the decoded secret of the Guest Issuer",
  }];
}

/** Tells whether a JWT is signed with a key. */
export async function isSignedWith(jws: Jws, key: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const signature = decodeBase64Url(jws.signature);
  if (signature === undefined) return false;
  return sameBytes(signature, await signHs256(jws.signed, await importHmacKey(key)));
}
