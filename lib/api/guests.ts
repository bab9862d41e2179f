import type { Guest } from "../token/guest_claims.ts";
import { checkStrings } from "./check_values.ts";
import { checkBearer } from "../token/decode_token.ts";
import { type AccessToken, readAccessToken } from "./login.ts";
import { incomplete, readStrings } from "./api_call.ts";
import { request } from "./request.ts";
import type { BearerOptions, RequestOptions } from "./request_options.ts";
import { isObject } from "../json.ts";

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

/**
 * Counts the guests of a Service App: `GET /guests/count`.
 *
 * The service's documentation shows the answer in more than one form; a bare number, a number as text, and an
 * object around one are all read.
 *
 * @param accessToken The Service App's access token, with the scope `guest-issuer:read`.
 * @param options Where to send it and how.
 * @returns How many guests there are.
 * @throws {WebexHttpError} when the service refuses.
 * @throws {WebexError} when the service is not reached or its answer makes no sense.
 *
 * @example Usage
 * ```ts
 * import { countGuests, createMock, refreshServiceAppToken } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const { fetch, serviceApp } = createMock();
 * const { accessToken } = await refreshServiceAppToken(serviceApp, { fetch });
 * assert.equal(await countGuests(accessToken, { fetch }), 0);
 * ```
 */
export async function countGuests(
  accessToken: string,
  options: RequestOptions = {},
): Promise<number> {
  checkBearer(accessToken, "count guests");
  const answer = await request(
    { action: "count guests", method: "GET", path: "guests/count", token: accessToken },
    options,
  );
  const count = readCount(answer.body);
  if (count === undefined) throw incomplete(answer, "the answer holds no number of guests");
  return count;
}

function readCount(body: unknown): number | undefined {
  if (!isObject(body)) return toCount(body);
  // one entry: the number is its value, or, read as the documentation's example may be meant, its key
  const entries = Object.entries(body);
  if (entries.length !== 1) return undefined;
  const [key, value] = entries[0]!;
  return toCount(value) ?? toCount(key);
}

function toCount(value: unknown): number | undefined {
  if (typeof value === "string") return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
  return Number.isSafeInteger(value) && (value as number) >= 0 ? value as number : undefined;
}

/** Whom a guest is to call. */
export interface GuestCall {
  /** The number, which an administrator has to enable for calls by guests in Control Hub. */
  calledNumber: string;
  /** The name of the guest who calls. Default is no name. */
  guestName?: string | undefined;
}

/**
 * Creates the token that a guest calls a number with, from a web page (click-to-call):
 * `POST /telephony/click2call/callToken`. Webex calls this a beta.
 *
 * The page hands it to the Web Calling SDK, together with the access token of the guest.
 *
 * @param call The number to call, and the guest's name.
 * @param options The Service App's access token, with the scope `spark:webrtc_calling`, and how to send.
 * @returns The call token, an encrypted JWT (JWE).
 * @throws {WebexHttpError} when the service refuses.
 * @throws {WebexError} when the service is not reached or its answer makes no sense.
 * @throws {TypeError} when a value has the wrong type or is empty.
 *
 * @example Usage
 * ```ts
 * import { createCallToken, createMock, refreshServiceAppToken } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const { fetch, serviceApp } = createMock();
 * const { accessToken } = await refreshServiceAppToken(serviceApp, { fetch });
 * const callToken = await createCallToken({ calledNumber: "5101" }, { accessToken, fetch });
 * assert.equal(callToken.split(".").length, 5);
 * ```
 */
export async function createCallToken(call: GuestCall, options: BearerOptions): Promise<string> {
  const { calledNumber, guestName } = call;
  const action = "create call token";
  const values: Record<string, string> = { calledNumber };
  if (guestName !== undefined) values.guestName = guestName;
  checkStrings(action, values);
  checkBearer(options.accessToken, action);
  const answer = await request({
    action,
    method: "POST",
    path: "telephony/click2call/callToken",
    token: options.accessToken,
    body: { type: "json", values },
  }, options);
  return readStrings(answer, ["callToken"]).callToken;
}
