/**
 * Reads a NumericDate (RFC 7519, section 2): seconds since 1970, whole or not. A string of digits is read too,
 * since Webex's own documentation writes `exp` so. Returns `undefined` for anything else.
 */
export function readNumericDate(value: unknown): number | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "string" && /^\d{1,15}$/.test(value)) return Number(value);
  return undefined;
}
