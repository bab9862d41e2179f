import { WebexError, type WebexErrorCode, type WebexErrorOptions } from "../errors.ts";
import { isObject, parseJson } from "../json.ts";
import { createRedactor } from "../redact.ts";
import type { RetrySettings } from "./request_options.ts";

/** What to do about an answer that Webex would not give. */
export const CHECK_BASE_URL = "Check that the base URL is that of the Webex API";

/** One request to the service. */
export interface ApiRequest {
  /** What is being done, for messages: `exchange guest token`. */
  action: string;
  /** HTTP method. */
  method: string;
  /** Path below the base URL, without a leading slash. */
  path: string;
  /** The bearer token, if one is sent; or what supplies one for each try, since a wait may outlive it. */
  token?: string | (() => string | Promise<string>) | undefined;
  /** The body, if one is sent. */
  body?: { type: "json" | "form"; values: Record<string, string> } | undefined;
}

/** One try of a request, with its URL, and the words for what becomes of it. */
export interface ApiCall {
  /** The request. */
  readonly request: ApiRequest;
  /** The token of this try. */
  readonly token: string | undefined;
  /** Where it is sent. */
  readonly url: string;
  /** The URL for messages: a token that was put into the base URL by mistake is not shown. */
  readonly shownUrl: string;
  /** Takes the request's token and secrets out of a text. */
  redact(text: string): string;
  /** Makes the error of a request that failed: what was being done, by which request, and why it failed. */
  failed(code: WebexErrorCode, why: string, options?: WebexErrorOptions): WebexError;
}

/** What the tries of one request have in common. */
export interface CallContext {
  /** Where the API lives, with a slash at the end. */
  baseUrl: string;
  /** The tokens sent so far, the one of this try last. None of them is shown. */
  tokens: readonly string[];
  /** Further strings to keep out of messages. */
  secrets?: readonly string[];
}

/** Describes one try of a request. */
export function describeCall(request: ApiRequest, context: CallContext): ApiCall {
  const { action, method, path } = request;
  const { baseUrl, tokens, secrets = [] } = context;
  const redact = createRedactor([...tokens, ...secrets]);
  const url = baseUrl + path;
  const call: ApiCall = {
    request,
    token: tokens.at(-1),
    url,
    get shownUrl() {
      return redact(url);
    },
    redact,
    failed: (code, why, options) =>
      new WebexError(code, `Cannot ${action}: ${method} ${call.shownUrl} ${why}`, options),
  };
  return call;
}

/** What the service answered to a request. */
export interface Reply {
  /** The request. */
  call: ApiCall;
  /** Status and headers; the body has been read. */
  response: Response;
  /** The body. */
  text: string;
  /** When the request was sent, in milliseconds since 1970. */
  sentAt: number;
}

/** An answer with a status from 200 to 299. */
export interface ApiAnswer extends Reply {
  /** The parsed body; `undefined` for 204, which has none. */
  body: unknown;
}

/**
 * Reads the body of a reply as JSON.
 *
 * @throws {WebexError} `response_incomplete` if it is empty, `response_not_json` if it is not JSON, `response_too_large`
 * if it is nested too deep or holds too many values.
 */
export function readJson(reply: Reply): ApiAnswer {
  const { call, response, text } = reply;
  if (response.status === 204) return { ...reply, body: undefined };
  if (text.trim() === "") throw incomplete(reply, "the answer is empty");
  const parsed = parseJson(text);
  if (parsed.exceeded !== undefined) {
    const why = `was answered with ${response.status}, but the answer is ${parsed.exceeded}`;
    throw call.failed("response_too_large", `${why}. ${CHECK_BASE_URL}`);
  }
  if (parsed.error !== undefined) {
    const type = response.headers.get("content-type")?.split(";")[0] ?? "no content type";
    throw call.failed(
      "response_not_json",
      `was answered with ${response.status}, but the answer is not JSON (${
        call.redact(type)
      }). ${CHECK_BASE_URL}`,
    );
  }
  return { ...reply, body: parsed.value };
}

/** Makes the error for an answer whose body is not what it should be. */
export function incomplete({ call, response }: Reply, problem: string): WebexError {
  const why = `was answered with ${response.status}, but ${problem}. ${CHECK_BASE_URL}`;
  return call.failed("response_incomplete", why);
}

/**
 * Reads fields of an answer that have to be there.
 *
 * @throws {WebexError} `response_incomplete` if one of them is not a string.
 */
export function readStrings<Field extends string>(
  answer: ApiAnswer,
  fields: readonly Field[],
): Record<Field, string> & Record<string, unknown> {
  const { body } = answer;
  if (!isObject(body)) throw incomplete(answer, "the answer is not a JSON object");
  for (const field of fields) {
    if (typeof body[field] !== "string") throw incomplete(answer, `the answer holds no ${field}`);
  }
  return body as Record<Field, string> & Record<string, unknown>;
}

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
    await onRetry?.(seconds, retry);
    await sleep(seconds * 1000, signal);
  }
}

/** Seconds to wait when the service asks to wait without saying readably how long. */
const DEFAULT_RETRY_AFTER = 15;

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
