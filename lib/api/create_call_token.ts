import { checkBearer } from "./bearer.ts";
import { checkStrings } from "./check_values.ts";
import type { BearerOptions } from "./create_service_app_guest.ts";
import { readStrings } from "./api_call.ts";
import { request } from "./request.ts";

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
