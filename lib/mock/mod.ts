/**
 * A mock of the Webex API for guests, in process or on a port.
 *
 * @example Usage
 * ```ts
 * import { createMock } from "@guestissuer/webex/mock";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * const response = await mock.fetch("https://webexapis.com/v1/people/me");
 * assert.equal(response.status, 401);
 * ```
 *
 * @module
 */
export { createMock, type WebexMock } from "./mock.ts";
export type { MockOptions } from "./settings.ts";
export type { FixtureFiles } from "./http/recording.ts";
export type { AccessTokenForm } from "./state/access_tokens.ts";
export type { MockClock } from "./state/clock.ts";
export type { MockFault } from "./http/fault.ts";
export type { MockIssuer, MockServiceApp } from "./state/issuers.ts";
export type {
  ENDPOINT_NAMES,
  EndpointKey,
  EndpointName,
  ShownName,
} from "./http/endpoint_names.ts";
export type { JournalEntry } from "./http/journal.ts";
export type { PlainAnswer, PlainRequest } from "./http/plain_request.ts";
export type { EventsOptions, MockActivity, MockEvent, MockEventBody } from "./live/event_feed.ts";
export type { SocketFault } from "./live/socket_fault.ts";
export type { MockSocket, MockSockets } from "./live/sockets.ts";
export type { MockWorld, WorldGuest, WorldMessage, WorldRoom } from "./world.ts";
export type { MockServer, ServeOptions } from "./served.ts";
export type { WebhookDelivery, WebhookSending } from "./webhook_sender.ts";
export type { MockUser } from "./state/users.ts";
