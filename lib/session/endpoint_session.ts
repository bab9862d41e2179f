import { ArgumentError } from "../argument_error.ts";
import { checkCount } from "../api/check_values.ts";
import { readRequestOptions, type RequestOptions } from "../api/request_options.ts";
import { fetchWithToken } from "./fetch_with_token.ts";
import { askEndpoint } from "./ask_endpoint.ts";
import type { Held } from "./session_store.ts";
import { createTokenHolder } from "./token_holder.ts";

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
  });
  const getToken = async (signal: AbortSignal | undefined) =>
    (await tokens.get(signal)).accessToken;
  const forget = (token: string) => tokens.forget(({ accessToken }) => accessToken === token);
  return {
    get expiresAt() {
      return tokens.held && new Date(tokens.held.expiresAt);
    },
    getAccessToken: ({ signal } = {}) => getToken(signal),
    fetch: (input, init = {}) => fetchWithToken({ input, init, settings, getToken, forget }),
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
