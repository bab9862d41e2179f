import { WebexError, WebexHttpError } from "../errors.ts";

/** Every `code` that an endpoint answers an error with. Codes are stable. */
export type EndpointErrorCode =
  | "method_not_allowed"
  | "origin_not_allowed"
  | "not_json"
  | "too_large"
  | "not_signed_in"
  | "rate_limited"
  | "webex_refused"
  | "webex_unavailable"
  | "failed";

/** A request that an endpoint refused, for the log of the site. It holds no token and no secret. */
export interface EndpointRefusal {
  /** HTTP status of the answer. */
  status: number;
  /** The code of the answer. */
  code: EndpointErrorCode;
  /** What happened, in words for the log. More than the page learns. */
  message: string;
  /** The id that Webex support asks for, when Webex refused. */
  trackingId?: string | undefined;
  /** Seconds that the page is asked to wait. */
  retryAfter?: number | undefined;
  /** The error underneath, if any. That of a callback of the site is the site's own. */
  error?: unknown;
}

/** What a page is told for each code: enough to act on, and nothing of what Webex said. */
export const PAGE_MESSAGES: Record<EndpointErrorCode, string> = {
  method_not_allowed: "Send a POST request",
  origin_not_allowed: "Pages of this origin may not use this endpoint",
  not_json: "Send the content type application/json",
  too_large: "Send a shorter body",
  not_signed_in: "Sign in to the site first",
  rate_limited: "Too many requests: try again later",
  webex_refused: "Webex refused the guest: the site's log says why",
  webex_unavailable: "Webex cannot be reached now: try again later",
  failed: "The endpoint failed: the site's log says why",
};

/** Turns whatever stopped an exchange into a refusal: 503 for what passes by itself, else 502. */
export function refusalOf(error: unknown): EndpointRefusal {
  if (!(error instanceof WebexError)) {
    const name = error instanceof Error ? error.name : "an error";
    return { status: 500, code: "failed", message: `the endpoint failed with ${name}`, error };
  }
  const { message } = error;
  const { trackingId, retryAfter } = error instanceof WebexHttpError ? error : {};
  const passing = ["rate_limited", "service_failed", "network_failed", "timed_out"];
  return passing.includes(error.code)
    ? { status: 503, code: "webex_unavailable", message, trackingId, retryAfter, error }
    : { status: 502, code: "webex_refused", message, trackingId, error };
}
