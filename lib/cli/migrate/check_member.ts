import { getMe } from "../../api/get_me.ts";
import type { RequestOptions } from "../../api/request_options.ts";
import { WebexHttpError } from "../../errors.ts";
import { Failure } from "../terminal.ts";

/**
 * Finds out whether the token of a member is good, before anybody is made.
 *
 * @throws {Failure} when the service refuses it.
 */
export async function checkMember(accessToken: string, request: RequestOptions): Promise<void> {
  try {
    await getMe(accessToken, request);
  } catch (error) {
    if (!(error instanceof WebexHttpError) || error.status !== 401) throw error;
    throw new Failure(
      "the service refuses the member's token (401): it has expired, was revoked, or is none. " +
        "Get a new one; nothing was moved",
    );
  }
}
