import login from "../../../fixtures/jwt_login.json" with { type: "json" };
import { bearerOf } from "../http/authenticate.ts";
import { endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { Refusal } from "../http/refusal.ts";
import type { MockState } from "../state/state.ts";
import { readGuest } from "./read_guest.ts";

const FIXTURES = readFixtures(login);

/** Lifetime of the access tokens, in seconds: the documentation's "almost six hours". */
const EXPIRES_IN = 21599;

/** The exchange of guest tokens. */
export const loginEndpoints = [
  endpoint("POST /v1/jwt/login", {
    summary: "exchanges a guest token, sent raw or after Bearer, for an access token",
    answers: [FIXTURES.ok, FIXTURES.unauthorized, FIXTURES.badRequest, FIXTURES.notFound],
  }, async ({ state, headers }) => {
    const token = bearerOf(headers);
    if (token === undefined) {
      const reason = "no Authorization header with a guest token was sent";
      throw new Refusal(FIXTURES.unauthorized, reason);
    }
    const { owner, subject, displayName } = await readGuest(token, state).catch((error) =>
      withFindings(error, token, state)
    );
    const { guests, settings, tokens, clock } = state;
    const guest = guests.createOrRename({ owner, subject, displayName, at: clock.now() });
    const { expiresIn = EXPIRES_IN, accessTokenForm, tokenCode } = settings;
    const claims = state.newClaims({ kind: "guest", owner, subject, displayName, expiresIn });
    const accessToken = accessTokenForm === "jwt"
      ? await tokens.issueJwt(claims, { personUuid: guest.uuid })
      : tokens.issueOpaque(claims, tokenCode);
    return { fixture: FIXTURES.ok, values: { token: accessToken, expiresIn } };
  }),
];

/** Adds to a refusal, which has one reason, all that is wrong or odd with the token. */
async function withFindings(error: unknown, token: string, state: MockState): Promise<never> {
  if (!(error instanceof Refusal)) throw error;
  // loaded on demand: tokens that are good need no explanation
  const { findingsOf } = await import("./guest_token_findings.ts");
  const findings = await findingsOf(token, state);
  throw new Refusal(error.fixture, error.reason, { ...error, findings });
}
