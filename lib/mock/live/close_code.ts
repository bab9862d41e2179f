import { ArgumentError, ArgumentRangeError } from "../../argument_error.ts";

/** Codes below 3000 that can stand in a close frame (RFC 6455, section 7.4, and its registry). */
const CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014];

/** What stands for a close frame without a code, and for no close frame. */
export const NO_CODE = 1005;
export const NO_FRAME = 1006;

/** The longest reason that fits into a close frame, in bytes. */
const MAX_REASON = 123;

/**
 * Checks a code to close a connection with.
 *
 * @throws {RangeError} when no connection can be closed with it.
 */
export function checkCloseCode(code: unknown, action: string): asserts code is number {
  const isPrivate = Number.isInteger(code) && (code as number) >= 3000 && (code as number) <= 4999;
  if (isPrivate || [...CODES, NO_CODE, NO_FRAME].includes(code as number)) return;
  throw new ArgumentRangeError(
    `Cannot ${action}: the code must be one of ${
      CODES[0]
    } to 1003, 1005 to 1014, or from 3000 to 4999`,
  );
}

/**
 * Checks the reason that stands in a close frame.
 *
 * @throws {TypeError} when it is not a string, or is longer than 123 bytes.
 */
export function checkCloseReason(reason: unknown, action: string): asserts reason is string {
  if (typeof reason !== "string" || byteLength(reason) > MAX_REASON) {
    throw new ArgumentError(
      `Cannot ${action}: the reason must be a string of at most ${MAX_REASON} bytes`,
    );
  }
}

/** Shortens a reason to what fits into a close frame. */
export function shortenReason(reason: string): string {
  let end = Math.min(reason.length, MAX_REASON);
  while (byteLength(reason.slice(0, end)) > MAX_REASON) end--;
  return reason.slice(0, end);
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
