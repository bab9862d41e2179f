import { ArgumentError } from "../argument_error.ts";
import type { Guest } from "../token/guest_claims.ts";
import { describeType } from "../describe_type.ts";
import { checkBearer } from "./bearer.ts";
import { missingText } from "../json.ts";
import { type AccessToken, readAccessToken } from "./login.ts";
import { request, type RequestOptions } from "./request.ts";

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
 * Gives an access token for a guest of a Service App: `POST /guests/token`.
 *
 * The guest is created when it is new. The same subject again is the same guest with another token, and the
 * former tokens stay good; another display name renames it. To refresh, call again with the same subject.
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
  for (const [name, value] of Object.entries({ subject, displayName })) {
    if (typeof value !== "string") {
      throw new ArgumentError(
        `Cannot create guest: ${name} must be a string, received ${describeType(value)}`,
      );
    }
    if (value.trim() === "") throw new ArgumentError(`Cannot create guest: ${name} is empty`);
  }
  checkBearer(options.accessToken, "create guest");
  const answer = await request({
    doing: "create guest",
    method: "POST",
    path: "guests/token",
    token: options.accessToken,
    body: { type: "json", values: { subject, displayName } },
  }, options);
  const token = readAccessToken(answer, "accessToken");
  const { body } = answer;
  const missing = missingText(body, ["id", "subject", "displayName", "email"]);
  if (missing !== undefined) throw answer.incomplete(`the answer holds no ${missing}`);
  const given = body as { id: string; subject: string; displayName: string; email: string };
  return {
    personId: given.id,
    subject: given.subject,
    displayName: given.displayName,
    email: given.email,
    ...token,
  };
}
