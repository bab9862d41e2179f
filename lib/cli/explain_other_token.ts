import { explainRefusal } from "../api/explain_refusal.ts";
import type { RequestOptions } from "../api/request_options.ts";
import { findTokenOwner } from "../api/token_owner.ts";
import { WebexHttpError } from "../errors.ts";

/** Where the access token came from, and what was not used beside it. */
export interface TokenContext {
  /** The option or variable that held it. */
  source: string;
  /** The options and variables with credentials of a Service App. */
  unused: readonly string[];
  options: RequestOptions;
}

/**
 * Finds out whether a token that was refused belongs to someone else than a Service App: people/me answers then.
 * Else the error is returned as it is.
 */
export async function explainOtherToken(
  error: unknown,
  accessToken: string,
  { source, unused, options }: TokenContext,
): Promise<unknown> {
  const isRefusal = error instanceof WebexHttpError && [401, 403].includes(error.status);
  if (!isRefusal) return error;
  const owner = (await findTokenOwner(accessToken, options))?.called;
  if (owner === undefined) return error;
  const advice = unused.length > 0
    ? `without ${source}, one is refreshed from ${unused.join(", ")}`
    : "give the one of the Service App, which `guestissuer token refresh` prints";
  const seen =
    `The access token of ${source} belongs to ${owner}, and not to a Service App: ${advice}`;
  // what a refusal mostly means is not what it means here
  const guess = explainRefusal(pathOf(error), error.status, error.retryAfter);
  const message = error.message.endsWith(guess)
    ? error.message.slice(0, -guess.length) + seen
    : `${error.message}. ${seen}`;
  return new WebexHttpError(error.code, message, { ...error });
}

function pathOf({ url }: WebexHttpError): string {
  return url.split("/").slice(-2).join("/");
}
