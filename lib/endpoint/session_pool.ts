import type { GuestSession } from "../session/guest_session.ts";
import type { Guest } from "../token/guest_claims.ts";

/** How many guests are remembered. The one that was asked for longest ago goes first. */
const REMEMBERED = 10_000;

/**
 * Keeps one session for each guest, so that visitors with many tabs share one exchange and one token. A guest
 * under another name has another session, since Webex renames it at the next exchange.
 */
export function createSessionPool(
  create: (guest: Guest) => GuestSession,
): (guest: Guest) => GuestSession {
  const sessions = new Map<string, GuestSession>();
  return (guest) => {
    const key = JSON.stringify([guest.subject, guest.displayName]);
    const session = sessions.get(key) ?? create(guest);
    // the order of a Map is that of insertion
    sessions.delete(key);
    sessions.set(key, session);
    if (sessions.size > REMEMBERED) sessions.delete(sessions.keys().next().value!);
    return session;
  };
}
