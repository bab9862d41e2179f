import { checkBearer } from "./bearer.ts";
import { isObject } from "../json.ts";
import { incomplete } from "./api_call.ts";
import { request } from "./request.ts";
import type { RequestOptions } from "./request_options.ts";

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
