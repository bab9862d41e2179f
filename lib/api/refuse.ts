import { type WebexErrorCode, WebexHttpError } from "../errors.ts";
import { redact } from "../redact.ts";
import { explainRefusal } from "./explain_refusal.ts";
import { isObject, parseJson } from "../json.ts";
import type { ApiRequest } from "./request.ts";
import { parseRetryAfter } from "./retry_after.ts";

/** An answer outside 200 to 299, and what it answers. */
export interface Refusal {
  /** The request. */
  api: ApiRequest;
  /** Its URL. */
  url: string;
  /** The answer. */
  response: Response;
  /** The answer's body. */
  text: string;
  /** The clock, in milliseconds since 1970. */
  now: number;
  /** Texts to keep out of the message. */
  secrets: readonly string[];
}

/** Longest text of the service that is repeated in a message. */
const MAX_TEXT = 500;

/** Makes the error for an answer that refuses: everything the service said, and what it likely means. */
export function refusal({ api, url, response, text, now, secrets }: Refusal): WebexHttpError {
  const { status } = response;
  const body = parseJson(text).value;
  const said = (value: unknown) =>
    typeof value === "string" && value !== ""
      ? redact(value.slice(0, 4 * MAX_TEXT), secrets).slice(0, MAX_TEXT)
      : undefined;
  const answer = isObject(body) ? body : {};
  // OAuth endpoints say error and error_description
  const serviceMessage = said(answer.message) ?? said(answer.error_description) ??
    said(answer.error);
  const descriptions = (Array.isArray(answer.errors) ? answer.errors : [])
    .slice(0, 10)
    .map((each) => said(isObject(each) ? each.description : undefined))
    .filter((each) => each !== undefined);
  const trackingId = said(response.headers.get("trackingid")) ?? said(answer.trackingId);
  const retryAfter = parseRetryAfter(response.headers.get("retry-after"), now);
  const parts = [`Cannot ${api.doing}: ${status} from ${api.method} ${url}`];
  const words = [serviceMessage, ...descriptions.filter((each) => each !== serviceMessage)];
  const spoken = words.filter((each) => each !== undefined).map((each) => each.replace(/\.$/, ""));
  parts.push(spoken.length > 0 ? spoken.join("; ") : "the service said nothing more");
  const tracked = trackingId === undefined ? "" : ` (trackingId ${trackingId})`;
  const message = `${parts.join(": ")}${tracked}. ${explainRefusal(api.path, status, retryAfter)}`;
  return new WebexHttpError(codeOf(status), message, {
    status,
    method: api.method,
    url,
    serviceMessage,
    descriptions,
    trackingId,
    retryAfter,
  });
}

function codeOf(status: number): WebexErrorCode {
  switch (status) {
    case 400:
      return "bad_request";
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 429:
      return "rate_limited";
    default:
      return status >= 500 ? "service_failed" : "request_refused";
  }
}
