import { decodeBase64Url, decodeUtf8, fitsHeader } from "../bytes.ts";
import { isObject, parseJson } from "../json.ts";
import { HEADER_SEGMENT } from "../token/guest_claims.ts";
import { type ApiAnswer, incomplete } from "./api_call.ts";
import { request } from "./request.ts";
import type { RequestOptions } from "./request_options.ts";

/** An access token, and how long it is good for. */
export interface AccessToken {
  /** The token, to be sent as `Authorization: Bearer`. */
  accessToken: string;
  /** Lifetime in seconds as the service said it, counted from the request. */
  expiresIn: number;
  /** When it expires, by the clock of this machine. */
  expiresAt: Date;
}

/**
 * Exchanges a guest token for an access token: `POST /jwt/login`.
 *
 * The lifetime is the service's choice and is never assumed. One guest token can be exchanged again until it
 * expires; each exchange returns another access token. There is no refresh token: create a new guest token.
 *
 * @param guestToken A guest token, from `createGuestToken`. A function supplies a fresh one for each try, so
 * that a token does not expire while a 429 is waited for.
 * @param options Where to send it and how.
 * @returns The access token.
 * @throws {WebexError} before anything is sent, when it is no guest token; the code tells what it is instead.
 * @throws {WebexHttpError} when the service refuses it.
 * @throws {WebexError} when the service is not reached or its answer makes no sense.
 * @throws {TypeError} when the token is no string, or the base URL is unusable.
 *
 * @example Usage
 * ```ts
 * import { createGuestToken, createMock, login } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * const guestToken = await createGuestToken({ subject: "123", displayName: "Stève" }, mock.issuer);
 * const { expiresIn } = await login(guestToken, { fetch: mock.fetch });
 * assert.equal(expiresIn, 21599);
 * ```
 */
export async function login(
  guestToken: string | (() => string | Promise<string>),
  options: RequestOptions = {},
): Promise<AccessToken> {
  const token = typeof guestToken === "function"
    ? async () => await checkedToken(await guestToken())
    : await checkedToken(guestToken);
  const answer = await request(
    { action: "exchange guest token", method: "POST", path: "jwt/login", token },
    options,
  );
  return readAccessToken(answer, "token");
}

/** Reads an access token and its lifetime from an answer, under the name that the endpoint has for it. */
export function readAccessToken(answer: ApiAnswer, field: "token" | "accessToken"): AccessToken {
  const { body } = answer;
  if (!isObject(body)) throw incomplete(answer, "the answer is not a JSON object");
  const accessToken = body[field];
  if (typeof accessToken !== "string" || accessToken === "") {
    throw incomplete(answer, `the answer holds no ${field}`);
  }
  // it could be sent in no header, and the platform's error would show it
  if (!fitsHeader(accessToken)) {
    throw incomplete(answer, `its ${field} holds characters that no token has`);
  }
  const { expiresIn } = body;
  if (typeof expiresIn !== "number" || !Number.isFinite(expiresIn) || expiresIn <= 0) {
    throw incomplete(answer, "the answer holds no expiresIn, a number of seconds");
  }
  const expiresAt = new Date(answer.sentAt + expiresIn * 1000);
  if (Number.isNaN(expiresAt.getTime())) throw incomplete(answer, "expiresIn is too large");
  return { accessToken, expiresIn, expiresAt };
}

/** Returns the guest token, unless it is something else or broken. */
async function checkedToken(guestToken: string): Promise<string> {
  if (isPlainGuestToken(guestToken)) return guestToken;
  // what looks closer, and its words, are loaded by those who need them
  const { refuseOtherTokens } = await import("./refuse_other_tokens.ts");
  return refuseOtherTokens(guestToken);
}

/** A guest token in full: header, claims, and a signature of 32 bytes. Longer claims are looked at closer. */
const FORM = /^[\w-]+\.([\w-]{1,20000})\.([\w-]{43})$/;

/**
 * Whether a text is plainly a guest token as this project makes them: `false` says nothing against it, only that
 * it has to be looked at closer. With this, most calls load nothing more.
 */
export function isPlainGuestToken(token: unknown): boolean {
  if (typeof token !== "string" || !token.startsWith(`${HEADER_SEGMENT}.`)) return false;
  const [, body, signature] = FORM.exec(token) ?? [];
  if (body === undefined || decodeBase64Url(signature!) === undefined) return false;
  const bytes = decodeBase64Url(body);
  const text = bytes && decodeUtf8(bytes);
  const claims = text === undefined ? undefined : parseJson(text).value;
  return isObject(claims) && Object.keys(claims).join() === "sub,name,iss,exp" &&
    typeof claims.iss === "string" && !claims.iss.startsWith("https:");
}
