import { ArgumentError } from "../argument_error.ts";
import { WebexHttpError } from "../errors.ts";
import type { Finding } from "../finding.ts";
import { createServiceAppGuest } from "../api/guests.ts";
import { login } from "../api/login.ts";
import type { ServiceAppCredentials } from "../api/refresh_service_app_token.ts";
import type { RequestOptions } from "../api/request_options.ts";
import { createServiceApp, type ServiceApp, type ServiceAppOptions } from "./service_app.ts";
import type { Held } from "./token_holder.ts";
import { checkGuest } from "../token/claims_check.ts";
import { createGuestToken } from "../token/create_guest_token.ts";
import { checkCredentials } from "../token/issuer_secret.ts";
import { type Guest, QUICK_EXPIRES_IN } from "../token/guest_claims.ts";

/**
 * The Service App that a guest belongs to: one that sessions share ({@linkcode createServiceApp}), one of the
 * session's own by its credentials, or one whose access token comes from elsewhere.
 */
export type ServiceAppSource =
  | ServiceApp
  | (ServiceAppCredentials & Pick<ServiceAppOptions, "onRefresh">)
  | { clientId: string; accessToken: string | (() => string | Promise<string>) };

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

/** The system that a guest belongs to. The same subject in the other system is another person. */
export type GuestSystem = "guest-issuer" | "service-app";

/** The secrets of a source, to keep out of messages. */
export function secretsOf({ secret, serviceApp }: GuestSource): string[] {
  const { clientSecret, refreshToken, accessToken } = (serviceApp ?? {}) as Record<string, unknown>;
  return [secret, clientSecret, refreshToken, accessToken]
    .filter((each) => typeof each === "string");
}

/** What obtains access tokens for one guest. */
export interface Exchange {
  /** The system that the guest belongs to. */
  system: GuestSystem;
  /** The issuer or the client id of the Service App. */
  owner: string;
  /** Obtains an access token. */
  exchange(): Promise<Held>;
}

/** Options of {@linkcode createExchange}. */
export type ExchangeOptions = RequestOptions & GuestSource & {
  /** The session's callers may abort; the exchange that they share does not. */
  signal: undefined;
  /** The base URL of the session, with a slash at the end. */
  baseUrl: string;
};

/** Prepares to obtain access tokens for a guest. */
export function createExchange(guest: Guest, options: ExchangeOptions): Exchange {
  return options.serviceApp === undefined
    ? issuerExchange(guest, options)
    : serviceAppExchange(guest, options, options.serviceApp);
}

function issuerExchange(
  guest: Guest,
  options: ExchangeOptions & { serviceApp?: undefined },
): Exchange {
  const { issuer, secret, allowUnusualIssuer, onWarning, now = Date.now } = options;
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
  const signing = { issuer, secret, allowUnusualIssuer, expiresIn: QUICK_EXPIRES_IN, now };
  return {
    system: "guest-issuer",
    owner: issuer,
    exchange: async () => toHeld(await login(() => createGuestToken(guest, signing), options)),
  };
}

function serviceAppExchange(
  guest: Guest,
  options: ExchangeOptions,
  source: ServiceAppSource,
): Exchange {
  const app = openServiceApp(source, options);
  return {
    system: "service-app",
    owner: app.clientId,
    exchange: async () =>
      toHeld(
        await withAppToken(
          app,
          (accessToken) => createServiceAppGuest(guest, { ...options, accessToken }),
        ),
      ),
  };
}

/** What a session needs of a Service App. */
type AppTokens = Pick<ServiceApp, "clientId" | "getAccessToken" | "forget">;

function openServiceApp(source: ServiceAppSource, options: ExchangeOptions): AppTokens {
  if ("getAccessToken" in source) {
    if (source.baseUrl === options.baseUrl) return source;
    throw new ArgumentError(
      "Cannot create guest session: the Service App has another base URL than the session",
    );
  }
  if (!("accessToken" in source)) {
    return createServiceApp(source, { ...options, onRefresh: source.onRefresh });
  }
  const { clientId, accessToken } = source;
  return {
    clientId,
    getAccessToken: async () => typeof accessToken === "string" ? accessToken : await accessToken(),
    // a token that the caller passed cannot be renewed here; a function may return another one
    forget: () => {},
  };
}

async function withAppToken<T>(app: AppTokens, use: (token: string) => Promise<T>): Promise<T> {
  const held = await app.getAccessToken();
  try {
    return await use(held);
  } catch (error) {
    if (!(error instanceof WebexHttpError) || error.status !== 401) throw error;
    app.forget(held);
    const renewed = await app.getAccessToken();
    // a refresh within 24 hours may leave the token as it is
    if (renewed === held) throw error;
    return await use(renewed);
  }
}

function toHeld(token: { accessToken: string; expiresIn: number; expiresAt: Date }): Held {
  const { accessToken, expiresIn, expiresAt } = token;
  return { accessToken, expiresIn, expiresAt: expiresAt.getTime() };
}
