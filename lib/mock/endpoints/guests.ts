import { refusalFixture } from "../http/answer.ts";
import { authenticate } from "../http/authenticate.ts";
import type { Answer, Call, Endpoint } from "../http/endpoint.ts";
import { FIXTURES } from "../http/fixtures.ts";
import { isText, readJsonFields } from "../http/request_body.ts";
import type { KnownServiceApp } from "../state/service_apps.ts";

/** Lifetime of the access tokens of Service App guests, in seconds: the 18 hours less one of the documentation. */
const EXPIRES_IN = 64799;

/** Real ones "usually are over 2000 characters in length". */
const MIN_TOKEN_LENGTH = 2048;

/** Creates a guest of a Service App, or gives a known one another token. */
export const guestsToken: Endpoint = {
  name: "guests/token",
  method: "POST",
  path: "/v1/guests/token",
  summary: "give a Service App an access token for a guest",
  async respond(call) {
    const { app, refused } = await authenticateApp(call, ["guest-issuer:write"]);
    if (refused !== undefined) return refused;
    const body = await readJsonFields(call);
    if (body.refused !== undefined) return body.refused;
    const { subject, displayName } = body.fields;
    if (!isText(subject)) return missing("subject");
    if (!isText(displayName)) return missing("displayName");
    return await grant(call, app, subject, displayName);
  },
};

/** Counts the guests of a Service App. */
export const guestsCount: Endpoint = {
  name: "guests/count",
  method: "GET",
  path: "/v1/guests/count",
  summary: "count the guests of a Service App",
  async respond(call) {
    const { app, refused } = await authenticateApp(call, [
      "guest-issuer:read",
      "guest-issuer:write",
    ]);
    if (refused !== undefined) return refused;
    return { fixture: FIXTURES.guestsCountOk, body: call.state.guests.countOf(app.clientId) };
  },
};

async function authenticateApp(
  call: Call,
  scopes: string[],
): Promise<{ app: KnownServiceApp; refused?: undefined } | { app?: undefined; refused: Answer }> {
  const { proof, refused } = await authenticate(call, refusalFixture(401));
  if (refused !== undefined) return { refused };
  const app = proof.kind === "app" ? call.state.serviceApps.find(proof.realm) : undefined;
  const fixture = FIXTURES.guestsTokenForbidden;
  if (app === undefined) {
    return { refused: { fixture, reason: "the access token is not that of a Service App" } };
  }
  if (!scopes.some((scope) => app.scopes.includes(scope))) {
    return {
      refused: { fixture, reason: `the Service App lacks the scope ${scopes.join(" or ")}` },
    };
  }
  return { app };
}

function missing(field: string): Answer {
  return {
    fixture: FIXTURES.guestsTokenBadRequest,
    reason: `the body holds no ${field}, a text that is not empty`,
  };
}

async function grant(
  call: Call,
  app: KnownServiceApp,
  subject: string,
  displayName: string,
): Promise<Answer> {
  const { state } = call;
  const guest = state.guests.meet(app.home, subject, displayName, state.clock.now(), state.fast);
  guest.displayName = displayName;
  const { expiresIn = EXPIRES_IN } = state.settings.given;
  const proof = state.proofFor("guest", app.home, subject, displayName, expiresIn);
  const accessToken = await state.tokens.issueJwt(proof, guest.uuid, MIN_TOKEN_LENGTH);
  const values = {
    id: guest.personId,
    subject,
    displayName,
    email: guest.email,
    accessToken,
    expiresIn,
  };
  return { fixture: FIXTURES.guestsTokenOk, values };
}
