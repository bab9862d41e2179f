import {
  refreshServiceAppToken,
  type ServiceAppCredentials,
  type ServiceAppToken,
} from "../api/refresh_service_app_token.ts";
import type { RequestOptions } from "../api/request_options.ts";
import { WebexHttpError } from "../errors.ts";
import { error, type Line, ok, warning } from "./check.ts";
import { failureLine } from "./refusal_lines.ts";

/** How many days a refresh token should have left: one is good for 90, and each refresh may leave it as it is. */
const FEW_DAYS = 14;

/** What came of a refresh. */
export interface Refreshed {
  lines: Line[];
  /** The tokens, if there are any. */
  token: ServiceAppToken | undefined;
}

/** Refreshes the access token of a Service App, to find out how long its refresh token is good for. */
export async function checkRefresh(
  credentials: ServiceAppCredentials,
  request: RequestOptions,
  keep: (token: ServiceAppToken) => void | Promise<void>,
): Promise<Refreshed> {
  let token: ServiceAppToken;
  try {
    token = await refreshServiceAppToken(credentials, request);
  } catch (thrown) {
    const isRefused = thrown instanceof WebexHttpError && thrown.code === "refresh_token_refused";
    if (!isRefused) return { lines: [failureLine(thrown, "access_token")], token: undefined };
    const line = error(
      "refresh_token_refused",
      `the service refuses the refresh token (${thrown.status}): it has expired or was revoked, or the client id or secret is wrong`,
      "Compare client id and secret; then have a full administrator authorize the Service App anew, which gives another refresh token",
    );
    return { lines: [line], token: undefined };
  }
  // nothing else may fail before a new one is kept
  await keep(token);
  return { lines: [lifetimeLine(token)], token };
}

function lifetimeLine({ refreshTokenExpiresIn: seconds }: ServiceAppToken): Line {
  if (seconds === undefined) return ok("the refresh token is good; for how long was not said");
  const days = Math.floor(seconds / 86_400);
  const left = `the refresh token is good for ${days} ${days === 1 ? "day" : "days"} more`;
  if (days >= FEW_DAYS) return ok(left);
  return warning(
    "refresh_token_near_end",
    left,
    "Refresh it and keep what comes back; if its days do not grow, have the Service App authorized anew",
  );
}

/** Whether the answer says the scopes, and the one to make guests is not among them. */
export function lacksWriting({ scope }: ServiceAppToken): boolean {
  return scope !== undefined && !scope.split(/\s+/).includes("guest-issuer:write");
}

/** Says that a Service App lacks a scope. */
export function scopeMissing(scope: string): Line {
  return error(
    "scope_missing",
    `the Service App lacks the scope ${scope}`,
    "Add it to the Service App, and have a full administrator authorize it anew in Control Hub",
  );
}
