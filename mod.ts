/**
 * Webex guests from end to end: create guest tokens, exchange them for access tokens, look into tokens, see
 * who is behind one, and test all of it offline against a mock of the Webex API.
 *
 * @example Usage
 * ```ts
 * import { createGuestToken, createMock, getMe, login } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock(); // leave the mock out, and give your own issuer, to talk to Webex
 * const guestToken = await createGuestToken({ subject: "123", displayName: "Stève" }, mock.issuer);
 * const { accessToken } = await login(guestToken, { fetch: mock.fetch });
 * const me = await getMe(accessToken, { fetch: mock.fetch });
 * assert.equal(me.displayName, "Stève");
 * ```
 *
 * @module
 */
export { createGuestToken, type CreateGuestTokenOptions } from "./lib/token/create_guest_token.ts";
export {
  createGuestTokens,
  type CreateGuestTokensOptions,
  type GuestToMint,
  type MintedGuest,
} from "./lib/bulk/create_guest_tokens.ts";
export type { Guest } from "./lib/token/guest_claims.ts";
export {
  type DecodedGuestToken,
  type DecodedJwtAccessToken,
  type DecodedOpaqueAccessToken,
  type DecodedOtherJwt,
  type DecodedToken,
  decodeToken,
} from "./lib/token/decode_token.ts";
export {
  type VerifiedGuestToken,
  verifyGuestToken,
  type VerifyGuestTokenOptions,
} from "./lib/token/verify_guest_token.ts";
export {
  explainGuestToken,
  type ExplainGuestTokenOptions,
} from "./lib/token/explain_guest_token.ts";
export type { Finding, FindingCode, Severity } from "./lib/finding.ts";
export { type AccessToken, login } from "./lib/api/login.ts";
export { getMe, type Person } from "./lib/api/get_me.ts";
export {
  countGuests,
  createCallToken,
  createServiceAppGuest,
  type GuestCall,
  type ServiceAppGuest,
} from "./lib/api/guests.ts";
export {
  refreshServiceAppToken,
  type ServiceAppCredentials,
  type ServiceAppToken,
} from "./lib/api/refresh_service_app_token.ts";
export { createMembership, listRooms, type Membership, type Room } from "./lib/api/rooms.ts";
export { verifyWebhook, type WebhookEvent } from "./lib/api/verify_webhook.ts";
export {
  createGuestSession,
  type GuestSession,
  type GuestSessionOptions,
} from "./lib/session/guest_session.ts";
export type { GuestSource, GuestSystem, ServiceAppSource } from "./lib/session/guest_source.ts";
export {
  createServiceApp,
  type ServiceApp,
  type ServiceAppOptions,
} from "./lib/session/service_app.ts";
export {
  createEndpointSession,
  type EndpointSession,
  type EndpointSessionOptions,
} from "./lib/session/endpoint_session.ts";
export type { SessionStore } from "./lib/session/session_store.ts";
export type { BearerOptions, RequestOptions } from "./lib/api/request_options.ts";
export { decodeWebexId, encodeWebexId, type WebexId } from "./lib/webex_id.ts";
export {
  type NetworkFailureReason,
  WebexError,
  type WebexErrorCode,
  type WebexErrorOptions,
  WebexHttpError,
  type WebexHttpErrorDetails,
} from "./lib/errors.ts";
export { createMock, type WebexMock } from "./lib/mock/mock.ts";
export type { MockOptions } from "./lib/mock/settings.ts";
export type { FixtureFiles } from "./lib/mock/http/recording.ts";
export type { AccessTokenForm } from "./lib/mock/state/access_tokens.ts";
export type { MockClock } from "./lib/mock/state/clock.ts";
export type { MockFault } from "./lib/mock/http/fault.ts";
export type { MockIssuer, MockServiceApp } from "./lib/mock/state/issuers.ts";
export type {
  ENDPOINT_NAMES,
  EndpointKey,
  EndpointName,
  ShownName,
} from "./lib/mock/http/endpoint_names.ts";
export type { JournalEntry } from "./lib/mock/http/journal.ts";
export type { PlainAnswer, PlainRequest } from "./lib/mock/http/plain_request.ts";
export type {
  EventsOptions,
  MockActivity,
  MockEvent,
  MockEventBody,
} from "./lib/mock/live/event_feed.ts";
export type { SocketFault } from "./lib/mock/live/socket_fault.ts";
export type { MockSocket, MockSockets } from "./lib/mock/live/sockets.ts";
export type { MockServer, ServeOptions } from "./lib/mock/served.ts";
export type { WebhookDelivery, WebhookSending } from "./lib/mock/webhook_sender.ts";
export type { MockUser } from "./lib/mock/state/users.ts";
export type { MockWorld, WorldGuest, WorldMessage, WorldRoom } from "./lib/mock/world.ts";
