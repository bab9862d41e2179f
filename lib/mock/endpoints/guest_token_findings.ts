import type { Finding } from "../../finding.ts";
import { explainGuestToken } from "../../token/explain_guest_token.ts";
import { parseJws } from "../../token/jws.ts";
import { mendToken } from "../../token/pasted.ts";
import type { MockState } from "../state/state.ts";

/** Returns all that is wrong or odd with what should be a guest token of an issuer that the mock knows. */
export async function findingsOf(
  input: string,
  { issuers, clock, fast }: MockState,
): Promise<Finding[]> {
  const options = { allowUnusualIssuer: true, now: () => clock.now() };
  const secret = issuers.find(issuerOf(mendToken(input).token), fast)?.secret;
  return await explainGuestToken(input, { ...options, secret })
    // an issuer may have been registered with a secret that none has, such as an id
    .catch(() => explainGuestToken(input, options));
}

/** The issuer that a token names; an empty string where it names none that could be known. */
function issuerOf(token: string): string {
  try {
    const { iss } = parseJws(token).claims as { iss?: unknown };
    return typeof iss === "string" ? iss : "";
  } catch {
    return "";
  }
}
