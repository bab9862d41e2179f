import type { RetrySettings } from "./request_options.ts";
import { DEFAULT_RETRY_AFTER, parseRetryAfter } from "./retry_after.ts";

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
