import login from "../../../fixtures/jwt_login.json" with { type: "json" };
import { decodeBase64Url } from "../../base64.ts";
import { WebexError } from "../../errors.ts";
import type { Finding } from "../../finding.ts";
import { checkClaims } from "../../token/claims_check.ts";
import { sameBytes } from "../../token/hs256.ts";
import { type Jws, parseJws } from "../../token/jws.ts";
import { checkAlgorithm } from "../../token/signature.ts";
import { explainSignature } from "../../token/signature_check.ts";
import { bearerOf } from "../http/authenticate.ts";
import { endpoint } from "../http/endpoint.ts";
import { type Fixture, readFixtures } from "../http/fixture.ts";
import { Refusal } from "../http/refusal.ts";
import type { KnownIssuer } from "../state/issuers.ts";
import type { MockState } from "../state/state.ts";

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
    const { owner, subject, displayName } = await readGuest(token, state)
      .catch((error) => explain(error, token, state));
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

/** Reads who logs in, and checks that it is signed by an issuer that the mock knows. */
async function readGuest(token: string, state: MockState) {
  const jws = parse(token);
  const { subject, displayName } = checkGuestToken(jws, state.clock.now());
  return { owner: await checkSigner(jws, state), subject, displayName };
}

/** Adds to a refusal, which has one reason, all that is wrong or odd with the token. */
async function explain(
  error: unknown,
  token: string,
  { issuers, clock, fast }: MockState,
): Promise<never> {
  if (!(error instanceof Refusal)) throw error;
  // loaded on demand: tokens that are good need no explanation
  const { explainGuestToken } = await import("../../token/explain_guest_token.ts");
  const options = { allowUnusualIssuer: true, now: () => clock.now() };
  const secret = issuers.find(issuerOf(token), fast)?.secret;
  const findings = await explainGuestToken(token, { ...options, secret })
    // an issuer may have been registered with a secret that none has, such as an id
    .catch(() => explainGuestToken(token, options));
  throw new Refusal(error.fixture, error.reason, { ...error, findings });
}

/** The issuer that a token names; an empty string where it names none that could be known. */
function issuerOf(token: string): string {
  try {
    const { iss } = parseJws(token).claims as { iss?: unknown };
    return typeof iss === "string" ? iss : "";
  } catch {
    return "";
  }
}

function parse(token: string): Jws {
  try {
    return parseJws(token);
  } catch (error) {
    if (!(error instanceof WebexError)) throw error;
    throw new Refusal(FIXTURES.notFound, `${error.code}: ${error.message}`);
  }
}

/** Checks what can be checked without the issuer's secret. */
function checkGuestToken(jws: Jws, now: number): { subject: string; displayName: string } {
  const fatal = checkClaims(jws.claims, { now }).find(isFatal);
  if (fatal !== undefined) {
    const isExpired = fatal.code === "exp_past";
    throw refusalOf(fatal, isExpired ? FIXTURES.unauthorized : FIXTURES.badRequest);
  }
  const algorithm = checkAlgorithm(jws);
  if (algorithm !== undefined) throw refusalOf(algorithm, FIXTURES.unauthorized);
  const { sub, name } = jws.claims as { sub: string; name?: string };
  return { subject: sub, displayName: name ?? sub };
}

/** The service was seen to take `sub` and `iss` of many forms: only what cannot be a guest is refused. */
function isFatal({ severity, code }: Finding): boolean {
  return severity === "error" && !code.startsWith("iss_") || code === "iss_missing" ||
    code === "iss_not_string" || code === "iss_empty";
}

/** Returns the issuer, if the token is signed with its secret. */
async function checkSigner(jws: Jws, { issuers, fast }: MockState): Promise<KnownIssuer> {
  const issuer = issuers.find((jws.claims as { iss: string }).iss, fast);
  if (issuer === undefined) {
    const reason =
      "iss_unknown: the claim iss is not an issuer that this mock knows. Register it with addIssuer, --issuer and --secret, or POST /__mock/issuers";
    throw new Refusal(FIXTURES.unauthorized, reason);
  }
  const signature = decodeBase64Url(jws.signature);
  if (signature === undefined || !sameBytes(signature, fast.sign(jws.signed, issuer.key))) {
    throw refusalOf(await explainSignature(jws, issuer.secret), FIXTURES.unauthorized);
  }
  return issuer;
}

function refusalOf(finding: Finding, fixture: Fixture): Refusal {
  return new Refusal(fixture, `${finding.code}: ${finding.message}. ${finding.hint}`);
}
