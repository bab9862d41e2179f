import { refusalFixture } from "../http/answer.ts";
import { authenticate } from "../http/authenticate.ts";
import type { Answer, Call, Endpoint } from "../http/endpoint.ts";
import { FIXTURES } from "../http/fixtures.ts";
import { isText, missingField, readFormFields, readJsonFields } from "../http/request_body.ts";
import { type KnownServiceApp, REFRESH_TOKEN_LIFETIME } from "../state/service_apps.ts";

/** Lifetime of the access tokens of Service Apps, in seconds: 14 days less one second, as recorded. */
const EXPIRES_IN = 1209599;

/** Within this time a refresh leaves the access token as it is, as the README of webex/integration-refresh says. */
const UNCHANGED_FOR = 24 * 3600 * 1000;

/** Refreshes the access token of a Service App. */
export const accessToken: Endpoint = {
  name: "access_token",
  method: "POST",
  path: "/v1/access_token",
  summary: "refresh the access token of a Service App",
  async respond(call) {
    const body = await readFormFields(call);
    if (body.refused !== undefined) return body.refused;
    const { grant_type: grant, client_id: id, client_secret: secret, refresh_token: refresh } =
      body.fields;
    if (grant !== "refresh_token") {
      return {
        ...missingField("grant_type"),
        reason: "the mock knows the grant type refresh_token alone",
      };
    }
    for (const [name, value] of Object.entries({ client_id: id, client_secret: secret })) {
      if (!isText(value)) return missingField(name);
    }
    const app = call.state.serviceApps.find(id as string);
    if (app === undefined || app.clientSecret !== secret) {
      return {
        fixture: FIXTURES.accessTokenUnauthorized,
        reason: "the client id or secret is wrong",
      };
    }
    const refused = refuseRefreshToken(call, app, refresh);
    return refused ?? grantTo(call, app, FIXTURES.accessTokenOk, { scope: app.scopes.join(" ") });
  },
};

/** Gives the tokens of a Service App to the one who manages it. */
export const applicationsToken: Endpoint = {
  name: "applications/{applicationId}/token",
  method: "POST",
  path: "/v1/applications/{applicationId}/token",
  summary: "give the first tokens of a Service App in an organization",
  async respond(call) {
    const { proof, refused } = await authenticate(call, refusalFixture(401));
    if (refused !== undefined) return refused;
    if (!call.state.hasScope(proof, "spark:applications_token")) {
      return {
        fixture: refusalFixture(403),
        reason: "the token lacks the scope spark:applications_token",
      };
    }
    const body = await readJsonFields(call);
    if (body.refused !== undefined) return body.refused;
    const { clientId, clientSecret, targetOrgId } = body.fields;
    for (const [name, value] of Object.entries({ clientId, clientSecret, targetOrgId })) {
      if (!isText(value)) return missingField(name);
    }
    const app = call.state.serviceApps.byApplicationId(call.params.applicationId!);
    if (app === undefined || app.clientId !== clientId || app.orgId !== targetOrgId) {
      return {
        fixture: refusalFixture(404),
        reason: "no Service App of this id is authorized there",
      };
    }
    if (app.clientSecret !== clientSecret || !app.authorized) {
      return {
        fixture: refusalFixture(403),
        reason: "the client secret is wrong, or the app is not authorized",
      };
    }
    return grantTo(call, app, FIXTURES.applicationsTokenOk, {});
  },
};

function refuseRefreshToken(
  call: Call,
  app: KnownServiceApp,
  refresh: unknown,
): Answer | undefined {
  const fixture = FIXTURES.accessTokenBadRequest;
  if (!isText(refresh) || refresh !== app.refreshToken) {
    return { fixture, reason: "the refresh token is not that of this Service App" };
  }
  if (!app.authorized) {
    return {
      fixture,
      reason: "the Service App has been deauthorized, which revokes its refresh token",
    };
  }
  const issuedAt = app.refreshIssuedAt ??= call.state.clock.now();
  if (call.state.clock.now() >= issuedAt + REFRESH_TOKEN_LIFETIME * 1000) {
    return { fixture, reason: "the refresh token has expired by the mock's clock, after 90 days" };
  }
  return undefined;
}

function grantTo(
  call: Call,
  app: KnownServiceApp,
  fixture: Answer["fixture"],
  more: Record<string, unknown>,
): Answer {
  const { state } = call;
  const now = state.clock.now();
  if (
    app.last === undefined || now - app.last.issuedAt >= UNCHANGED_FOR || now < app.last.issuedAt
  ) {
    const proof = state.proofFor("app", app.home, app.clientId, app.clientId, EXPIRES_IN);
    const token = state.tokens.issueOpaque(proof, state.settings.tokenCode);
    app.last = { accessToken: token, issuedAt: now, expiresAt: proof.expiresAt };
  }
  const refreshIssuedAt = app.refreshIssuedAt ??= now;
  const values = {
    access_token: app.last.accessToken,
    expires_in: Math.floor((app.last.expiresAt - now) / 1000),
    refresh_token: app.refreshToken,
    refresh_token_expires_in: Math.floor(REFRESH_TOKEN_LIFETIME - (now - refreshIssuedAt) / 1000),
    ...more,
  };
  return { fixture, values };
}
