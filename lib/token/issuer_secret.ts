import { ArgumentError, describeType } from "../argument_error.ts";
import { decodeBase64, sameBytes } from "../bytes.ts";
import { refuseErrors } from "../errors.ts";
import type { Finding } from "../finding.ts";
import { finding } from "./finding_texts.ts";
import { checkText, CREATING } from "./guest_claims.ts";
import {
  allowUnusual,
  checkIssuer,
  type IdForm,
  readIdForm,
  UNUSUAL,
  unwrap,
} from "./issuer_check.ts";
import { isPlaceholder, unpaste } from "./pasted.ts";

/** The longest secret that is looked into, in characters. */
const MAX_LENGTH = 10_000;

/**
 * Turns the secret of a Guest Issuer into the key that guest tokens are signed with: the secret is base64,
 * and the key is what it decodes to. Both alphabets, with or without padding, are read; white space around
 * the secret is dropped.
 *
 * @throws {TypeError} when the secret is not a string, is empty, or is not base64. The message never holds it.
 */
export function issuerKey(secret: string): Uint8Array<ArrayBuffer> {
  if (typeof secret !== "string") {
    throw new ArgumentError(
      `Cannot read issuer secret: it must be a string, received ${describeType(secret)}`,
    );
  }
  if (secret.length > MAX_LENGTH) {
    throw new ArgumentError(
      `Cannot read issuer secret: it is longer than ${MAX_LENGTH} characters, and a secret has about 44`,
    );
  }
  const text = secret.trim();
  if (text === "") {
    throw new ArgumentError(
      "Cannot read issuer secret: it is empty. Use the secret shown when the Guest Issuer was created",
    );
  }
  if (isPlaceholder(text)) {
    throw new ArgumentError(
      "Cannot read issuer secret: it is a placeholder, and no secret was put in its place. In a shell, $NAME within single quotes stays as it is",
    );
  }
  const key = decodeBase64(text);
  if (key === undefined) {
    throw new ArgumentError(
      `Cannot read issuer secret: it is not base64: ${
        describeDamage(text)
      }. Use the secret exactly as shown when the Guest Issuer was created, about 44 characters`,
    );
  }
  if (key.length === 0) {
    throw new ArgumentError("Cannot read issuer secret: it decodes to an empty key");
  }
  return key;
}

/** Says why a text is not base64, without showing any of it. */
function describeDamage(text: string): string {
  const [pasted] = unpaste(text, "secret").codes;
  if (pasted !== undefined) return finding(pasted).message;
  if (/^[{[]/.test(text)) return "it is JSON, and only the value of its field is the secret";
  if (/%[\da-f]{2}/i.test(text)) return "it is percent-encoded, as in a URL";
  if (/[\r\n]/.test(text)) return finding("secret_white_space").message;
  if (/\s/.test(text)) return "a space stands in it, which may have been a + once";
  if (/[^\w+/=-]/.test(text)) return "it holds a character that base64 does not have";
  if (/[+/]/.test(text) && /[-_]/.test(text)) return "it mixes the two alphabets of base64";
  if (/=[^=]/.test(text)) return "it goes on after its padding";
  return "its length cannot be right, so some of it was cut off or added";
}

/** The lengths of keys in bytes: below the first a secret is refused, below the second it is noted. */
const MIN_LENGTH = 8;
const GOOD_LENGTH = 32;

/**
 * Reads the secret of a Guest Issuer and finds what is wrong with it: an id in its place, or too few bytes. The
 * key is `undefined` when it is an id.
 *
 * @throws {TypeError} as {@linkcode issuerKey}.
 */
export function readSecret(
  secret: string,
): { key: Uint8Array<ArrayBuffer> | undefined; findings: Finding[] } {
  const isLooked = typeof secret === "string" && secret.length <= MAX_LENGTH;
  const read = isLooked ? readIdForm(unwrap(secret)) : undefined;
  if (read !== undefined) {
    return { key: undefined, findings: [finding("secret_is_issuer", { what: nameForm(read) })] };
  }
  const key = issuerKey(secret);
  if (key.length >= GOOD_LENGTH) return { key, findings: [] };
  const length = `${key.length} byte${key.length === 1 ? "" : "s"}`;
  const code = key.length < MIN_LENGTH ? "secret_too_short" : "secret_short";
  return { key, findings: [finding(code, { length })] };
}

function nameForm(read: IdForm): string {
  switch (read.form) {
    case "whole":
      return read.id.type === undefined ? "a uuid" : `a Webex id of type ${read.id.type}`;
    case "decoded":
      return "a decoded Webex id";
    case "encoded twice":
      return "a Webex id that was encoded once more";
    case "part":
      return "part of a Webex id";
  }
}

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
