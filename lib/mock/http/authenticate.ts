import { decodeToken } from "../../token/decode_token.ts";
import type { AccessTokenClaims } from "../state/access_token_claims.ts";
import type { Person } from "../state/person.ts";
import type { MockState } from "../state/state.ts";
import type { AnyCall } from "./endpoint.ts";
import type { Fixture } from "./fixture.ts";
import type { SentHeaders } from "./incoming.ts";
import { Refusal } from "./refusal.ts";

/** The token in an Authorization header. */
export function bearerOf(headers: SentHeaders): string | undefined {
  const { authorization } = headers;
  return authorization === undefined ? undefined : withoutScheme(authorization);
}

/** The token of an authorization: after `Bearer `, or raw as the official JavaScript SDK sends it. */
export function withoutScheme(header: string): string | undefined {
  const space = header.indexOf(" ");
  if (space === -1) return header === "" ? undefined : header;
  return header.slice(0, space).toLowerCase() === "bearer"
    ? header.slice(space + 1).trim()
    : header;
}

/**
 * Reads the access token of a request.
 *
 * @param unauthorized The fixture of the refusal. Default is the standard 401.
 * @throws {Refusal} when there is no token, or it is unknown, expired or revoked.
 */
export function authenticate(
  call: AnyCall,
  unauthorized: Fixture | 401 = 401,
): AccessTokenClaims {
  return orThrow(claimsOrRefusal(call, unauthorized));
}

/** Reads the access token of a request, or returns why it is refused: to throw that takes longer than to answer. */
export function claimsOrRefusal(
  { state, headers }: AnyCall,
  unauthorized: Fixture | 401,
): AccessTokenClaims | Refusal {
  return checkAccessToken(state, bearerOf(headers), unauthorized);
}

/**
 * Reads an access token that no request has brought along.
 *
 * @throws {Refusal} as {@linkcode authenticate} does.
 */
export async function readAccessToken(
  state: MockState,
  token: string | undefined,
): Promise<AccessTokenClaims> {
  if (token !== undefined && state.tokens.hasToWait(token)) await state.tokens.verify(token);
  return orThrow(checkAccessToken(state, token, 401));
}

function orThrow(checked: AccessTokenClaims | Refusal): AccessTokenClaims {
  if (checked instanceof Refusal) throw checked;
  return checked;
}

function checkAccessToken(
  state: MockState,
  token: string | undefined,
  unauthorized: Fixture | 401,
): AccessTokenClaims | Refusal {
  const refuse = (reason: string) => new Refusal(unauthorized, reason);
  if (token === undefined) return refuse("no Authorization header with a bearer token was sent");
  const claims = state.tokens.read(token);
  if (claims === undefined) return refuse(whyUnknown(token));
  if (claims.expiresAt <= state.clock.now()) {
    return refuse("the access token has expired by the mock's clock: get a new one");
  }
  if (state.isRevoked(claims)) return refuse("the access token has been revoked");
  if (claims.kind === "person" && state.personOf(claims) === undefined) {
    return refuse(
      "the mock does not know the user of the access token: it was reset, or is another",
    );
  }
  return claims;
}

/**
 * Reads the access token of a request, and returns the person that it belongs to.
 *
 * @throws {Refusal} as {@linkcode authenticate} does, and when it is a Service App's own token.
 */
export function requirePerson(call: AnyCall): Person {
  const person = call.state.personOf(authenticate(call));
  if (person === undefined) throw new Refusal(403, "a Service App itself cannot be in spaces");
  return person;
}

/** What has no dots and no underscores is no token of any kind, and is not taken apart to say so. */
function whyUnknown(token: string): string {
  const isToken = token.includes(".") || token.includes("_");
  const kind = isToken ? kindOf(token) : undefined;
  if (kind === undefined) return "what was sent is not an access token";
  return kind === "guest-token"
    ? "this is a guest token, not an access token: exchange it at jwt/login first"
    : "the access token was not issued by this mock, or by one with another seed";
}

function kindOf(token: string): string | undefined {
  try {
    return decodeToken(token).kind;
  } catch {
    return undefined;
  }
}
