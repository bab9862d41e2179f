import type { Endpoint } from "./endpoint.ts";
import { accessToken, applicationsToken } from "./endpoints/access_token.ts";
import { guestsCount, guestsToken } from "./endpoints/guests.ts";
import { jwtLogin } from "./endpoints/jwt_login.ts";
import { peopleById, peopleMe } from "./endpoints/people.ts";
import { fullCatalog, limitedCatalog, meetingPreferences } from "./endpoints/sdk.ts";
import { spaceEndpoints } from "./endpoints/spaces.ts";

/** The table of endpoints. A path without braces goes before one with braces. */
export const ENDPOINTS: readonly Endpoint[] = [
  jwtLogin,
  peopleMe,
  peopleById,
  guestsToken,
  guestsCount,
  accessToken,
  applicationsToken,
  ...spaceEndpoints,
  meetingPreferences,
  limitedCatalog,
  fullCatalog,
];
