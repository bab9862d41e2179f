/**
 * The endpoint of a site's backend that gives each visitor the access token of a guest of its own. The secret
 * of the issuer, or the tokens of the Service App, never leave the backend.
 *
 * @example Usage
 * ```ts
 * import { createMock } from "@guestissuer/webex";
 * import { anonymousVisitor, createGuestTokenHandler } from "@guestissuer/webex/endpoint";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock(); // for Webex itself: your issuer and secret or Service App, and no `fetch`
 * const handler = createGuestTokenHandler({
 *   serviceApp: mock.serviceApp,
 *   fetch: mock.fetch,
 *   identify: anonymousVisitor({ key: "a random text of 32 characters or more" }),
 * });
 * const response = await handler(
 *   new Request("https://www.example.com/api/webex-guest", {
 *     method: "POST",
 *     headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
 *   }),
 * );
 * assert.equal(response.status, 200);
 * ```
 *
 * @module
 */
export { anonymousVisitor, type AnonymousVisitorOptions } from "./anonymous_visitor.ts";
export {
  createGuestTokenHandler,
  type GuestTokenHandler,
  type GuestTokenHandlerOptions,
} from "./create_guest_token_handler.ts";
export type { EndpointErrorCode, EndpointRefusal } from "./refusal.ts";
export type { Identify, Visitor } from "./visitor.ts";
export { type NodeHandler, type NodeHandlerOptions, toNodeHandler } from "./to_node_handler.ts";
export type { NodeRequest, NodeResponse } from "../runtime/node_http.ts";
export { type KvChangeLike, type KvLike, kvStore } from "../session/kv_store.ts";
export { type RedisLike, redisStore } from "../session/redis_store.ts";
export {
  createServiceApp,
  type ServiceApp,
  type ServiceAppOptions,
} from "../session/service_app.ts";
export type { SessionStore } from "../session/session_store.ts";
