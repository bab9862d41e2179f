import { encodeBase64, encodeBase64Url } from "../../bytes.ts";
import { createGuestToken } from "../../token/create_guest_token.ts";
import { HEADER_SEGMENT } from "../../token/guest_claims.ts";
import type { Asker } from "./asker.ts";
import { spaceSteps } from "./space_steps.ts";

/** What the scenario is run with. At least one of the two is needed. */
export interface ScenarioCredentials {
  /** A Guest Issuer and its secret. */
  issuer?: { issuer: string; secret: string } | undefined;
  /** The access token of a Service App. */
  appToken?: string | undefined;
}

/** Options of {@linkcode guestScenario}. */
export interface GuestScenarioOptions {
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  /** Takes a guest token of an unusual issuer or a short secret. */
  allowUnusualIssuer?: boolean | undefined;
}

/** The guest that the scenario logs in. The same one each time, so that there are no more guests after each. */
const GUEST = { subject: "guestissuer-scenario", displayName: "Guestissuer Scenario" };

/** A secret that no issuer has. */
const OTHER_SECRET = encodeBase64(new TextEncoder().encode("guestissuer: of no issuer at all"));

/** An id of the right form that nothing has. */
const NOBODY = encodeBase64Url("ciscospark://us/PEOPLE/00000000-0000-4000-8000-000000000000");

/**
 * Does what guests and their owners do, right and wrong: logins, people/me, guests of a Service App, a space with a
 * message. What it creates it deletes, but for the guests, which cannot be deleted.
 *
 * Whatever is answered is no error: it is what is recorded.
 */
export async function guestScenario(
  asker: Asker,
  credentials: ScenarioCredentials,
  options: GuestScenarioOptions,
): Promise<void> {
  const { issuer, appToken } = credentials;
  const ofIssuer = issuer && await loginSteps(asker, issuer, options);
  const ofApp = appToken && await serviceAppSteps(asker, appToken, ofIssuer);
  const guest = ofIssuer ?? ofApp;
  await asker.ask({ endpoint: "GET /v1/people/me", expected: 401 });
  if (guest === undefined) return;
  await asker.ask({ endpoint: "GET /v1/people/me", expected: 200, token: guest });
  await asker.ask({
    endpoint: "GET /v1/people/{personId}",
    params: { personId: NOBODY },
    expected: 404,
    token: guest,
  });
  await spaceSteps(asker, guest);
}

/** Logins. Returns the access token of the guest, if there is one. */
async function loginSteps(
  asker: Asker,
  issuer: { issuer: string; secret: string },
  { now, allowUnusualIssuer }: GuestScenarioOptions,
): Promise<string | undefined> {
  const endpoint = "POST /v1/jwt/login";
  const sign = (more: { secret?: string; now?: () => number } = {}) =>
    createGuestToken(GUEST, { ...issuer, now, expiresIn: 300, allowUnusualIssuer, ...more });
  const good = await sign();
  const right = await asker.ask({ endpoint, expected: 200, token: good });
  await asker.ask({ endpoint, expected: 401, token: await sign({ secret: OTHER_SECRET }) });
  await asker.ask({ endpoint, expected: 401, token: await sign({ now: () => now() - 3_600_000 }) });
  await asker.ask({ endpoint, expected: 400, token: withoutClaims(good) });
  await asker.ask({ endpoint, expected: 404, token: "no-token-at-all" });
  await asker.ask({ endpoint, expected: 401 });
  return stringIn(right.body, "token");
}

/** Guests of a Service App. Returns the access token of one, if there is one. */
async function serviceAppSteps(
  asker: Asker,
  appToken: string,
  otherToken: string | undefined,
): Promise<string | undefined> {
  const endpoint = "POST /v1/guests/token";
  const created = await asker.ask({ endpoint, expected: 200, token: appToken, body: GUEST });
  const { subject } = GUEST;
  await asker.ask({ endpoint, expected: 400, token: appToken, body: { subject } });
  const count = { endpoint: "GET /v1/guests/count" } as const;
  await asker.ask({ ...count, expected: 200, token: appToken });
  await asker.ask({ ...count, expected: 401 });
  const guest = stringIn(created.body, "accessToken");
  const poor = otherToken ?? guest;
  if (poor !== undefined) await asker.ask({ ...count, expected: 403, token: poor });
  await asker.ask({ endpoint: "GET /v1/people/me", expected: 403, token: appToken });
  return guest;
}

/** A JWT without the claim `exp`, and so with a signature that does not match. */
function withoutClaims(token: string): string {
  const claims = encodeBase64Url(JSON.stringify(GUEST));
  return `${HEADER_SEGMENT}.${claims}.${token.split(".")[2]}`;
}

function stringIn(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
