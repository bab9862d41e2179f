import type { ServiceAppCredentials } from "../api/refresh_service_app_token.ts";
import type { Finding } from "../finding.ts";
import type { ServiceApp, ServiceAppOptions } from "./service_app.ts";

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
