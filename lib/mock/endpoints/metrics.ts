import metrics from "../../../fixtures/metrics.json" with { type: "json" };
import { authenticate } from "../http/authenticate.ts";
import { endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";

const FIXTURES = readFixtures(metrics);
const BODY = { metrics: { type: "array" } } as const;

/**
 * What the official JavaScript SDK says of itself. Nothing is kept: without these endpoints a live connection of
 * the SDK ends its process half a second later, by a promise that nobody handles.
 */
export const metricsEndpoints = [
  endpoint("POST /metrics/api/v1/clientmetrics", {
    summary: "takes what the official JavaScript SDK measures, and keeps nothing",
    body: BODY,
    answers: [FIXTURES.taken],
  }, async (call) => {
    authenticate(call);
    await call.readBody();
    return { fixture: FIXTURES.taken };
  }),

  endpoint("POST /metrics/api/v1/clientmetrics-prelogin", {
    summary: "takes what the official JavaScript SDK measures before login, and keeps nothing",
    body: BODY,
    answers: [FIXTURES.taken],
  }, async (call) => {
    await call.readBody();
    return { fixture: FIXTURES.taken };
  }),
];
