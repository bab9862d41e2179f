import type { BearerOptions } from "./create_service_app_guest.ts";
import { checkBearer } from "./bearer.ts";
import { checkStrings } from "./check_values.ts";
import { readStrings } from "./api_call.ts";
import { request } from "./request.ts";

/** Somebody's membership in a space. */
export interface Membership {
  /** Webex id of the membership. */
  id: string;
  /** Webex id of the space. */
  roomId: string;
  /** Webex id of the person. */
  personId: string;
  /** Whatever else the service sent. */
  [field: string]: unknown;
}

/**
 * Adds a person to a space: `POST /memberships`. A guest is added by its person id, since its e-mail address
 * reaches nobody.
 *
 * @param membership Which person is added to which space.
 * @param options The access token of a member of the space who may add others, and how to send.
 * @returns The membership.
 * @throws {WebexHttpError} when the service refuses.
 * @throws {WebexError} when the service is not reached or its answer makes no sense.
 * @throws {TypeError} when a value has the wrong type or is empty.
 *
 * @example Usage
 * ```ts
 * import { createMembership, createMock } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * const { accessToken } = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
 * await assert.rejects(
 *   () => createMembership({ roomId: "unknown", personId: "unknown" }, { accessToken, fetch: mock.fetch }),
 *   { status: 404 },
 * );
 * ```
 */
export async function createMembership(
  membership: { roomId: string; personId: string },
  options: BearerOptions,
): Promise<Membership> {
  const { roomId, personId } = membership;
  const action = "add person to space";
  checkStrings(action, { roomId, personId });
  checkBearer(options.accessToken, action);
  const answer = await request({
    action,
    method: "POST",
    path: "memberships",
    token: options.accessToken,
    body: { type: "json", values: { roomId, personId } },
  }, options);
  const added = readStrings(answer, ["id", "roomId", "personId"]);
  return added;
}
