/**
 * Reads a NumericDate (RFC 7519, section 2): seconds since 1970, whole or not. A string of digits is read too,
 * since Webex's own documentation writes `exp` so. A number too large for JavaScript, such as 1e400, is
 * `Infinity`. Returns `undefined` for anything else.
 */
export function readNumericDate(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : undefined;
}
