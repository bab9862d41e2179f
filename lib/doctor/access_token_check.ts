import { countGuests, createServiceAppGuest } from "../api/guests.ts";
import { fitsHeader } from "../bytes.ts";
import type { RequestOptions } from "../api/request_options.ts";
import { findTokenOwner } from "../api/token_owner.ts";
import { WebexError, WebexHttpError } from "../errors.ts";
import { duration } from "../token/claims_check.ts";
import { type DecodedToken, decodeToken } from "../token/decode_token.ts";
import { error, type Line, ok } from "./check.ts";
import { scopeMissing } from "./refresh_check.ts";
import { failureLine } from "./refusal_lines.ts";

const GET_ONE =
  "Give the access token of the Service App, which `guestissuer token refresh` prints";

/** Looks at the form of the access token of a Service App, without asking anybody. */
export function checkAccessTokenForm(
  { text, source }: { text: string; source: string },
  now: number,
): Line | undefined {
  if (!fitsHeader(text)) {
    return error("access_token_malformed", `${source} holds what no token has`, GET_ONE);
  }
  const decoded = decodeLoosely(text);
  if (decoded?.kind === "guest-token") {
    return error("guest_token_given", `${source} is a guest token, not an access token`, GET_ONE);
  }
  const expiresAt = decoded?.kind === "access-token" && "expiresAt" in decoded
    ? decoded.expiresAt?.getTime()
    : undefined;
  if (expiresAt === undefined || expiresAt > now) return undefined;
  const seen = `${source} expired ${duration((now - expiresAt) / 1000)} ago`;
  return error("access_token_expired", seen, GET_ONE);
}

/** The uuid of the organization that an access token names, if it names one. */
export function organizationOf(accessToken: string): string | undefined {
  const decoded = decodeLoosely(accessToken);
  return decoded?.kind === "access-token" ? decoded.orgId?.toLowerCase() : undefined;
}

/** Asks for the number of guests, which has no effect, to find out whether an access token is a Service App's. */
export async function checkAccessToken(
  { text, source }: { text: string; source: string },
  request: RequestOptions,
): Promise<Line> {
  try {
    const count = await countGuests(text, request);
    return ok(
      `${source} is a Service App's, which has ${count} ${count === 1 ? "guest" : "guests"}`,
    );
  } catch (thrown) {
    if (!(thrown instanceof WebexHttpError) || ![401, 403].includes(thrown.status)) {
      return failureLine(thrown, "guests/count");
    }
    const owner = await findTokenOwner(text, request);
    if (owner !== undefined) {
      const seen = `${source} belongs to ${owner.called}, and not to a Service App`;
      return error("personal_token", seen, GET_ONE);
    }
    if (thrown.status === 403) return scopeMissing("guest-issuer:read");
    return error(
      "access_token_refused",
      `the service refuses ${source} (401): it has expired, was revoked, or is none`,
      GET_ONE,
    );
  }
}

/** Makes a guest of a Service App, to find out whether it has the scope to write. */
export async function checkGuests(
  subject: string,
  accessToken: string,
  request: RequestOptions,
): Promise<Line> {
  try {
    await createServiceAppGuest({ subject, displayName: subject }, { ...request, accessToken });
    return ok("a guest of the Service App was made: it has the scope guest-issuer:write");
  } catch (thrown) {
    if (thrown instanceof WebexHttpError && thrown.status === 403) {
      return scopeMissing("guest-issuer:write");
    }
    return failureLine(thrown, "guests/token");
  }
}

function decodeLoosely(token: string): DecodedToken | undefined {
  try {
    return decodeToken(token);
  } catch (thrown) {
    if (!(thrown instanceof WebexError)) throw thrown;
    return undefined;
  }
}
