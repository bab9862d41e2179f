import { checkStrings } from "../api/check_strings.ts";
import {
  refreshServiceAppToken,
  type ServiceAppCredentials,
  type ServiceAppToken,
} from "../api/refresh_service_app_token.ts";
import { readRequestOptions, type RequestOptions } from "../api/request_options.ts";
import { raceAbort } from "../deadline.ts";

/** Options of {@linkcode createServiceApp}. */
export interface ServiceAppOptions extends Omit<RequestOptions, "signal"> {
  /**
   * Called with the tokens after a refresh, once for each new pair, so that a new refresh token can be kept. If it
   * fails, so do those who wait for the refresh; the tokens are used from then on.
   */
  onRefresh?: ((token: ServiceAppToken) => void | Promise<void>) | undefined;
}

/** A Service App whose access token is always valid. Many sessions can share it. */
export interface ServiceApp {
  /** Its client id. */
  readonly clientId: string;
  /** Where it refreshes its token, with a slash at the end. */
  readonly baseUrl: string;
  /** When the access token at hand expires; `undefined` if there is none. */
  readonly expiresAt: Date | undefined;
  /**
   * Returns a valid access token of the Service App: the one at hand, or a new one from five minutes (or a tenth of its
   * lifetime) before that expires. Callers at the same time share one refresh; one that aborts does not disturb the
   * others; a failure is not remembered.
   */
  getAccessToken(options?: { signal?: AbortSignal | undefined }): Promise<string>;
  /** Learns that the service refused an access token, so that it is not returned again without a refresh. */
  forget(accessToken: string): void;
}

/** How long before its expiry an access token is refreshed, in seconds. */
const MARGIN = 300;

/**
 * Creates a Service App that many sessions share: one refresh for all guests at once, and a refresh token that the
 * service has replaced is known to all of them. Nothing is sent before the first call.
 *
 * @param credentials The Service App's client id, client secret and refresh token.
 * @param options Where to send them and how, and what keeps new tokens.
 * @returns The Service App.
 * @throws {TypeError} if a credential is not a string or is empty, or the base URL is unusable.
 *
 * @example Usage
 * ```ts
 * import { createGuestSession, createMock, createServiceApp } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * const { fetch } = mock;
 * const serviceApp = createServiceApp(mock.serviceApp, { fetch });
 * const sessions = ["1", "2", "3"].map((subject) =>
 *   createGuestSession({ subject, displayName: "Stève" }, { serviceApp, fetch })
 * );
 * await Promise.all(sessions.map((session) => session.getAccessToken()));
 * assert.equal(mock.requests("POST /v1/access_token").length, 1);
 * ```
 */
export function createServiceApp(
  credentials: ServiceAppCredentials,
  options: ServiceAppOptions = {},
): ServiceApp {
  const { onRefresh, ...more } = options;
  // its callers may abort; the refresh that they share does not
  const request: RequestOptions = { ...more, signal: undefined };
  const { clientId, clientSecret } = credentials;
  let { refreshToken } = credentials;
  const action = "create Service App";
  checkStrings(action, { clientId, clientSecret, refreshToken });
  const secrets = [clientSecret, refreshToken, ...request.secrets ?? []];
  const { baseUrl, now } = readRequestOptions({ ...request, secrets }, action);
  let held: ServiceAppToken | undefined;
  let latest: ServiceAppToken | undefined;
  let running: Promise<ServiceAppToken> | undefined;

  const isFresh = ({ expiresAt, expiresIn }: ServiceAppToken) =>
    now() < expiresAt.getTime() - Math.min(MARGIN, expiresIn / 10) * 1000;
  const refresh = async () => {
    const token = await refreshServiceAppToken({ clientId, clientSecret, refreshToken }, request);
    const isNew = token.accessToken !== latest?.accessToken || token.refreshToken !== refreshToken;
    ({ refreshToken } = token);
    held = latest = token;
    if (isNew) await onRefresh?.(token);
    return token;
  };
  const current = (): Promise<ServiceAppToken> => {
    if (running !== undefined) return running;
    if (held !== undefined && isFresh(held)) return Promise.resolve(held);
    return running = refresh().finally(() => running = undefined);
  };
  return {
    clientId,
    baseUrl,
    get expiresAt() {
      return held && new Date(held.expiresAt);
    },
    getAccessToken: async ({ signal } = {}) => {
      signal?.throwIfAborted();
      return (await (signal ? raceAbort(current(), signal) : current())).accessToken;
    },
    forget: (accessToken) => {
      // it may have been replaced already, for another session
      if (held?.accessToken === accessToken) held = undefined;
    },
  };
}
