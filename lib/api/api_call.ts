import { WebexError, type WebexErrorCode, type WebexErrorOptions } from "../errors.ts";
import { isObject, parseJson } from "../json.ts";
import { createRedactor } from "../redact.ts";

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
