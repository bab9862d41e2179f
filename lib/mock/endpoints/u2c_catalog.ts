import catalog from "../../../fixtures/u2c_catalog.json" with { type: "json" };
import { authenticate } from "../http/authenticate.ts";
import { endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";

const FIXTURES = readFixtures(catalog);

/** The lists of services that the official JavaScript SDK asks for. */
export const catalogEndpoints = [
  endpoint("GET /u2c/api/v1/limited/catalog", {
    summary: "lists services, for the official JavaScript SDK before login",
    answers: [FIXTURES.limited],
  }, () => ({ fixture: FIXTURES.limited })),

  endpoint("GET /u2c/api/v1/catalog", {
    summary: "lists services, for the official JavaScript SDK after login",
    answers: [FIXTURES.full],
  }, async (call) => {
    await authenticate(call);
    return { fixture: FIXTURES.full };
  }),
];
