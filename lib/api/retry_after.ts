/** Seconds to wait when the service asks to wait without saying readably how long. */
export const DEFAULT_RETRY_AFTER = 15;

/**
 * Reads a `Retry-After` header: seconds, or a date (RFC 9110, section 10.2.3). Gives whole seconds from now,
 * at least 1, since zero and negative values have been seen and mean "soon". Gives `undefined` when it is
 * absent or unreadable; the service has been seen to send `rand(30),add(30)`.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^[+-]?\d{1,9}(\.\d+)?$/.test(text)) return Math.max(1, Math.ceil(Number(text)));
  // a date has a letter and a digit; Date.parse alone would take "5,6" for one
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(1, Math.ceil((at - now) / 1000));
}
