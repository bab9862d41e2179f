import type { RetrySettings } from "./request_options.ts";

/**
 * Tries something, and again while the service answers 429 (too many requests) and asks for no longer a wait than
 * is allowed. Returns the last reply, which may be a 429 still.
 */
export async function retryWhileLimited<T extends { response: Response }>(
  attempt: () => Promise<T>,
  settings: RetrySettings,
): Promise<T> {
  const { retries, maxRetryAfter, now, sleep, signal, onRetry } = settings;
  for (let retry = 1;; retry++) {
    const reply = await attempt();
    const { status, headers } = reply.response;
    if (status !== 429 || retry > retries) return reply;
    const seconds = parseRetryAfter(headers.get("retry-after"), now()) ?? DEFAULT_RETRY_AFTER;
    if (seconds > maxRetryAfter) return reply;
    onRetry?.(seconds, retry);
    await sleep(seconds * 1000, signal);
  }
}

/** Seconds to wait when the service asks to wait without saying readably how long. */
export const DEFAULT_RETRY_AFTER = 15;

/** The three forms of RFC 9110, section 5.6.7: all begin with the day of the week and hold a time of day. */
const HTTP_DATE =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? [\w -]{6,12} \d\d:\d\d:\d\d( GMT| \d{4})$/;

/**
 * Reads a `Retry-After` header: seconds, or a date (RFC 9110, section 10.2.3). Returns whole seconds from now,
 * at least 1, since zero and negative values have been seen and mean "soon". Returns `undefined` when it is
 * absent or unreadable; the service has been seen to send `rand(30),add(30)`.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^[+-]?\d{1,15}(\.\d{1,15})?$/.test(text)) return Math.max(1, Math.ceil(Number(text)));
  // Date.parse by itself would take "5,6" and "soon 5" for dates, and read the form without GMT as local time
  if (!HTTP_DATE.test(text)) return undefined;
  const at = Date.parse(text.replace(/( GMT)?$/, " GMT"));
  return Number.isNaN(at) ? undefined : Math.max(1, Math.ceil((at - now) / 1000));
}
