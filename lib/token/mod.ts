/**
 * Guest tokens and Webex ids: create, decode, verify and explain them. It uses no network, and loads no mock.
 *
 * @example Usage
 * ```ts
 * import { createGuestToken, decodeToken } from "@guestissuer/webex/token";
 * import assert from "node:assert/strict";
 *
 * const issuer = {
 *   issuer: "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8wZjFjMDAwMC01ZWVkLTQwMDAtODAwMC0wMDAwMDAwMGExMWU",
 *   secret: "bm90IGEgcmVhbCBzZWNyZXQsIGp1c3QgYW4gZXhhbXA=",
 * };
 * const token = await createGuestToken({ subject: "123", displayName: "Stève" }, issuer);
 * assert.equal(decodeToken(token).kind, "guest-token");
 * ```
 *
 * @module
 */
export { createGuestToken, type CreateGuestTokenOptions } from "./create_guest_token.ts";
export type { Guest } from "./guest_claims.ts";
export {
  type DecodedGuestToken,
  type DecodedJwtAccessToken,
  type DecodedOpaqueAccessToken,
  type DecodedOtherJwt,
  type DecodedToken,
  decodeToken,
} from "./decode_token.ts";
export {
  type VerifiedGuestToken,
  verifyGuestToken,
  type VerifyGuestTokenOptions,
} from "./verify_guest_token.ts";
export { explainGuestToken, type ExplainGuestTokenOptions } from "./explain_guest_token.ts";
export type { Finding, FindingCode, Severity } from "../finding.ts";
export { decodeWebexId, encodeWebexId, type WebexId } from "../webex_id.ts";
export { WebexError, type WebexErrorCode, type WebexErrorOptions } from "../errors.ts";
