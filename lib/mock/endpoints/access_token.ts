import accessToken from "../../../fixtures/access_token.json" with { type: "json" };
import type { Answer } from "../http/answer.ts";
import { authenticate } from "../http/authenticate.ts";
import { endpoint } from "../http/endpoint.ts";
import { type Fixture, readFixtures } from "../http/fixture.ts";
import { Refusal } from "../http/refusal.ts";
import { type KnownServiceApp, REFRESH_TOKEN_LIFETIME } from "../state/issuers.ts";
import type { MockState } from "../state/state.ts";

const FIXTURES = readFixtures(accessToken);

/** Lifetime of the access tokens of Service Apps, in seconds: 14 days less one second, as recorded. */
const EXPIRES_IN = 1209599;

/** Within this time a refresh leaves the access token as it is, as the README of webex/integration-refresh says. */
const UNCHANGED_FOR = 24 * 3600 * 1000;

/** The tokens of Service Apps. */
export const accessTokenEndpoints = [
  endpoint("POST /v1/access_token", {
    summary: "refreshes the access token of a Service App",
    body: {
      grant_type: { type: "string", required: true },
      client_id: { type: "string", required: true },
      client_secret: { type: "string", required: true },
      refresh_token: { type: "string" },
    },
    form: true,
    answers: [
      FIXTURES.refreshed,
      FIXTURES.badRequest,
      FIXTURES.unauthorized,
      FIXTURES.unsupportedGrantType,
    ],
  }, async (call) => {
    const fields = await call.readBody();
    if (fields.grant_type !== "refresh_token") {
      const reason = "the mock serves the grant type refresh_token only";
      throw new Refusal(FIXTURES.unsupportedGrantType, reason, { description: reason });
    }
    const app = call.state.serviceApps.find(fields.client_id);
    if (app === undefined || app.clientSecret !== fields.client_secret) {
      throw new Refusal(FIXTURES.unauthorized, "the client id or secret is wrong");
    }
    checkRefreshToken(app, fields.refresh_token, call.state.clock.now());
    return grant(call.state, app, FIXTURES.refreshed, { scope: app.scopes.join(" ") });
  }),

  endpoint("POST /v1/applications/{applicationId}/token", {
    summary: "sends the first tokens of a Service App to the integration that manages it",
    body: {
      clientId: { type: "string", required: true },
      clientSecret: { type: "string", required: true },
      targetOrgId: { type: "string", required: true },
    },
    answers: [FIXTURES.first],
  }, async (call) => {
    const { state, params } = call;
    if (!state.hasScope(authenticate(call), "spark:applications_token")) {
      throw new Refusal(403, "the token lacks the scope spark:applications_token");
    }
    const { clientId, clientSecret, targetOrgId } = await call.readBody();
    const app = state.serviceApps.byApplicationId(params.applicationId!);
    if (app === undefined || app.clientId !== clientId || app.orgId !== targetOrgId) {
      throw new Refusal(404, "no Service App of this id is authorized there");
    }
    if (app.clientSecret !== clientSecret || !app.authorized) {
      throw new Refusal(403, "the client secret is wrong, or the app is not authorized");
    }
    return grant(state, app, FIXTURES.first, {});
  }),
];

function checkRefreshToken(app: KnownServiceApp, sent: string | undefined, now: number): void {
  const refuse = (reason: string) => new Refusal(FIXTURES.badRequest, reason);
  if (sent !== app.refreshToken) throw refuse("the refresh token is not this Service App's");
  if (!app.authorized) {
    throw refuse("the Service App has been deauthorized, which revokes its refresh token");
  }
  const issuedAt = app.refreshIssuedAt ??= now;
  if (now >= issuedAt + REFRESH_TOKEN_LIFETIME * 1000) {
    throw refuse("the refresh token has expired by the mock's clock, after 90 days");
  }
}

function grant(
  state: MockState,
  app: KnownServiceApp,
  fixture: Fixture,
  more: Record<string, unknown>,
): Answer {
  const now = state.clock.now();
  const last = lastTokenOf(app, now) ?? issueToken(state, app);
  const refreshIssuedAt = app.refreshIssuedAt ??= now;
  const values = {
    access_token: last.accessToken,
    expires_in: Math.floor((last.expiresAt - now) / 1000),
    refresh_token: app.refreshToken,
    refresh_token_expires_in: Math.floor(REFRESH_TOKEN_LIFETIME - (now - refreshIssuedAt) / 1000),
    ...more,
  };
  return { fixture, values };
}

type IssuedToken = NonNullable<KnownServiceApp["last"]>;

/** Returns the token of the last refresh, as long as another refresh leaves it as it is. */
function lastTokenOf({ last }: KnownServiceApp, now: number): IssuedToken | undefined {
  const isFresh = last !== undefined && now >= last.issuedAt && now - last.issuedAt < UNCHANGED_FOR;
  return isFresh ? last : undefined;
}

function issueToken(state: MockState, app: KnownServiceApp): IssuedToken {
  const { owner, clientId } = app;
  const claims = state.newClaims({
    kind: "app",
    owner,
    subject: clientId,
    displayName: clientId,
    expiresIn: EXPIRES_IN,
  });
  const { issuedAt, expiresAt } = claims;
  const accessToken = state.tokens.issueOpaque(claims, state.settings.tokenCode);
  return app.last = { accessToken, issuedAt, expiresAt };
}
