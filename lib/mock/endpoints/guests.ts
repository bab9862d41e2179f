import guests from "../../../fixtures/guests.json" with { type: "json" };
import { endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { requireApp } from "./require_app.ts";

const FIXTURES = readFixtures(guests);

/** Lifetime of the access tokens of Service App guests, in seconds: 18 hours less one second, as documented. */
const EXPIRES_IN = 64799;

/** Real ones "usually are over 2000 characters in length". */
const MIN_TOKEN_LENGTH = 2048;

/** The guests of Service Apps. */
export const guestEndpoints = [
  endpoint("POST /v1/guests/token", {
    summary: "issues a Service App an access token for a guest, who is created if new",
    body: {
      subject: { type: "string", required: true },
      displayName: { type: "string", required: true },
    },
    badRequest: FIXTURES.tokenBadRequest,
    answers: [FIXTURES.token, FIXTURES.tokenBadRequest, FIXTURES.forbidden],
  }, async (call) => {
    const { owner } = requireApp(call, {
      scopes: ["guest-issuer:write"],
      forbidden: FIXTURES.forbidden,
    });
    const { subject, displayName } = await call.readBody();
    const { guests, tokens, settings, clock } = call.state;
    const guest = guests.createOrRename({ owner, subject, displayName, at: clock.now() });
    const { expiresIn = EXPIRES_IN } = settings;
    const claims = call.state.newClaims({ kind: "guest", owner, subject, displayName, expiresIn });
    const accessToken = await tokens.issueJwt(claims, {
      personUuid: guest.uuid,
      minLength: MIN_TOKEN_LENGTH,
    });
    const { personId: id, email } = guest;
    const values = { id, subject, displayName, email, accessToken, expiresIn };
    return { fixture: FIXTURES.token, values };
  }),

  endpoint("GET /v1/guests/count", {
    summary: "counts the guests of a Service App",
    answers: [FIXTURES.count, FIXTURES.forbidden],
  }, (call) => {
    const app = requireApp(call, {
      scopes: ["guest-issuer:read", "guest-issuer:write"],
      forbidden: FIXTURES.forbidden,
    });
    return { fixture: FIXTURES.count, body: call.state.guests.countOf(app.clientId) };
  }),
];
