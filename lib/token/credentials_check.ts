import { decodeBase64 } from "../base64.ts";
import type { Finding } from "../finding.ts";
import { finding } from "./finding_texts.ts";
import { refuseErrors } from "../errors.ts";
import { checkText, CREATING } from "./guest_claims.ts";
import { sameBytes } from "./hs256.ts";
import { allowUnusual, checkIssuer, UNUSUAL, unwrap } from "./issuer_check.ts";
import { readSecret } from "./issuer_secret.ts";

/** A Guest Issuer: its id and its secret. */
export interface Credentials {
  /** Guest Issuer ID. */
  issuer: string;
  /** Its secret, base64. */
  secret: string;
}

/** Options of {@linkcode checkCredentials}. */
export interface CredentialsCheckOptions {
  /** Whether an issuer that no Webex takes, or a secret under 8 bytes, is a warning. Default is `false`. */
  allowUnusualIssuer?: boolean | undefined;
  /** Called with each finding that is no reason to refuse. */
  onWarning?: ((finding: Finding) => void) | undefined;
  /** How the message of an error begins. Default is `Cannot create guest token`. */
  doing?: string | undefined;
}

/**
 * Checks an issuer and its secret before anything is signed with them, and returns the key.
 *
 * An issuer that no Webex takes is refused, as is a secret under 8 bytes, unless `allowUnusualIssuer` is set. A
 * secret where the issuer belongs, and an id where the secret belongs, are always refused. No message holds
 * the issuer or the secret.
 *
 * @throws {WebexError} when they are refused; `code` is that of the first finding, `findings` holds all.
 * @throws {TypeError} when one is not a string or is empty, or the secret is not base64.
 * @throws {RangeError} when the issuer is longer than 20,000 characters.
 */
export function checkCredentials(
  { issuer, secret }: Credentials,
  { allowUnusualIssuer = false, onWarning, doing = CREATING }: CredentialsCheckOptions = {},
): Uint8Array<ArrayBuffer> {
  checkText(issuer, "issuer", doing);
  const { key, findings: ofSecret } = readSecret(secret);
  const ofIssuer = key !== undefined && isEqual(issuer, key)
    ? [finding("iss_is_secret", { iss: ISSUER, count: key.length })]
    : checkIssuer(issuer, ISSUER);
  const findings = allowUnusual([...ofIssuer, ...ofSecret], allowUnusualIssuer);
  const errors = findings.filter(({ severity }) => severity === "error");
  const advice = errors.every(({ code }) => UNUSUAL.has(code)) ? INSIST : "";
  refuseErrors(doing, findings, advice);
  if (onWarning !== undefined) { for (const each of findings) onWarning(each); }
  // without a key there was an error
  return key!;
}

const ISSUER = "the issuer";
const INSIST = "; if it is right all the same, allowUnusualIssuer, or --insist, lets it pass";

/** Whether the issuer is the secret itself, of whatever length. */
function isEqual(issuer: string, key: Uint8Array): boolean {
  const bytes = decodeBase64(unwrap(issuer));
  return bytes !== undefined && sameBytes(bytes, key);
}
