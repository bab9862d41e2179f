import type { Endpoint } from "../http/endpoint.ts";
import { accessTokenEndpoints } from "./access_token.ts";
import { callTokenEndpoints } from "./call_token.ts";
import { contentEndpoints } from "./contents.ts";
import { conversationEndpoints } from "./conversations.ts";
import { deviceEndpoints } from "./devices.ts";
import { guestEndpoints } from "./guests.ts";
import { loginEndpoints } from "./jwt_login.ts";
import { meetingPreferencesEndpoints } from "./meeting_preferences.ts";
import { membershipEndpoints } from "./memberships.ts";
import { mercuryEndpoints } from "./mercury.ts";
import { messageEndpoints } from "./messages.ts";
import { metricsEndpoints } from "./metrics.ts";
import { peopleEndpoints } from "./people.ts";
import { roomEndpoints } from "./rooms.ts";
import { teamEndpoints } from "./teams.ts";
import { catalogEndpoints } from "./u2c_catalog.ts";
import { webhookEndpoints } from "./webhooks.ts";

/** All endpoints. The router, the README and the tests are made from this table. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...loginEndpoints,
  ...peopleEndpoints,
  ...guestEndpoints,
  ...accessTokenEndpoints,
  ...roomEndpoints,
  ...membershipEndpoints,
  ...messageEndpoints,
  ...contentEndpoints,
  ...webhookEndpoints,
  ...teamEndpoints,
  ...meetingPreferencesEndpoints,
  ...callTokenEndpoints,
  ...catalogEndpoints,
  ...deviceEndpoints,
  ...mercuryEndpoints,
  ...conversationEndpoints,
  ...metricsEndpoints,
];
