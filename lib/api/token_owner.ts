import { getMe, type Person } from "./get_me.ts";
import type { RequestOptions } from "./request_options.ts";

/** Somebody who owns an access token and is no Service App. */
export interface TokenOwner {
  /** Who it is, in words: `a person`. */
  called: string;
  person: Person;
}

/** The types of people/me. A Service App itself has none. */
const OWNERS: Record<string, string> = { person: "a person", appuser: "a guest", bot: "a bot" };

/** Finds out who owns an access token. Returns `undefined` where people/me does not answer, as for a Service App. */
export async function findTokenOwner(
  accessToken: string,
  options: RequestOptions,
): Promise<TokenOwner | undefined> {
  const person = await getMe(accessToken, { ...options, retries: false }).catch(() => undefined);
  const called = OWNERS[person?.type ?? ""];
  return person === undefined || called === undefined ? undefined : { called, person };
}
