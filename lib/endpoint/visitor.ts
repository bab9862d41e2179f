import type { Guest } from "../token/guest_claims.ts";

/** Who sent a request, as the site itself knows it. */
export interface Visitor extends Guest {
  /** Headers for the answer, such as a cookie that lets the site know the visitor again. */
  headers?: Record<string, string> | undefined;
}

/**
 * Returns who sent a request, by the session of the site itself, or `null` when nobody is signed in. It must
 * take the subject from what the site knows, never from the body or the query: whoever sends those can name
 * any subject, and would then read that guest's messages.
 */
export type Identify = (
  request: Request,
) => Visitor | null | undefined | Promise<Visitor | null | undefined>;
