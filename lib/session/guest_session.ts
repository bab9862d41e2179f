import { checkCount } from "../api/check_values.ts";
import { readRequestOptions, type RequestOptions } from "../api/request_options.ts";
import type { Guest } from "../token/guest_claims.ts";
import { createExchange, type GuestSource, type GuestSystem, secretsOf } from "./guest_source.ts";
import { fetchWithToken } from "./fetch_with_token.ts";
import type { SessionStore } from "./session_store.ts";
import { createTokenHolder, type Held, readHeld, writeHeld } from "./token_holder.ts";

/** Options of {@linkcode createGuestSession}. */
export type GuestSessionOptions = Omit<RequestOptions, "signal"> & GuestSource & {
  /**
   * How long before its expiry a token is replaced, in seconds. Default is 900 (15 minutes) or a tenth of the
   * token's lifetime, whichever is less.
   */
  margin?: number | undefined;
  /** Where tokens outlive the process. Default is nowhere. */
  store?: SessionStore | undefined;
  /** Called when the store fails; the session goes on without it. */
  onStoreError?: ((error: unknown) => void) | undefined;
};

/** How long before its expiry a token is replaced, in seconds. */
const DEFAULT_MARGIN = 900;

/** A guest that always has a valid access token. */
export interface GuestSession {
  /**
   * Returns a valid access token: the one at hand, or a new one shortly before that expires. Callers at the same
   * time share one exchange; one that aborts does not disturb the others; a failure is not remembered.
   */
  getAccessToken(options?: { signal?: AbortSignal | undefined }): Promise<string>;
  /**
   * Sends a request with the token: to a path of the API, or a URL below the base URL. On a 401 it renews the token
   * once and repeats the request, unless its body can be sent only once (a stream, an iterator, a `Request` with a
   * body): then the 401 is the answer.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** When the token at hand expires; `undefined` when there is none. */
  readonly expiresAt: Date | undefined;
  /** Whose session it is: the same for the same service, issuer or Service App, and subject. */
  readonly key: string;
  /** The system that the guest belongs to. The same subject in the other one is another person. */
  readonly system: GuestSystem;
}

/**
 * Creates a session of a guest, which returns a valid access token at every call.
 *
 * It works for both systems: give `issuer` and `secret` for a guest of a Guest Issuer, or `serviceApp` for a
 * guest of a Service App. Nothing is sent before the first call.
 *
 * @param guest Who the guest is.
 * @param options Where the guest comes from, and how tokens are kept.
 * @returns The session.
 * @throws {WebexError} when the issuer or its secret is refused, as by `createGuestToken`.
 * @throws {TypeError} when the base URL is unusable, or neither an issuer nor a Service App is given.
 * @throws {RangeError} when `margin` is not a whole number of at least 0.
 *
 * @example Usage
 * ```ts
 * import { createGuestSession, createMock } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * const guest = { subject: "123", displayName: "Stève" };
 * const session = createGuestSession(guest, { ...mock.issuer, fetch: mock.fetch, now: mock.clock.now });
 * await Promise.all([session.getAccessToken(), session.getAccessToken()]);
 * mock.clock.advance("1d");
 * const me = await (await session.fetch("people/me")).json();
 * assert.equal(me.displayName, "Stève");
 * assert.equal(mock.requests("jwt/login").length, 2);
 * ```
 */
export function createGuestSession(guest: Guest, options: GuestSessionOptions): GuestSession {
  const action = "create guest session";
  const secrets = [...options.secrets ?? [], ...secretsOf(options)];
  const settings = readRequestOptions({ ...options, secrets }, action);
  const { baseUrl, now } = settings;
  const { margin, store, onStoreError } = options;
  if (margin !== undefined) checkCount(margin, { action, name: "margin", unit: "seconds" });
  const { system, owner, exchange } = createExchange(guest, {
    ...options,
    baseUrl,
    secrets,
    signal: undefined,
  });
  const key = JSON.stringify([baseUrl, system, owner, guest.subject]);
  const place = { key, displayName: guest.displayName };
  const tokens = createTokenHolder<Held>({
    obtain: exchange,
    isFresh: ({ expiresAt, expiresIn }) => {
      const early = margin ?? Math.min(DEFAULT_MARGIN, expiresIn / 10);
      return now() < expiresAt - early * 1000;
    },
    lifetimeOf: ({ expiresAt }) => (expiresAt - now()) / 1000,
    now,
    sleep: settings.sleep,
    stored: store && {
      store,
      key,
      read: (text) => readHeld(text, place),
      write: (token) => writeHeld(token, place),
      onStoreError,
    },
  });
  const getToken = async (signal: AbortSignal | undefined) =>
    (await tokens.get(signal)).accessToken;
  return {
    key,
    system,
    get expiresAt() {
      return tokens.held && new Date(tokens.held.expiresAt);
    },
    getAccessToken: ({ signal } = {}) => getToken(signal),
    fetch: (input, init = {}) =>
      fetchWithToken({ input, init, settings, getToken, forget: tokens.forget }),
  };
}
