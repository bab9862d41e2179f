/**
 * The names of the endpoints, in the order of their table. They stand apart from it so that a mock can be made
 * without loading all endpoints; each endpoint's type holds it to one of them.
 */
export const ENDPOINT_NAMES = [
  "jwt/login",
  "people/me",
  "people/{personId}",
  "guests/token",
  "guests/count",
  "access_token",
  "applications/{applicationId}/token",
  "rooms",
  "GET rooms",
  "memberships",
  "GET memberships",
  "memberships/{membershipId}",
  "messages",
  "GET messages",
  "meetingPreferences",
  "u2c/limited/catalog",
  "u2c/catalog",
] as const;

/** The name of an endpoint, for faults and the journal. */
export type EndpointName = typeof ENDPOINT_NAMES[number];
