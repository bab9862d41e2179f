import { WebexError } from "../errors.ts";
import { decodeToken } from "../token/decode_token.ts";
import { describeType } from "../token/issuer_secret.ts";
import { isObject } from "./json.ts";
import { type ApiAnswer, request, type RequestOptions } from "./request.ts";

/** A person as `GET /people/me` gives it. Guests have `type: "appuser"`. */
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
  checkBearer(accessToken, "ask who is behind the token");
  const answer = await request(
    { doing: "ask who is behind the token", method: "GET", path: "people/me", token: accessToken },
    options,
  );
  return readPerson(answer);
}

/** Refuses what can be no access token: not a string, empty, not fit for a header, or a guest token. */
export function checkBearer(accessToken: string, doing: string): void {
  if (typeof accessToken !== "string") {
    throw new TypeError(
      `Cannot ${doing}: the access token must be a string, received ${describeType(accessToken)}`,
    );
  }
  if (!/^[\x21-\x7e]+$/.test(accessToken)) {
    const seen = accessToken === ""
      ? "is empty"
      : "holds white space or characters that no token has";
    throw new TypeError(`Cannot ${doing}: the access token ${seen}`);
  }
  if (isGuestToken(accessToken)) {
    const hint =
      "Exchange it with login or `login` first, and use the access token that comes back";
    throw new WebexError(
      "guest_token_given",
      `Cannot ${doing}: this is a guest token, not an access token. ${hint}`,
    );
  }
}

function isGuestToken(token: string): boolean {
  try {
    const decoded = decodeToken(token);
    return decoded.kind === "guest-token" && "sub" in decoded.claims && "iss" in decoded.claims;
  } catch {
    // whatever form an access token has is the service's business
    return false;
  }
}

function readPerson(answer: ApiAnswer): Person {
  const { body } = answer;
  if (!isObject(body)) throw answer.incomplete("the answer is not a JSON object");
  for (const field of ["id", "displayName", "orgId", "type"]) {
    if (typeof body[field] !== "string") throw answer.incomplete(`the answer holds no ${field}`);
  }
  const { emails } = body;
  if (!Array.isArray(emails) || !emails.every((email) => typeof email === "string")) {
    throw answer.incomplete("the answer holds no emails");
  }
  return body as Person;
}
