import { WebexHttpError } from "../errors.ts";
import { explainGuestToken, type ExplainGuestTokenOptions } from "../token/explain_guest_token.ts";

/** Adds what is wrong with the guest token to the service's refusal of it. Other errors stay as they are. */
export async function explainLoginRefusal(
  error: unknown,
  guestToken: string,
  options: ExplainGuestTokenOptions,
): Promise<unknown> {
  if (!(error instanceof WebexHttpError) || error.status >= 500 || error.status === 429) {
    return error;
  }
  const explained = await explainGuestToken(guestToken, options)
    // a secret that cannot be read must not take the place of what the service said
    .catch(() => explainGuestToken(guestToken, { ...options, secret: undefined }));
  const findings = explained.filter((finding) => finding.severity !== "info");
  if (findings.length === 0) return error;
  const seen = findings.map((finding) => finding.message).join("; ");
  return new WebexHttpError(error.code, `${error.message}. Seen in the token: ${seen}`, {
    ...error,
    findings,
  });
}
