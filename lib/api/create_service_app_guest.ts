import type { Guest } from "../token/guest_claims.ts";
import { checkBearer } from "./bearer.ts";
import { checkStrings } from "./check_values.ts";
import { type AccessToken, readAccessToken } from "./login.ts";
import { readStrings } from "./api_call.ts";
import { request } from "./request.ts";
import type { RequestOptions } from "./request_options.ts";

/** Options of functions that a Service App, or a user, is known to the service by. */
export interface BearerOptions extends RequestOptions {
  /** The access token to ask with. */
  accessToken: string;
}

/** A guest of a Service App, with an access token for it. */
export interface ServiceAppGuest extends AccessToken {
  /** Webex id of the guest's person, to add it to a space with. */
  personId: string;
  /** The subject that it was created with. */
  subject: string;
  /** The name that others see. */
  displayName: string;
  /** E-mail address of the guest. It receives no mail, and is the same for the same subject. */
  email: string;
}

/**
 * Returns an access token for a guest of a Service App: `POST /guests/token`.
 *
 * The guest is created when it is new. The same subject again is the same guest with another token, and the
 * earlier tokens stay good; another display name renames it. To refresh, call again with the same subject.
 *
 * @param guest Who the guest is.
 * @param options The Service App's access token, with the scope `guest-issuer:write`, and how to send.
 * @returns The guest and its access token.
 * @throws {WebexHttpError} when the service refuses.
 * @throws {WebexError} when the service is not reached or its answer makes no sense.
 * @throws {TypeError} when a value has the wrong type or is empty.
 *
 * @example Usage
 * ```ts
 * import { createMock, createServiceAppGuest, refreshServiceAppToken } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const { fetch, serviceApp } = createMock();
 * const { accessToken } = await refreshServiceAppToken(serviceApp, { fetch });
 * const guest = await createServiceAppGuest({ subject: "123", displayName: "Stève" }, { accessToken, fetch });
 * assert.equal(guest.expiresIn, 64799);
 * ```
 */
export async function createServiceAppGuest(
  guest: Guest,
  options: BearerOptions,
): Promise<ServiceAppGuest> {
  const { subject, displayName } = guest;
  const action = "create guest";
  checkStrings(action, { subject, displayName });
  checkBearer(options.accessToken, action);
  const answer = await request({
    action,
    method: "POST",
    path: "guests/token",
    token: options.accessToken,
    body: { type: "json", values: { subject, displayName } },
  }, options);
  const token = readAccessToken(answer, "accessToken");
  const created = readStrings(answer, ["id", "subject", "displayName", "email"]);
  return {
    personId: created.id,
    subject: created.subject,
    displayName: created.displayName,
    email: created.email,
    ...token,
  };
}
