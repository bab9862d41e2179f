import { explainRefusal } from "../api/explain_refusal.ts";
import { login } from "../api/login.ts";
import type { RequestOptions } from "../api/request_options.ts";
import { WebexHttpError } from "../errors.ts";
import { createGuestToken } from "../token/create_guest_token.ts";
import { QUICK_EXPIRES_IN } from "../token/guest_claims.ts";
import { error, type Line, ok } from "./check.ts";
import { failureLine } from "./refusal_lines.ts";

/** Logs a guest in, which makes it if it is new, to find out whether issuer and secret belong together. */
export async function checkLogin(
  subject: string,
  { issuer, secret }: { issuer: string; secret: string },
  request: RequestOptions,
): Promise<Line> {
  const { now } = request;
  const guest = { subject, displayName: subject };
  try {
    const token = await createGuestToken(guest, {
      issuer,
      secret,
      expiresIn: QUICK_EXPIRES_IN,
      now,
    });
    await login(token, request);
    return ok("the guest was logged in: issuer and secret belong together");
  } catch (thrown) {
    if (!(thrown instanceof WebexHttpError) || thrown.status >= 500 || thrown.status === 429) {
      return failureLine(thrown, "jwt/login");
    }
    if (thrown.status !== 401) {
      const hint = explainRefusal("jwt/login", thrown.status, thrown.retryAfter);
      return error("login_refused", `the service refused the guest (${thrown.status})`, hint);
    }
    // the token verifies with the secret, and the clock is right
    return error(
      "secret_of_other_issuer",
      "the service does not take what the secret signs for this issuer (401)",
      "The secret is that of another issuer, or was regenerated since: take id and secret of one issuer",
    );
  }
}
