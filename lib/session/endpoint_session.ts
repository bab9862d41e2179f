import { ArgumentError } from "../argument_error.ts";
import { checkCount } from "../api/check_values.ts";
import {
  readRequestOptions,
  type RequestOptions,
  type RequestSettings,
} from "../api/request_options.ts";
import { fetchWithToken } from "./fetch_with_token.ts";
import { createTokenHolder, type Held } from "./token_holder.ts";
import {
  describeCall,
  incomplete,
  parseRetryAfter,
  readJson,
  type Reply,
} from "../api/api_call.ts";
import { codeOf, type WebexError, WebexHttpError } from "../errors.ts";
import { send } from "../api/request.ts";
import { isObject, parseJson } from "../json.ts";

/** Options of {@linkcode createEndpointSession}. */
export interface EndpointSessionOptions extends Omit<RequestOptions, "signal" | "secrets"> {
  /** Headers for the endpoint, such as a CSRF token, or what returns them for each request. */
  headers?:
    | Record<string, string>
    | (() => Record<string, string> | Promise<Record<string, string>>)
    | undefined;
  /** Whether cookies go to the endpoint. Default is `same-origin`; an endpoint elsewhere needs `include`. */
  credentials?: "omit" | "same-origin" | "include" | undefined;
  /** What is sent to the endpoint as JSON, such as a name that the visitor has typed. Default is `{}`. */
  body?: Record<string, unknown> | undefined;
  /**
   * How long before its expiry a token is replaced, in seconds. Default is 900 (15 minutes) or a tenth of what the
   * token has left when it comes, whichever is less.
   */
  margin?: number | undefined;
}

/** A guest in a page, whose access token comes from the site's backend. */
export interface EndpointSession {
  /**
   * Returns a valid access token: the one at hand, or a new one shortly before that expires. Callers at the same time
   * share one request to the endpoint.
   */
  getAccessToken(options?: { signal?: AbortSignal | undefined }): Promise<string>;
  /** Sends a request to Webex with the token, as the session of a guest does. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** When the token at hand expires; `undefined` if there is none. */
  readonly expiresAt: Date | undefined;
}

const DEFAULT_MARGIN = 900;

/**
 * Creates the session of a guest in a page. Its access token comes from an endpoint of the site, as
 * `createGuestTokenHandler` makes one: no secret and no signer is in the page.
 *
 * The endpoint is asked before the token expires. Its 429 and 5xx are waited for, by `Retry-After` or for a second,
 * then two, then four; a 401 or 403 is final.
 *
 * @param endpoint URL of the endpoint. In a page it may be a path, such as `/api/webex-guest`.
 * @param options How to ask the endpoint, and how to talk to Webex.
 * @returns The session.
 * @throws {TypeError} if the endpoint is no URL, or the base URL is unusable.
 * @throws {RangeError} if `margin` is not a whole number of at least 0.
 *
 * @example Usage
 * ```ts
 * import { createEndpointSession, createMock } from "@guestissuer/webex";
 * import { createGuestTokenHandler } from "@guestissuer/webex/endpoint";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * const identify = () => ({ subject: "123", displayName: "Stève" });
 * const handler = createGuestTokenHandler({ ...mock.issuer, fetch: mock.fetch, identify });
 *
 * const url = "https://www.example.com/api/webex-guest";
 * const session = createEndpointSession(url, {
 *   // in a page nothing of this is needed
 *   fetch: (input, init) => {
 *     const request = new Request(input, init);
 *     return request.url === url ? handler(request) : mock.fetch(request);
 *   },
 * });
 * const me = await (await session.fetch("people/me")).json();
 * assert.equal(me.displayName, "Stève");
 * ```
 */
export function createEndpointSession(
  endpoint: string | URL,
  options: EndpointSessionOptions = {},
): EndpointSession {
  const action = "create endpoint session";
  const { margin, headers, credentials, body = {}, ...request } = options;
  const settings = readRequestOptions(request, action);
  if (margin !== undefined) checkCount(margin, { action, name: "margin", unit: "seconds" });
  const url = readEndpoint(endpoint);
  const { now } = settings;
  const tokens = createTokenHolder<Held>({
    obtain: () => askEndpoint({ url, headers, credentials, body }, settings),
    isFresh: ({ expiresAt, expiresIn }) =>
      now() < expiresAt - (margin ?? Math.min(DEFAULT_MARGIN, expiresIn / 10)) * 1000,
    lifetimeOf: ({ expiresAt }) => (expiresAt - now()) / 1000,
    now,
  });
  const getToken = async (signal: AbortSignal | undefined) =>
    (await tokens.get(signal)).accessToken;
  return {
    get expiresAt() {
      return tokens.held && new Date(tokens.held.expiresAt);
    },
    getAccessToken: ({ signal } = {}) => getToken(signal),
    fetch: (input, init = {}) =>
      fetchWithToken({ input, init, settings, getToken, forget: tokens.forget }),
  };
}

function readEndpoint(endpoint: string | URL): string {
  const base = (globalThis as { location?: { href?: string } }).location?.href;
  const url = URL.parse(endpoint, base);
  if (url !== null && /^https?:$/.test(url.protocol)) return url.href;
  throw new ArgumentError(
    "Cannot create endpoint session: the endpoint must be a URL; only in a page may it be a path, such as /api/webex-guest",
  );
}

/** How an endpoint is asked. */
interface EndpointQuestion {
  /** The whole URL of the endpoint. */
  url: string;
  headers:
    | Record<string, string>
    | (() => Record<string, string> | Promise<Record<string, string>>)
    | undefined;
  credentials: "omit" | "same-origin" | "include" | undefined;
  body: Record<string, unknown>;
}

/**
 * Asks the endpoint of a site for an access token. A 429 or 5xx is waited for: as long as it asks, or one second, then
 * two, then four.
 */
async function askEndpoint(
  { url, headers, credentials, body }: EndpointQuestion,
  settings: RequestSettings,
): Promise<Held> {
  const { retries, maxRetryAfter, sleep, onRetry, now } = settings;
  const values = body as Record<string, string>;
  const request = {
    action: "get access token",
    method: "POST",
    path: "",
    body: { type: "json" as const, values },
  };
  const call = describeCall(request, { baseUrl: url, tokens: [] });
  for (let retry = 1;; retry++) {
    const more = typeof headers === "function" ? await headers() : headers;
    const reply = await send(call, {
      ...settings,
      fetch: (input, init) =>
        settings.fetch(input, {
          ...init,
          headers: { ...init?.headers as Record<string, string>, ...more },
          ...credentials === undefined ? {} : { credentials },
        }),
    });
    const { ok, status, headers: answered } = reply.response;
    if (ok) return readToken(reply);
    const seconds = parseRetryAfter(answered.get("retry-after"), now()) ?? 2 ** (retry - 1);
    const isPassing = status === 429 || status >= 500;
    if (!isPassing || retry > retries || seconds > maxRetryAfter) throw refuse(reply, now());
    await onRetry?.(seconds, retry);
    await sleep(seconds * 1000);
  }
}

/** The lifetime counts from when the endpoint was asked: the clock of a page may be off. */
function readToken(reply: Reply): Held {
  const { body } = readJson(reply);
  const { accessToken, expiresIn } = isObject(body) ? body : {};
  if (typeof accessToken !== "string" || !/^[\x21-\x7e]+$/.test(accessToken)) {
    throw incomplete(reply, "the answer holds no accessToken");
  }
  if (typeof expiresIn !== "number" || !(expiresIn > 0 && expiresIn < Infinity)) {
    throw incomplete(reply, "the answer holds no expiresIn");
  }
  return { accessToken, expiresIn, expiresAt: reply.sentAt + expiresIn * 1000 };
}

/** What to do about a refusal, which no further try would change. */
const HINTS: Record<number, string> = {
  401: "This is final: sign in to the site again",
  403:
    "This is final: the endpoint does not allow this page. Its own site, or allowedOrigins, must name it",
  404: "Check the URL of the endpoint",
  405: "Check the URL of the endpoint",
};

function refuse({ call, response, text }: Reply, now: number): WebexError {
  const { status, type, headers } = response;
  if (type === "opaqueredirect" || (status >= 300 && status < 400)) {
    return call.failed("redirect_refused", "was redirected. Give the URL that it leads to");
  }
  const { value } = parseJson(text);
  const error = isObject(value) && isObject(value.error) ? value.error : {};
  const said = typeof error.message === "string" ? call.redact(error.message.slice(0, 200)) : "";
  const hint = HINTS[status] ?? "See the log of the endpoint";
  return new WebexHttpError(
    codeOf(status),
    `Cannot get access token: ${status} from POST ${call.shownUrl}${
      said === "" ? "" : `: ${said}`
    }. ${hint}`,
    {
      status,
      method: "POST",
      url: call.shownUrl,
      serviceMessage: said === "" ? undefined : said,
      retryAfter: parseRetryAfter(headers.get("retry-after"), now),
    },
  );
}
