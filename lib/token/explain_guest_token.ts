import { ArgumentError, describeType } from "../argument_error.ts";
import { findingsError, WebexError } from "../errors.ts";
import type { Finding } from "../finding.ts";
import { checkClaims } from "./claims_check.ts";
import { allowUnusual } from "./issuer_check.ts";
import { decodeToken } from "./decode_token.ts";
import { finding } from "./finding_texts.ts";
import { readSecret } from "./issuer_secret.ts";
import { checkAlgorithm, isSignedWith, type Jws, parseJws } from "./jws.ts";
import { mendToken } from "./pasted.ts";

/** Options of {@linkcode explainGuestToken}. */
export interface ExplainGuestTokenOptions {
  /** Secret of the Guest Issuer, to check the signature with. Without it the signature is not checked. */
  secret?: string | undefined;
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

/**
 * Says everything that is wrong or odd with what should be a guest token, why, and what to do.
 *
 * Unlike `verifyGuestToken` it does not stop at the first mistake and never throws for a bad token: what is no
 * guest token at all is a finding too. Quotes, `Bearer` and line breaks around it are mended, and said.
 *
 * @param input What should be a guest token.
 * @param options What to check it against.
 * @returns The findings, errors first. A token without a finding of severity `error` should be accepted.
 * @throws {WebexError} `secret_is_issuer` when an issuer id is passed as the secret.
 * @throws {TypeError} when the input is not a string, or the secret is not base64.
 *
 * @example Usage
 * ```ts
 * import { explainGuestToken } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const [finding] = await explainGuestToken('{"token":"…"}');
 * assert.equal(finding?.code, "json_given");
 * ```
 */
export async function explainGuestToken(
  input: string,
  options: ExplainGuestTokenOptions = {},
): Promise<Finding[]> {
  if (typeof input !== "string") {
    throw new ArgumentError(
      `Cannot explain guest token: it must be a string, received ${describeType(input)}`,
    );
  }
  const { secret, issuer, allowUnusualIssuer, now = Date.now } = options;
  const known = secret === undefined ? undefined : knownSecret(secret);
  const { token, findings } = mendToken(input);
  const jws = readGuestToken(token, findings);
  if (jws !== undefined) {
    findings.push(...(known?.findings ?? []), ...checkType(jws));
    findings.push(...await checkSignature(jws, known));
    findings.push(...checkClaims(jws.claims, { now: now(), issuer }));
  }
  const rank = { error: 0, warning: 1, info: 2 };
  return allowUnusual(findings, allowUnusualIssuer)
    .sort((a, b) => rank[a.severity] - rank[b.severity]);
}

/** A secret that can be checked with. */
interface KnownSecret {
  secret: string;
  key: Uint8Array<ArrayBuffer>;
  findings: Finding[];
}

function knownSecret(secret: string): KnownSecret {
  const { key, findings } = readSecret(secret);
  if (key === undefined) throw findingsError("Cannot explain guest token", findings);
  return { secret, key, findings };
}

function readGuestToken(token: string, findings: Finding[]): Jws | undefined {
  try {
    const { kind } = decodeToken(token);
    if (kind === "guest-token") return parseJws(token);
    findings.push(finding(kind === "access-token" ? "access_token_given" : "not_a_guest_token"));
  } catch (error) {
    if (!(error instanceof WebexError)) throw error;
    findings.push(...error.findings);
  }
  return undefined;
}

function checkType({ header }: Jws): Finding[] {
  const { typ } = header;
  const isJwt = typ === undefined || (typeof typ === "string" && typ.toUpperCase() === "JWT");
  return isJwt ? [] : [finding("typ_unexpected")];
}

async function checkSignature(jws: Jws, known: KnownSecret | undefined): Promise<Finding[]> {
  const algorithm = checkAlgorithm(jws);
  if (algorithm !== undefined) {
    return known === undefined ? [algorithm] : [algorithm, ...await rewrittenHeader(jws, known)];
  }
  if (known !== undefined && await isSignedWith(jws, known.key)) return [finding("signature_good")];
  // what explains is loaded when there is something to explain
  const { checkSignatureForm, explainSignature } = await import("./signature_check.ts");
  if (known === undefined) return [checkSignatureForm(jws) ?? finding("signature_unchecked")];
  return [await explainSignature(jws, known.secret)];
}

/** Another algorithm may have been written into the header of a good token. */
async function rewrittenHeader(jws: Jws, { secret }: KnownSecret): Promise<Finding[]> {
  const { explainSignature } = await import("./signature_check.ts");
  const found = await explainSignature(jws, secret);
  return found.code === "signature_of_other_parts" ? [found] : [];
}
