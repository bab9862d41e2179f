import { ArgumentError } from "../argument_error.ts";
import { createServiceAppGuest } from "../api/create_service_app_guest.ts";
import { login } from "../api/login.ts";
import {
  refreshServiceAppToken,
  type ServiceAppCredentials,
  type ServiceAppToken,
} from "../api/refresh_service_app_token.ts";
import type { RequestOptions } from "../api/request_options.ts";
import { WebexHttpError } from "../errors.ts";
import type { Finding } from "../finding.ts";
import { checkGuest } from "../token/claims_check.ts";
import { createGuestToken } from "../token/create_guest_token.ts";
import { checkCredentials } from "../token/credentials_check.ts";
import { type Guest, QUICK_EXPIRES_IN } from "../token/guest_claims.ts";
import type { Held } from "./session_store.ts";

/** The Service App that a guest belongs to, known by an access token or by what refreshes it. */
export type ServiceAppSource =
  | { clientId: string; accessToken: string | (() => string | Promise<string>) }
  | (ServiceAppCredentials & {
    /** Called with the tokens after each refresh, so that a new refresh token can be kept. */
    onRefresh?: ((token: ServiceAppToken) => void | Promise<void>) | undefined;
  });

/** Where a guest comes from: a Guest Issuer, or a Service App. */
export type GuestSource =
  | {
    /** Guest Issuer ID. */
    issuer: string;
    /** Its secret. */
    secret: string;
    /** Whether an issuer that no Webex takes, and a secret under 8 bytes, are allowed. Default is `false`. */
    allowUnusualIssuer?: boolean | undefined;
    /** Called with each thing that is odd about the issuer, its secret or the guest, and no reason to refuse. */
    onWarning?: ((finding: Finding) => void) | undefined;
    serviceApp?: undefined;
  }
  | {
    /** The Service App. */
    serviceApp: ServiceAppSource;
    issuer?: undefined;
    secret?: undefined;
  };

/** What obtains access tokens for one guest. */
export interface Exchange {
  /** What tells this guest apart from one of the same subject elsewhere. */
  realm: [system: string, id: string];
  /** Obtains an access token. */
  exchange(): Promise<Held>;
}

/** Prepares to obtain access tokens for a guest. */
export function createExchange(guest: Guest, options: RequestOptions & GuestSource): Exchange {
  const { now = Date.now } = options;
  // the session's callers may abort; the exchange that they share does not
  const shared: RequestOptions = { ...options, signal: undefined };
  if (options.serviceApp !== undefined) {
    const token = serviceAppToken(options.serviceApp, shared, now);
    return {
      realm: ["serviceApp", options.serviceApp.clientId],
      exchange: async () => {
        const created = await withAppToken(
          token,
          (accessToken) => createServiceAppGuest(guest, { ...shared, accessToken }),
        );
        return toHeld(created);
      },
    };
  }
  const { issuer, secret, allowUnusualIssuer, onWarning } = options;
  if (typeof issuer !== "string" || typeof secret !== "string") {
    throw new ArgumentError(
      "Cannot create guest session: give issuer and secret, or serviceApp",
    );
  }
  // here and not at each exchange, so that warnings come once and mistakes at once
  checkCredentials({ issuer, secret }, {
    allowUnusualIssuer,
    onWarning,
    doing: "Cannot create guest session",
  });
  if (onWarning !== undefined) {
    const { subject: sub, displayName: name } = guest;
    for (const each of checkGuest({ sub, name })) onWarning(each);
  }
  return {
    realm: ["issuer", issuer],
    exchange: async () => {
      const signing = { issuer, secret, allowUnusualIssuer, expiresIn: QUICK_EXPIRES_IN, now };
      return toHeld(await login(() => createGuestToken(guest, signing), shared));
    },
  };
}

/** Gives the Service App's own access token; `renew` after the service has refused it. */
type AppToken = (renew: boolean) => Promise<string>;

function serviceAppToken(
  app: ServiceAppSource,
  options: RequestOptions,
  now: () => number,
): AppToken {
  if ("accessToken" in app) {
    const { accessToken } = app;
    return async () => typeof accessToken === "string" ? accessToken : await accessToken();
  }
  const { onRefresh, ...credentials } = app;
  let held: ServiceAppToken | undefined;
  return async (renew) => {
    if (renew || held === undefined || now() >= held.expiresAt.getTime() - 300_000) {
      held = await refreshServiceAppToken(credentials, options);
      credentials.refreshToken = held.refreshToken;
      await onRefresh?.(held);
    }
    return held.accessToken;
  };
}

async function withAppToken<T>(token: AppToken, use: (token: string) => Promise<T>): Promise<T> {
  const held = await token(false);
  try {
    return await use(held);
  } catch (error) {
    if (!(error instanceof WebexHttpError) || error.status !== 401) throw error;
    const renewed = await token(true);
    // a refresh within 24 hours may leave the token as it is, and a given one is what it is
    if (renewed === held) throw error;
    return await use(renewed);
  }
}

function toHeld(token: { accessToken: string; expiresIn: number; expiresAt: Date }): Held {
  const { accessToken, expiresIn, expiresAt } = token;
  return { accessToken, expiresIn, expiresAt: expiresAt.getTime() };
}
