import { ArgumentError, describeType } from "../argument_error.ts";
import { WebexError } from "../errors.ts";
import { decodeToken } from "../token/decode_token.ts";
import { fitsHeader } from "./check_values.ts";

/** Refuses what can be no access token: not a string, empty, not fit for a header, or a guest token. */
export function checkBearer(accessToken: string, action: string): void {
  if (typeof accessToken !== "string") {
    throw new ArgumentError(
      `Cannot ${action}: the access token must be a string, received ${describeType(accessToken)}`,
    );
  }
  if (!fitsHeader(accessToken)) {
    const seen = accessToken === ""
      ? "is empty"
      : "holds white space or characters that no token has";
    throw new ArgumentError(`Cannot ${action}: the access token ${seen}`);
  }
  if (isGuestToken(accessToken)) {
    const hint =
      "Exchange it with login or `login` first, and use the access token that comes back";
    throw new WebexError(
      "guest_token_given",
      `Cannot ${action}: this is a guest token, not an access token. ${hint}`,
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
