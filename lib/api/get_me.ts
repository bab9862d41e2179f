import { checkBearer } from "../token/decode_token.ts";
import { type ApiAnswer, incomplete, readStrings } from "./api_call.ts";
import { request } from "./request.ts";
import type { RequestOptions } from "./request_options.ts";

/** A person as `GET /people/me` returns it. Guests have `type: "appuser"`. */
export interface Person {
  /** Webex id of the person, to add it to a space with. */
  id: string;
  /** E-mail addresses; a guest has one that receives no mail. */
  emails: string[];
  /** The name that others see. */
  displayName: string;
  /** URL of the picture. */
  avatar?: string;
  /** Webex id of the organization. */
  orgId: string;
  /** When the person was created, as ISO 8601. */
  created?: string;
  /** What kind of account it is. */
  type: "person" | "bot" | "appuser" | (string & Record<never, never>);
  /** Whatever else the service sent. */
  [field: string]: unknown;
}

/**
 * Tells who is behind an access token: `GET /people/me`.
 *
 * @param accessToken An access token, of either form.
 * @param options Where to send it and how.
 * @returns The person.
 * @throws {WebexError} `guest_token_given`, before anything is sent, when a guest token was given by mistake.
 * @throws {WebexHttpError} when the service refuses the token.
 * @throws {WebexError} when the service is not reached or its answer makes no sense.
 * @throws {TypeError} when the token is no string or empty, or the base URL is unusable.
 *
 * @example Usage
 * ```ts
 * import { createGuestToken, createMock, getMe, login } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * const guestToken = await createGuestToken({ subject: "123", displayName: "Stève" }, mock.issuer);
 * const { accessToken } = await login(guestToken, { fetch: mock.fetch });
 * const me = await getMe(accessToken, { fetch: mock.fetch });
 * assert.equal(me.displayName, "Stève");
 * assert.equal(me.type, "appuser");
 * ```
 */
export async function getMe(accessToken: string, options: RequestOptions = {}): Promise<Person> {
  const action = "ask who is behind the token";
  checkBearer(accessToken, action);
  const answer = await request(
    { action, method: "GET", path: "people/me", token: accessToken },
    options,
  );
  return readPerson(answer);
}

function readPerson(answer: ApiAnswer): Person {
  const person = readStrings(answer, ["id", "displayName", "orgId", "type"]);
  const { emails } = person;
  if (!Array.isArray(emails) || !emails.every((email) => typeof email === "string")) {
    throw incomplete(answer, "the answer holds no emails");
  }
  return { ...person, emails };
}
