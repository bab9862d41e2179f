import { fitsHeader } from "../bytes.ts";
import { ArgumentError, describeType } from "../argument_error.ts";
import { getMe } from "../api/get_me.ts";
import type { RequestOptions } from "../api/request_options.ts";
import { WebexError, WebexHttpError } from "../errors.ts";
import { decodeToken } from "../token/decode_token.ts";
import { explainGuestToken, type ExplainGuestTokenOptions } from "../token/explain_guest_token.ts";
import { mendToken } from "../token/pasted.ts";
import { error, type Line, ok } from "./check.ts";
import { lineOf } from "./credentials_check.ts";
import { failureLine } from "./refusal_lines.ts";

/** A token that was given, as it is used. */
export interface GivenToken {
  text: string;
  kind: "guest token" | "access token";
}

/** Finds out what a token is. What is neither is looked into as a guest token, which says what it is instead. */
export function readGivenToken(input: string): GivenToken {
  if (typeof input !== "string") {
    const type = describeType(input);
    throw new ArgumentError(`Cannot diagnose: token must be a string, received ${type}`);
  }
  const { token } = mendToken(input);
  try {
    const { kind } = decodeToken(token);
    return { text: token, kind: kind === "access-token" ? "access token" : "guest token" };
  } catch (thrown) {
    if (!(thrown instanceof WebexError)) throw thrown;
    return { text: token, kind: "guest token" };
  }
}

/** Says all that is wrong or odd with a guest token. */
export async function explainToken(
  input: string,
  options: ExplainGuestTokenOptions,
): Promise<Line[]> {
  return (await explainGuestToken(input, options)).map(lineOf);
}

/** Says who is behind an access token. */
export async function checkOwner(
  accessToken: string,
  request: RequestOptions,
  redact: (text: string) => string,
): Promise<Line> {
  if (!fitsHeader(accessToken)) {
    const hint = "Copy the access token again, whole";
    return error("access_token_malformed", "the access token holds what no token has", hint);
  }
  try {
    const { displayName, type, id } = await getMe(accessToken, request);
    return ok(redact(`the access token belongs to "${displayName}" (${type}, person id ${id})`));
  } catch (thrown) {
    if (!(thrown instanceof WebexHttpError)) return failureLine(thrown, "people/me");
    if (thrown.status === 403) {
      return ok("the access token is good, and has no person: it may be a Service App's own");
    }
    if (thrown.status !== 401) return failureLine(thrown, "people/me");
    return error(
      "access_token_refused",
      "the service refuses the access token (401): it has expired, was revoked, or is none",
      "Get a new one: log the guest in again",
    );
  }
}
