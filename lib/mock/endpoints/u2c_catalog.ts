import catalog from "../../../fixtures/u2c_catalog.json" with { type: "json" };
import { authenticate } from "../http/authenticate.ts";
import type { Answer } from "../http/answer.ts";
import { type AnyCall, endpoint } from "../http/endpoint.ts";
import { type Fixture, readFixtures } from "../http/fixture.ts";
import { conversationsUrl, devicesUrl, hostCatalog, metricsUrl } from "../http/service_urls.ts";

const FIXTURES = readFixtures(catalog);

/** How the SDK asks. It makes no difference: the mock has one list. */
const QUERY = {
  format: { type: "string" },
  mode: { type: "string" },
  orgId: { type: "string" },
  userId: { type: "string" },
  emailhash: { type: "string" },
} as const;

/** The lists of services that the official JavaScript SDK asks for. */
export const catalogEndpoints = [
  endpoint("GET /u2c/api/v1/limited/catalog", {
    summary: "lists services, for the official JavaScript SDK before login",
    query: QUERY,
    answers: [FIXTURES.limited],
  }, (call) => catalogOf(call, FIXTURES.limited)),

  endpoint("GET /u2c/api/v1/catalog", {
    summary: "lists services, for the official JavaScript SDK after login",
    query: QUERY,
    answers: [FIXTURES.full],
  }, (call) => {
    authenticate(call);
    return catalogOf(call, FIXTURES.full);
  }),
];

/** The services, as seen from where the request was sent to: the SDK goes nowhere else. */
function catalogOf({ origin, state }: AnyCall, fixture: Fixture): Answer {
  const serviceLinks = {
    // the SDK takes the first service that has a host of a cluster for the conversations of that cluster
    identityLookup: conversationsUrl(origin, "us"),
    hydra: `${origin}/v1`,
    wdm: devicesUrl(origin),
    conversation: conversationsUrl(origin, "us"),
    metrics: metricsUrl(origin),
  };
  return {
    fixture,
    values: { serviceLinks, hostCatalog: hostCatalog(origin, state.clusters()) },
  };
}
