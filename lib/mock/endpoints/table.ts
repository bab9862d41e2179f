import type { Endpoint } from "../http/endpoint.ts";
import { accessToken, applicationsToken } from "./access_token.ts";
import { guestsCount, guestsToken } from "./guests.ts";
import { jwtLogin } from "./jwt_login.ts";
import { peopleById, peopleMe } from "./people.ts";
import { fullCatalog, limitedCatalog, meetingPreferences } from "./sdk.ts";
import { spaceEndpoints } from "./spaces.ts";

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
