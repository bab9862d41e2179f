import { ArgumentError, ArgumentRangeError } from "../argument_error.ts";
import { encodeBase64Url } from "../base64.ts";
import { describeType } from "../describe_type.ts";

/** Who a guest is: the same subject under the same issuer is the same guest again. */
export interface Guest {
  /** Unique id of the guest within its issuer. Documented as letters, numbers and hyphens. */
  subject: string;
  /** The name that others see. Any Unicode. */
  displayName: string;
}

/** Lifetime of a guest token when none is given: 5400 seconds, 90 minutes. */
export const DEFAULT_EXPIRES_IN = 5400;

/** Lifetime of a guest token that is exchanged at once and never shown, in seconds. */
export const QUICK_EXPIRES_IN = 60;

/** The encoded `{"alg":"HS256","typ":"JWT"}`. */
export const HEADER_SEGMENT: string = encodeBase64Url('{"alg":"HS256","typ":"JWT"}');

/**
 * Checks who the guest is and how long the token lives, and gives the claims in the order in which they are
 * signed. A wrong type is a `TypeError`, a lifetime that is no whole number of seconds a `RangeError`.
 */
export function guestClaims(
  guest: Guest,
  issuer: string,
  expiresIn: number,
  now: number,
): { sub: string; name: string; iss: string; exp: number } {
  checkText(guest.subject, "subject");
  checkText(guest.displayName, "displayName");
  checkText(issuer, "issuer");
  if (typeof expiresIn !== "number") {
    throw new ArgumentError(
      `Cannot create guest token: expiresIn must be a number of seconds, received ${
        describeType(expiresIn)
      }`,
    );
  }
  const exp = Math.floor(now / 1000) + expiresIn;
  if (!Number.isSafeInteger(expiresIn) || expiresIn <= 0 || !Number.isSafeInteger(exp)) {
    throw new ArgumentRangeError(
      `Cannot create guest token: expiresIn must be a whole number of seconds above 0, received ${expiresIn}`,
    );
  }
  return { sub: guest.subject, name: guest.displayName, iss: issuer, exp };
}

function checkText(value: unknown, name: string): void {
  if (typeof value !== "string") {
    throw new ArgumentError(
      `Cannot create guest token: ${name} must be a string, received ${describeType(value)}`,
    );
  }
  if (value.trim() === "") {
    throw new ArgumentError(`Cannot create guest token: ${name} is empty`);
  }
}
