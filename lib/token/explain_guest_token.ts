import { ArgumentError } from "../argument_error.ts";
import { WebexError } from "../errors.ts";
import { checkClaims } from "./claims_check.ts";
import { decodeToken } from "./decode_token.ts";
import { errorFinding, type Finding } from "../finding.ts";
import { issuerKey } from "./issuer_secret.ts";
import { describeType } from "../describe_type.ts";
import { type Jws, parseJws } from "./jws.ts";
import { mendToken } from "./mend_token.ts";
import { checkSignatureForm, explainSignature } from "./signature_check.ts";
import { checkAlgorithm, isSignedWith } from "./verify_guest_token.ts";

/** Options of {@linkcode explainGuestToken}. */
export interface ExplainGuestTokenOptions {
  /** Secret of the Guest Issuer, to check the signature with. Without it the signature is not checked. */
  secret?: string | undefined;
  /** Guest Issuer ID that the token should be from. Default is any. */
  issuer?: string | undefined;
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
  const { secret, issuer, now = Date.now } = options;
  const key = secret === undefined ? undefined : issuerKey(secret);
  const { token, findings } = mendToken(input);
  const jws = readGuestToken(token, findings);
  if (jws !== undefined) {
    const wrongAlgorithm = checkAlgorithm(jws);
    findings.push(...wrongAlgorithm, ...checkType(jws));
    if (wrongAlgorithm.length === 0) findings.push(await checkSignature(jws, secret, key));
    else if (secret !== undefined) findings.push(...await checkRewrittenHeader(jws, secret));
    findings.push(...checkClaims(jws.claims, { now: now(), issuer }));
  }
  const rank = { error: 0, warning: 1, info: 2 };
  return findings.sort((a, b) => rank[a.severity] - rank[b.severity]);
}

function readGuestToken(token: string, findings: Finding[]): Jws | undefined {
  try {
    const { kind } = decodeToken(token);
    if (kind === "guest-token") return parseJws(token);
    findings.push(
      kind === "access-token"
        ? errorFinding(
          "access_token_given",
          "this is an access token, not a guest token",
          "Use it as it is; ask who is behind it with getMe or `verify --access`",
        )
        : errorFinding(
          "not_a_guest_token",
          "this is a JWT of another kind, not a guest token",
          "Give a token made by createGuestToken or `create`",
        ),
    );
  } catch (error) {
    if (!(error instanceof WebexError)) throw error;
    findings.push(...error.findings);
  }
  return undefined;
}

function checkType({ header }: Jws): Finding[] {
  const { typ } = header;
  if (typ === undefined || (typeof typ === "string" && typ.toUpperCase() === "JWT")) return [];
  return [{
    code: "typ_unexpected",
    severity: "warning",
    message: "the header's typ is not JWT",
    hint: 'Sign with the header {"alg":"HS256","typ":"JWT"}',
  }];
}

/** Another algorithm may have been written into the header of a good token. */
async function checkRewrittenHeader(jws: Jws, secret: string): Promise<Finding[]> {
  const finding = await explainSignature(jws, secret);
  return finding.code === "signature_of_other_parts" ? [finding] : [];
}

async function checkSignature(
  jws: Jws,
  secret: string | undefined,
  key: Uint8Array<ArrayBuffer> | undefined,
): Promise<Finding> {
  if (secret === undefined || key === undefined) {
    return checkSignatureForm(jws) ?? {
      code: "signature_unchecked",
      severity: "info",
      message: "the signature was not checked",
      hint: "Give the issuer's secret to have it checked",
    };
  }
  if (!(await isSignedWith(jws, key))) return await explainSignature(jws, secret);
  return {
    code: "signature_good",
    severity: "info",
    message: "the signature matches the secret",
    hint: "Nothing to do",
  };
}
