import { checkStrings } from "../api/check_values.ts";
import {
  refreshServiceAppToken,
  type ServiceAppCredentials,
  type ServiceAppToken,
} from "../api/refresh_service_app_token.ts";
import { readRequestOptions, type RequestOptions } from "../api/request_options.ts";
import { WebexError } from "../errors.ts";
import { isObject, parseJson } from "../json.ts";
import type { SessionStore } from "./session_store.ts";
import { createTokenHolder } from "./token_holder.ts";

/** Options of {@linkcode createServiceApp}. */
export interface ServiceAppOptions extends Omit<RequestOptions, "signal"> {
  /**
   * Called with the tokens after a refresh, once for each new pair, so that a new refresh token can be kept. If it
   * fails, so do those who wait for the refresh; the tokens are used from then on.
   */
  onRefresh?: ((token: ServiceAppToken) => void | Promise<void>) | undefined;
  /**
   * Where the tokens outlive the process, and are shared by many instances; the refresh token too, so it is a secret
   * place. Default is nowhere.
   */
  store?: SessionStore | undefined;
  /** Called when the store fails; the Service App goes on without it. */
  onStoreError?: ((error: unknown) => void) | undefined;
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
  const { onRefresh, store, onStoreError, ...more } = options;
  // its callers may abort; the refresh that they share does not
  const request: RequestOptions = { ...more, signal: undefined };
  const { clientId, clientSecret } = credentials;
  const { refreshToken } = credentials;
  const action = "create Service App";
  checkStrings(action, { clientId, clientSecret, refreshToken });
  const secrets = [clientSecret, refreshToken, ...request.secrets ?? []];
  const { baseUrl, now, sleep } = readRequestOptions({ ...request, secrets }, action);
  const key = JSON.stringify([baseUrl, "service-app-token", clientId]);
  let origin = refreshToken;
  let latest: KeptToken | undefined;
  let isNew = false;

  const isOwn = (token: KeptToken) => token.origin === origin;
  /** The refresh tokens to try, the newest first. What is of another authorization comes last. */
  const refreshTokens = (stored: KeptToken | undefined): string[] => {
    const own = [latest, stored].filter((each) => each !== undefined && isOwn(each)) as KeptToken[];
    own.sort((one, other) => sentAt(other) - sentAt(one));
    const all = [...own, { refreshToken }, ...stored === undefined ? [] : [stored]];
    return [...new Set(all.map((each) => each.refreshToken))];
  };
  const obtain = async (stored: KeptToken | undefined): Promise<KeptToken> => {
    const left = refreshTokens(stored);
    while (true) {
      const known = left.shift()!;
      try {
        const token = await refresh(known);
        isNew = token.accessToken !== latest?.accessToken || token.refreshToken !== known;
        if (known === stored?.refreshToken) origin = stored.origin;
        return latest = { ...token, origin };
      } catch (error) {
        if (left.length === 0 || !isRefused(error)) throw error;
      }
    }
  };
  const refresh = (refreshToken: string) =>
    refreshServiceAppToken({ clientId, clientSecret, refreshToken }, request);
  const tokens = createTokenHolder<KeptToken>({
    obtain,
    onObtained: async ({ origin: _, ...token }) => {
      if (isNew) await onRefresh?.(token);
    },
    isFresh: (token) =>
      isOwn(token) &&
      now() < token.expiresAt.getTime() - Math.min(MARGIN, token.expiresIn / 10) * 1000,
    // the refresh token is worth keeping after the access token has expired
    lifetimeOf: ({ expiresAt, refreshTokenExpiresIn }) =>
      refreshTokenExpiresIn ?? (expiresAt.getTime() - now()) / 1000,
    now,
    sleep,
    stored: store && {
      store,
      key,
      read: (text) => {
        const token = readToken(text, key);
        // the site has kept the refresh token that it was given in place of an earlier one
        if (token?.refreshToken === refreshToken) origin = token.origin;
        return token;
      },
      write: (token) => JSON.stringify({ version: 2, key, ...token }),
      onStoreError,
    },
  });
  return {
    clientId,
    baseUrl,
    get expiresAt() {
      return tokens.held && new Date(tokens.held.expiresAt);
    },
    getAccessToken: async ({ signal } = {}) => (await tokens.get(signal)).accessToken,
    forget: tokens.forget,
  };
}

/** Tokens as the store has them. */
interface KeptToken extends ServiceAppToken {
  /** The configured refresh token that they go back to: another one is of another authorization. */
  origin: string;
}

/** When the tokens were asked for, in milliseconds since 1970. */
function sentAt({ expiresAt, expiresIn }: ServiceAppToken): number {
  return expiresAt.getTime() - expiresIn * 1000;
}

function isRefused(error: unknown): boolean {
  return error instanceof WebexError && error.code === "refresh_token_refused";
}

/** Reads tokens from the store. Returns `undefined` if they are unreadable, or of another Service App. */
function readToken(text: string | null | undefined, key: string): KeptToken | undefined {
  const { value } = parseJson(text ?? "");
  if (!isObject(value) || value.version !== 2 || value.key !== key) return undefined;
  const { accessToken, refreshToken, expiresIn, origin } = value;
  const expiresAt = new Date(value.expiresAt as string);
  if (typeof accessToken !== "string" || typeof refreshToken !== "string") return undefined;
  if (typeof origin !== "string") return undefined;
  if (typeof expiresIn !== "number" || !(expiresIn > 0)) return undefined;
  if (Number.isNaN(expiresAt.getTime())) return undefined;
  const end = new Date(value.refreshTokenExpiresAt as string);
  const refreshTokenExpiresAt = Number.isNaN(end.getTime()) ? undefined : end;
  const { refreshTokenExpiresIn, scope } = value as Partial<ServiceAppToken>;
  return {
    accessToken,
    expiresIn,
    expiresAt,
    refreshToken,
    refreshTokenExpiresIn,
    refreshTokenExpiresAt,
    scope,
    origin,
  };
}
