import { decodeToken } from "../token/decode_token.ts";
import { finding } from "../token/finding_texts.ts";
import { findingsError, refuseErrors } from "../errors.ts";
import { parseJws } from "../token/jws.ts";
import { checkSignatureForm } from "../token/signature_check.ts";
import { fitsHeader } from "../bytes.ts";

const DOING = "Cannot exchange guest token";

/** Returns the guest token, unless it is something else or broken. */
export function refuseOtherTokens(guestToken: string): string {
  const decoded = decodeToken(guestToken);
  if (decoded.kind === "guest-token") {
    // of other algorithms only what no header can hold: whether they are taken, the service knows
    if (decoded.header.alg === "HS256" || !fitsHeader(guestToken)) {
      refuseBrokenSignature(guestToken);
    }
    return guestToken;
  }
  const code = decoded.kind === "access-token" ? "access_token_given" : "not_a_guest_token";
  throw findingsError(DOING, [finding(code)]);
}

/** Refuses a token that was cut off in its signature; whether the signature is right the service knows. */
function refuseBrokenSignature(guestToken: string): void {
  const broken = checkSignatureForm(parseJws(guestToken));
  if (broken !== undefined) refuseErrors(DOING, [broken]);
}
