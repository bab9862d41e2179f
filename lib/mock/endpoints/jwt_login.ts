import login from "../../../fixtures/jwt_login.json" with { type: "json" };
import type { Answer } from "../http/answer.ts";
import { bearerOf } from "../http/authenticate.ts";
import { endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { Refusal } from "../http/refusal.ts";
import type { MockState } from "../state/state.ts";
import { type GuestLogin, readGuest, toRefusal } from "./read_guest.ts";

const FIXTURES = readFixtures(login);

/** Lifetime of the access tokens, in seconds: the documentation's "almost six hours". */
const EXPIRES_IN = 21599;

/** The exchange of guest tokens. */
export const loginEndpoints = [
  endpoint("POST /v1/jwt/login", {
    summary: "exchanges a guest token, sent raw or after Bearer, for an access token",
    answers: [FIXTURES.ok, FIXTURES.unauthorized, FIXTURES.badRequest, FIXTURES.notFound],
  }, ({ state, headers }) => {
    const token = bearerOf(headers);
    if (token === undefined) {
      const reason = "no Authorization header with a guest token was sent";
      throw new Refusal(FIXTURES.unauthorized, reason);
    }
    try {
      return logIn(readGuest(token, state), state);
    } catch (error) {
      return refuse(error, token, state);
    }
  }),
];

/** Issues the access token of a guest, who is created if new. */
function logIn({ owner, subject, displayName }: GuestLogin, state: MockState) {
  const { guests, settings, tokens, clock } = state;
  const guest = guests.createOrRename({ owner, subject, displayName, at: clock.now() });
  const { expiresIn = EXPIRES_IN, accessTokenForm, tokenCode } = settings;
  const claims = state.newClaims({ kind: "guest", owner, subject, displayName, expiresIn });
  const answer = (token: string): Answer => ({
    fixture: FIXTURES.ok,
    values: { token, expiresIn },
  });
  return accessTokenForm === "jwt"
    ? tokens.issueJwt(claims, { personUuid: guest.uuid }).then(answer)
    : answer(tokens.issueOpaque(claims, tokenCode));
}

/** Refuses a token with one reason, and with all that is wrong or odd with it. */
async function refuse(thrown: unknown, token: string, state: MockState): Promise<never> {
  const { fixture, reason } = await toRefusal(thrown);
  // loaded on demand: tokens that are good need no explanation
  const { findingsOf } = await import("./guest_token_findings.ts");
  throw new Refusal(fixture, reason, { findings: await findingsOf(token, state) });
}
