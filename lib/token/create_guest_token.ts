import { decodeAscii, decodeBase64, encodeBase64Url, importHmacKey, signHs256 } from "../bytes.ts";
import type { Finding } from "../finding.ts";
import {
  DEFAULT_EXPIRES_IN,
  type Guest,
  guestClaims,
  HEADER_SEGMENT,
  isPlainGuest,
  refuseSecretIn,
} from "./guest_claims.ts";

/** Options of {@linkcode createGuestToken}. */
export interface CreateGuestTokenOptions {
  /** Guest Issuer ID, as shown by Webex. It becomes the claim `iss`. */
  issuer: string;
  /** Secret of the Guest Issuer: base64 of either alphabet, as shown by Webex when the issuer was made. */
  secret: string;
  /** Lifetime of the token in whole seconds. Default is 5400 (90 minutes). */
  expiresIn?: number | undefined;
  /** The clock, in milliseconds since 1970. Default is `Date.now`. */
  now?: (() => number) | undefined;
  /**
   * Whether to sign for an issuer that no Webex takes, or with a secret under 8 bytes. A secret passed as the
   * issuer, and an issuer passed as the secret, are refused all the same. Default is `false`.
   */
  allowUnusualIssuer?: boolean | undefined;
  /**
   * Called with each thing that is odd and no reason to refuse: a secret under 32 bytes, a line break or an
   * invisible character in the name, a lifetime of months.
   */
  onWarning?: ((finding: Finding) => void) | undefined;
}

/**
 * Creates a guest token: a JWT, signed by a Guest Issuer, that says who the guest is.
 *
 * The header is `{"alg":"HS256","typ":"JWT"}` and the claims are `sub`, `name`, `iss` and `exp`, in this
 * order, without `iat`. For the same input the token is always the same, byte for byte. Exchange it with
 * `login` for an access token.
 *
 * @param guest Who the guest is.
 * @param options The issuer, its secret, and how long the token lives.
 * @returns The token, in the JWS compact form.
 * @throws {WebexError} when Webex takes no such issuer, the secret is too short, or the two are swapped; `code` is
 *   that of the first {@linkcode Finding}.
 * @throws {TypeError} when a value has the wrong type or is empty, or the secret is not base64.
 * @throws {RangeError} when `expiresIn` is not a whole number above 0 or ends after the year 5138, or a value is
 *   longer than 20,000 characters.
 *
 * @example Usage
 * ```ts
 * import { createGuestToken, decodeToken } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const token = await createGuestToken({ subject: "123", displayName: "Stève" }, {
 *   issuer: "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8zOTE4OGM3Mi0wMDI5LTQ3YTQtYjAyNS01OGEwY2E3NDVkMDY",
 *   secret: "bm90IGEgcmVhbCBzZWNyZXQsIGp1c3QgYW4gZXhhbXA=",
 *   expiresIn: 600,
 * });
 * assert.equal(decodeToken(token).kind, "guest-token");
 * ```
 */
export async function createGuestToken(
  guest: Guest,
  options: CreateGuestTokenOptions,
): Promise<string> {
  const { issuer, secret, expiresIn = DEFAULT_EXPIRES_IN, now = Date.now, onWarning } = options;
  // what checks closer, and what warns, is loaded when there is something to say
  const key = plainKey(issuer, secret) ??
    (await import("./issuer_secret.ts")).checkCredentials({ issuer, secret }, options);
  const at = now();
  const claims = guestClaims(guest, issuer, expiresIn, at);
  refuseSecretIn(guest, secret);
  if (onWarning !== undefined && !isPlainGuest(claims, expiresIn)) {
    const { checkExp, checkGuest } = await import("./claims_check.ts");
    for (const each of [...checkGuest(claims), ...checkExp(claims.exp, at / 1000)]) onWarning(each);
  }
  const signed = `${HEADER_SEGMENT}.${encodeBase64Url(JSON.stringify(claims))}`;
  const signature = await signHs256(signed, await importHmacKey(key));
  return `${signed}.${encodeBase64Url(signature)}`;
}

const ISSUER =
  /^ciscospark:\/\/[A-Za-z0-9:._-]+\/ORGANIZATION\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The key of an issuer and a secret that plainly have the form that Webex shows: `undefined` says nothing
 * against them, only that `checkCredentials` has to look closer. With this, most calls load nothing more.
 */
function plainKey(issuer: unknown, secret: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (typeof issuer !== "string" || issuer.length > 200 || typeof secret !== "string") {
    return undefined;
  }
  const id = decodeBase64(issuer);
  if (id === undefined || !ISSUER.test(decodeAscii(id) ?? "")) return undefined;
  if (!/^[A-Za-z0-9+/]{43}=?$/.test(secret)) return undefined;
  // a group of four characters of base64 begins at one of four places
  const isSuspect = [0, 1, 2, 3].some((skip) => {
    const bytes = decodeBase64(secret.slice(skip, skip + 40))!;
    return OF_AN_ID.test(String.fromCharCode(...bytes));
  });
  return isSuspect ? undefined : decodeBase64(secret);
}

/** What any part of an id of 30 characters or more has in it, encoded once or twice. */
const OF_AN_ID = /ciscos|spark:|ORGANI|[0-9a-f]{4}-[0-9a-f]{4}-|^Y2lz/;
