import { authenticate } from "../http/authenticate.ts";
import { FIXTURES } from "../http/fixtures.ts";
import type { Endpoint } from "../http/endpoint.ts";

/** The service catalog that the official JavaScript SDK asks for before it has a token. */
export const limitedCatalog: Endpoint = {
  name: "u2c/limited/catalog",
  method: "GET",
  path: "/u2c/api/v1/limited/catalog",
  summary: "list services, for the official JavaScript SDK before login",
  respond: () => ({ fixture: FIXTURES.u2cCatalogLimited }),
};

/** The service catalog that the official JavaScript SDK asks for once it has a token. */
export const fullCatalog: Endpoint = {
  name: "u2c/catalog",
  method: "GET",
  path: "/u2c/api/v1/catalog",
  summary: "list services, for the official JavaScript SDK after login",
  async respond(call) {
    const { refused } = await authenticate(call, FIXTURES.anyUnauthorized);
    return refused ?? { fixture: FIXTURES.u2cCatalogFull };
  },
};

/** Refuses guests, as the service does. */
export const meetingPreferences: Endpoint = {
  name: "meetingPreferences",
  method: "GET",
  path: "/v1/meetingPreferences",
  summary: "refused to guests, who have no meeting preferences",
  async respond(call) {
    const { proof, refused } = await authenticate(call, FIXTURES.anyUnauthorized);
    if (refused !== undefined) return refused;
    if (proof.kind !== "guest") {
      return {
        fixture: FIXTURES.anyNotFound,
        reason: "the mock has no meeting preferences of users",
      };
    }
    return {
      fixture: FIXTURES.meetingPreferencesForbidden,
      reason: "guests (type appuser) have no meeting preferences",
    };
  },
};
