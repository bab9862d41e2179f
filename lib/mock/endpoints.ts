import type { Endpoint } from "./endpoint.ts";
import { jwtLogin } from "./endpoints/jwt_login.ts";
import { peopleById, peopleMe } from "./endpoints/people.ts";
import { fullCatalog, limitedCatalog, meetingPreferences } from "./endpoints/sdk.ts";

/** The table of endpoints. A path without braces goes before one with braces. */
export const ENDPOINTS: readonly Endpoint[] = [
  jwtLogin,
  peopleMe,
  peopleById,
  meetingPreferences,
  limitedCatalog,
  fullCatalog,
];
