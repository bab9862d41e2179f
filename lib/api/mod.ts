/**
 * What talks to Webex: exchange guest tokens, see who is behind an access token, Service Apps, spaces, and
 * sessions whose access token is always valid. It loads no mock.
 *
 * @example Usage
 * ```ts
 * import { login } from "@guestissuer/webex/client";
 * import { createMock } from "@guestissuer/webex/mock";
 * import { createGuestToken } from "@guestissuer/webex/token";
 * import assert from "node:assert/strict";
 *
 * const { fetch, issuer } = createMock();
 * const guestToken = await createGuestToken({ subject: "123", displayName: "Stève" }, issuer);
 * assert.equal((await login(guestToken, { fetch })).expiresIn, 21599);
 * ```
 *
 * @module
 */
export { type AccessToken, login } from "./login.ts";
export { getMe, type Person } from "./get_me.ts";
export {
  countGuests,
  createCallToken,
  createServiceAppGuest,
  type GuestCall,
  type ServiceAppGuest,
} from "./guests.ts";
export {
  refreshServiceAppToken,
  type ServiceAppCredentials,
  type ServiceAppToken,
} from "./refresh_service_app_token.ts";
export { createMembership, listRooms, type Membership, type Room } from "./rooms.ts";
export { verifyWebhook, type WebhookEvent } from "./verify_webhook.ts";
export type { BearerOptions, RequestOptions } from "./request_options.ts";
export {
  createGuestSession,
  type GuestSession,
  type GuestSessionOptions,
} from "../session/guest_session.ts";
export type { GuestSource, GuestSystem, ServiceAppSource } from "../session/guest_source.ts";
export {
  createServiceApp,
  type ServiceApp,
  type ServiceAppOptions,
} from "../session/service_app.ts";
export {
  createEndpointSession,
  type EndpointSession,
  type EndpointSessionOptions,
} from "../session/endpoint_session.ts";
export type { SessionStore } from "../session/session_store.ts";
export type { Guest } from "../token/guest_claims.ts";
export type { CreateGuestTokenOptions } from "../token/create_guest_token.ts";
export type { Finding, FindingCode, Severity } from "../finding.ts";
export {
  type NetworkFailureReason,
  WebexError,
  type WebexErrorCode,
  type WebexErrorOptions,
  WebexHttpError,
  type WebexHttpErrorDetails,
} from "../errors.ts";
