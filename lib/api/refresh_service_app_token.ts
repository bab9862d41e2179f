import { WebexHttpError } from "../errors.ts";
import { checkStrings } from "./check_values.ts";
import { fitsHeader } from "../bytes.ts";
import { isObject } from "../json.ts";
import { type ApiAnswer, incomplete } from "./api_call.ts";
import { request } from "./request.ts";
import type { RequestOptions } from "./request_options.ts";

/** What a Service App proves itself with. */
export interface ServiceAppCredentials {
  /** Client id of the Service App. */
  clientId: string;
  /** Its client secret. */
  clientSecret: string;
  /** The refresh token that it was given when it was authorized. */
  refreshToken: string;
}

/** The tokens of a Service App. */
export interface ServiceAppToken {
  /** The access token. It can be the same as before: a refresh within 24 hours often changes nothing. */
  accessToken: string;
  /** Its lifetime in seconds. */
  expiresIn: number;
  /** When it expires, by the clock of this machine. */
  expiresAt: Date;
  /** The refresh token to use from now on; keep it. It is the earlier one when the service sent no new one. */
  refreshToken: string;
  /** Lifetime of the refresh token in seconds, if the service said it. */
  refreshTokenExpiresIn: number | undefined;
  /** When the refresh token expires. */
  refreshTokenExpiresAt: Date | undefined;
  /** The scopes, separated by spaces, if the service said them. */
  scope: string | undefined;
}

/**
 * Refreshes the access token of a Service App: `POST /access_token`.
 *
 * @param credentials The Service App's client id, client secret and refresh token.
 * @param options Where to send them and how.
 * @returns The access token, and the refresh token to use from now on.
 * @throws {WebexHttpError} `refresh_token_refused` when the refresh token is expired or revoked, or the client
 * id or secret is wrong; the service tells them apart by 400 or 401, and not reliably.
 * @throws {WebexError} when the service is not reached or its answer makes no sense.
 * @throws {TypeError} when a value has the wrong type or is empty.
 *
 * @example Usage
 * ```ts
 * import { createMock, refreshServiceAppToken } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * const { fetch, serviceApp } = mock;
 * const { expiresIn } = await refreshServiceAppToken(serviceApp, { fetch });
 * assert.equal(expiresIn, 1209599);
 * mock.deauthorizeServiceApp(serviceApp.clientId);
 * await assert.rejects(() => refreshServiceAppToken(serviceApp, { fetch }), {
 *   code: "refresh_token_refused",
 * });
 * ```
 */
export async function refreshServiceAppToken(
  credentials: ServiceAppCredentials,
  options: RequestOptions = {},
): Promise<ServiceAppToken> {
  const { clientId, clientSecret, refreshToken } = credentials;
  const action = "refresh token of Service App";
  checkStrings(action, { clientId, clientSecret, refreshToken });
  try {
    const answer = await request({
      action,
      method: "POST",
      path: "access_token",
      body: {
        type: "form",
        values: {
          grant_type: "refresh_token",
          client_id: clientId,
          client_secret: clientSecret,
          refresh_token: refreshToken,
        },
      },
    }, { ...options, secrets: [clientSecret, refreshToken, ...options.secrets ?? []] });
    return readTokens(answer, refreshToken);
  } catch (error) {
    throw asRefused(error);
  }
}

function readTokens(answer: ApiAnswer, earlier: string): ServiceAppToken {
  const { body, sentAt } = answer;
  if (!isObject(body)) throw incomplete(answer, "the answer is not a JSON object");
  const { access_token: accessToken, expires_in: expiresIn, refresh_token: refreshToken } = body;
  if (typeof accessToken !== "string" || accessToken === "") {
    throw incomplete(answer, "the answer holds no access_token");
  }
  if (!fitsHeader(accessToken)) {
    throw incomplete(answer, "its access_token holds characters that no token has");
  }
  const expiresAt = dateAfter(sentAt, expiresIn);
  if (typeof expiresIn !== "number" || expiresAt === undefined) {
    throw incomplete(answer, "the answer holds no expires_in, a number of seconds");
  }
  const left = body.refresh_token_expires_in;
  return {
    accessToken,
    expiresIn,
    expiresAt,
    refreshToken: typeof refreshToken === "string" && refreshToken !== "" ? refreshToken : earlier,
    refreshTokenExpiresIn: typeof left === "number" ? left : undefined,
    refreshTokenExpiresAt: dateAfter(sentAt, left),
    scope: typeof body.scope === "string" ? body.scope : undefined,
  };
}

function dateAfter(start: number, seconds: unknown): Date | undefined {
  if (typeof seconds !== "number" || !(seconds > 0)) return undefined;
  const date = new Date(start + seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** 400 and 401 mean the same here, and have to be acted on in the same way. */
function asRefused(error: unknown): unknown {
  const refused = error instanceof WebexHttpError && (error.status === 400 || error.status === 401);
  return refused ? new WebexHttpError("refresh_token_refused", error.message, error) : error;
}
