import { WebexError, type WebexErrorCode, type WebexErrorOptions } from "../errors.ts";
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
