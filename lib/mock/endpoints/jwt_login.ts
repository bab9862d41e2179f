import { decodeBase64Url } from "../../base64.ts";
import { WebexError } from "../../errors.ts";
import { checkClaims } from "../../token/claims_check.ts";
import type { Finding } from "../../finding.ts";
import { sameBytes } from "../../token/hs256.ts";
import { type Jws, parseJws } from "../../token/jws.ts";
import { checkAlgorithm } from "../../token/signature.ts";
import { explainSignature } from "../../token/signature_check.ts";
import { bearerOf } from "../http/authenticate.ts";
import { FIXTURES } from "../http/fixtures.ts";
import type { Answer, Call, Endpoint } from "../http/endpoint.ts";
import type { KnownIssuer } from "../state/issuers.ts";

/** Exchanges a guest token for an access token. */
export const jwtLogin: Endpoint = {
  name: "jwt/login",
  method: "POST",
  path: "/v1/jwt/login",
  summary: "exchange a guest token for an access token",
  respond(call) {
    const token = bearerOf(call.headers);
    if (token === undefined) {
      return {
        fixture: FIXTURES.jwtLoginUnauthorized,
        reason: "no Authorization header with a guest token was sent",
      };
    }
    let jws: Jws;
    try {
      jws = parseJws(token);
    } catch (error) {
      const reason = error instanceof WebexError ? `${error.code}: ${error.message}` : "no JWT";
      return { fixture: FIXTURES.jwtLoginNotFound, reason };
    }
    return exchange(call, jws);
  },
};

function exchange(call: Call, jws: Jws): Answer | Promise<Answer> {
  const { state } = call;
  const now = state.clock.now();
  const wrong = checkClaims(jws.claims, { now }).find(isFatal);
  if (wrong !== undefined) {
    return refuse(
      wrong,
      wrong.code === "exp_past" ? FIXTURES.jwtLoginUnauthorized : FIXTURES.jwtLoginBadRequest,
    );
  }
  const algorithm = checkAlgorithm(jws);
  if (algorithm !== undefined) return refuse(algorithm, FIXTURES.jwtLoginUnauthorized);
  const { sub, name, iss } = jws.claims as { sub: string; name?: string; iss: string };
  const issuer = state.issuers.find(iss, state.fast);
  if (issuer === undefined) {
    return {
      fixture: FIXTURES.jwtLoginUnauthorized,
      reason:
        "iss_unknown: the claim iss is not an issuer that this mock knows. Register it with addIssuer, --issuer and --secret, or POST /__mock/issuers",
    };
  }
  const signature = decodeBase64Url(jws.signature);
  if (signature === undefined || !sameBytes(signature, state.fast.sign(jws.signed, issuer.key))) {
    return explainSignature(jws, issuer.secret).then((finding) =>
      refuse(finding, FIXTURES.jwtLoginUnauthorized)
    );
  }
  return grant(call, issuer, sub, name ?? sub, now);
}

/** The service was seen to take subs and iss of many forms, so only what can be no guest at all is refused. */
function isFatal({ severity, code }: Finding): boolean {
  return severity === "error" && !code.startsWith("iss_") || code === "iss_missing" ||
    code === "iss_not_string" || code === "iss_empty";
}

function grant(
  call: Call,
  issuer: KnownIssuer,
  subject: string,
  displayName: string,
  now: number,
): Answer | Promise<Answer> {
  const { state } = call;
  const home = { realm: issuer.issuer, orgUuid: issuer.orgUuid, cluster: issuer.cluster };
  const guest = state.guests.meet(home, subject, displayName, now, state.fast);
  guest.displayName = displayName;
  const { expiresIn, accessTokenForm, tokenCode } = state.settings;
  const proof = state.proofFor("guest", guest.home, subject, displayName, expiresIn);
  const answer = (token: string): Answer => ({
    fixture: FIXTURES.jwtLoginOk,
    values: { token, expiresIn },
  });
  return accessTokenForm === "jwt"
    ? state.tokens.issueJwt(proof, guest.uuid).then(answer)
    : answer(state.tokens.issueOpaque(proof, tokenCode));
}

function refuse(finding: Finding, fixture: Answer["fixture"]): Answer {
  return { fixture, reason: `${finding.code}: ${finding.message}. ${finding.hint}` };
}
