import { ArgumentError, ArgumentRangeError, describeType } from "../argument_error.ts";

/** Who a guest is: the same subject under the same issuer is the same guest again. */
export interface Guest {
  /** Unique id of the guest within its issuer. Documented as letters, numbers and hyphens. */
  subject: string;
  /** The name that others see. Any Unicode. */
  displayName: string;
}

/** The default lifetime of a guest token: 5400 seconds, 90 minutes. */
export const DEFAULT_EXPIRES_IN = 5400;

/** Lifetime of a guest token that is exchanged at once and never shown, in seconds. */
export const QUICK_EXPIRES_IN = 60;

/** From here on a number of seconds is taken for milliseconds: in seconds it would be the year 5138. */
export const MILLISECONDS = 1e11;

/** How messages begin when a guest token cannot be created. */
export const CREATING = "Cannot create guest token";

/** The header `{"alg":"HS256","typ":"JWT"}` in base64url. */
export const HEADER_SEGMENT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

/**
 * Checks who the guest is and how long the token lives, and returns the claims in the order in which they are
 * signed. The issuer is checked before, by `checkCredentials`.
 *
 * @throws {TypeError} when a value has the wrong type or is empty.
 * @throws {RangeError} when one is longer than 20,000 characters, or the lifetime is not a whole number of seconds.
 */
export function guestClaims(
  guest: Guest,
  issuer: string,
  expiresIn: number,
  now: number,
): { sub: string; name: string; iss: string; exp: number } {
  checkText(guest.subject, "subject");
  checkText(guest.displayName, "displayName");
  if (typeof expiresIn !== "number") {
    throw new ArgumentError(
      `${CREATING}: expiresIn must be a number of seconds, received ${describeType(expiresIn)}`,
    );
  }
  if (!Number.isSafeInteger(expiresIn) || expiresIn <= 0) {
    throw new ArgumentRangeError(
      `${CREATING}: expiresIn must be a whole number of seconds above 0, received ${expiresIn}`,
    );
  }
  if (!Number.isFinite(now)) {
    throw new ArgumentRangeError(
      `${CREATING}: now must be milliseconds since 1970, received ${now}`,
    );
  }
  const exp = Math.floor(now / 1000) + expiresIn;
  if (exp >= MILLISECONDS) {
    throw new ArgumentRangeError(
      `${CREATING}: expiresIn must end before the year 5138, received ${expiresIn}; a later exp looks like milliseconds`,
    );
  }
  return { sub: guest.subject, name: guest.displayName, iss: issuer, exp };
}

/** A shorter secret may be a word of a name. */
const SHORTEST_SECRET = 16;

/**
 * Refuses a guest whose id or name holds the secret, as when arguments were mixed up: everybody can read claims.
 *
 * @throws {TypeError} when it does. The message does not show it.
 */
export function refuseSecretIn({ subject, displayName }: Guest, secret: string): void {
  const bare = secret.trim().replace(/={1,2}$/, "");
  if (bare.length < SHORTEST_SECRET) return;
  for (const [name, text] of Object.entries({ subject, displayName })) {
    if (!text.includes(bare)) continue;
    throw new ArgumentError(
      `${CREATING}: ${name} holds the secret, which everybody could read in the token`,
    );
  }
}

/** The longest subject, name or issuer, in UTF-16 units: everything here reads a token of three such. */
export const MAX_TEXT = 20_000;

/** Checks that a value is a string with content, and not endless. `doing` is how the message begins. */
export function checkText(value: unknown, name: string, doing: string = CREATING): void {
  if (typeof value !== "string") {
    throw new ArgumentError(`${doing}: ${name} must be a string, received ${describeType(value)}`);
  }
  if (value.trim() === "") throw new ArgumentError(`${doing}: ${name} is empty`);
  if (value.length > MAX_TEXT) {
    throw new ArgumentRangeError(`${doing}: ${name} is longer than ${MAX_TEXT} characters`);
  }
}

/**
 * Reads a NumericDate (RFC 7519, section 2): seconds since 1970, whole or not. A string of digits is read too,
 * since Webex's own documentation writes `exp` so. A number too large for JavaScript, such as 1e400, is
 * `Infinity`. Returns `undefined` for anything else.
 */
export function readNumericDate(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** Thirty days, beyond which a lifetime is reported. */
const LONG = 30 * 86400;

/** Whether there is plainly nothing to warn of; `false` says only that `claims_check.ts` has to look closer. */
export function isPlainGuest(claims: { sub: string; name: string }, expiresIn: number): boolean {
  return /^[A-Za-z0-9-]+$/.test(claims.sub) && expiresIn >= 5 && expiresIn <= LONG &&
    /^[\x21-\x7e\u00c0-\u024f][\x20-\x7e\u00c0-\u024f]*$/.test(claims.name);
}
