import login from "../../../fixtures/jwt_login.json" with { type: "json" };
import { decodeBase64Url, sameBytes } from "../../bytes.ts";
import { WebexError } from "../../errors.ts";
import type { Finding } from "../../finding.ts";
import { checkClaims } from "../../token/claims_check.ts";
import { checkAlgorithm, type Jws, parseJws } from "../../token/jws.ts";
import { type Fixture, readFixtures } from "../http/fixture.ts";
import { Refusal } from "../http/refusal.ts";
import type { KnownIssuer } from "../state/issuers.ts";
import type { MockState } from "../state/state.ts";

const FIXTURES = readFixtures(login);

/** Who logs in with a guest token. */
export interface GuestLogin {
  /** The issuer that signed it. */
  owner: KnownIssuer;
  subject: string;
  displayName: string;
}

/** A guest token is not signed with the secret of its issuer. It takes a while to find out why. */
export class WrongSignature {
  constructor(readonly jws: Jws, readonly secret: string) {}
}

/**
 * Reads who logs in with a guest token.
 *
 * @throws {Refusal} when the token is not one, or is not of an issuer that the mock knows.
 * @throws {WrongSignature} when it is not signed by that issuer.
 */
export function readGuest(token: string, state: MockState): GuestLogin {
  const { issuers, fast, clock, signedTokens } = state;
  const known = signedTokens.get(token);
  // with another secret an issuer is another one
  if (known !== undefined && issuers.find(known.issuer.id, fast) === known.issuer) {
    return { owner: known.issuer, ...readClaims(known.claims, clock.now()) };
  }
  const jws = parse(token);
  const guest = readClaims(jws.claims, clock.now());
  const algorithm = checkAlgorithm(jws);
  if (algorithm !== undefined) throw refusalOf(algorithm, FIXTURES.unauthorized);
  const owner = checkSigner(jws, state);
  signedTokens.set(token, { claims: jws.claims, issuer: owner });
  return { owner, ...guest };
}

/** Returns the refusal that {@linkcode readGuest} has thrown, explained. Throws on what else it was. */
export async function toRefusal(thrown: unknown): Promise<Refusal> {
  if (thrown instanceof Refusal) return thrown;
  if (!(thrown instanceof WrongSignature)) throw thrown;
  // loaded on demand: signatures that are good need no explanation
  const { explainSignature } = await import("../../token/signature_check.ts");
  return refusalOf(await explainSignature(thrown.jws, thrown.secret), FIXTURES.unauthorized);
}

function parse(token: string): Jws {
  try {
    return parseJws(token);
  } catch (error) {
    if (!(error instanceof WebexError)) throw error;
    throw new Refusal(FIXTURES.notFound, `${error.code}: ${error.message}`);
  }
}

/** Checks the claims, and reads who it is. */
function readClaims(
  claims: Jws["claims"],
  now: number,
): Pick<GuestLogin, "subject" | "displayName"> {
  const fatal = checkClaims(claims, { now, anyIssuer: true }).find(isFatal);
  if (fatal !== undefined) {
    const isExpired = fatal.code === "exp_past";
    throw refusalOf(fatal, isExpired ? FIXTURES.unauthorized : FIXTURES.badRequest);
  }
  const { sub, name } = claims as { sub: string; name?: string };
  return { subject: sub, displayName: name ?? sub };
}

/** The service was seen to take `sub` and `iss` of many forms: only what cannot be a guest is refused. */
function isFatal({ severity }: Finding): boolean {
  return severity === "error";
}

/** Returns the issuer, if the token is signed with its secret. */
function checkSigner(jws: Jws, { issuers, fast }: MockState): KnownIssuer {
  const issuer = issuers.find((jws.claims as { iss: string }).iss, fast);
  if (issuer === undefined) {
    const reason =
      "iss_unknown: the claim iss is not an issuer that this mock knows. Register it with addIssuer, --issuer and --secret, or POST /__mock/issuers";
    throw new Refusal(FIXTURES.unauthorized, reason);
  }
  const signature = decodeBase64Url(jws.signature);
  if (signature === undefined || !sameBytes(signature, fast.sign(jws.signed, issuer.key))) {
    throw new WrongSignature(jws, issuer.secret);
  }
  return issuer;
}

function refusalOf(finding: Finding, fixture: Fixture): Refusal {
  return new Refusal(fixture, `${finding.code}: ${finding.message}. ${finding.hint}`);
}
