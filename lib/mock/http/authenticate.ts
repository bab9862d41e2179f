import { decodeToken } from "../../token/decode_token.ts";
import type { TokenProof } from "../state/access_tokens.ts";
import type { Answer, Call } from "./endpoint.ts";
import type { Fixture } from "./fixture.ts";

/** Whose access token came with a request, or the refusal to answer with. */
export type Authenticated = { proof: TokenProof; refused?: undefined } | {
  proof?: undefined;
  refused: Answer;
};

/** The token in an Authorization header: after `Bearer `, or raw as the official JavaScript SDK sends it. */
export function bearerOf(headers: Headers): string | undefined {
  const header = headers.get("authorization");
  if (header === null) return undefined;
  const space = header.indexOf(" ");
  if (space === -1) return header === "" ? undefined : header;
  return header.slice(0, space).toLowerCase() === "bearer"
    ? header.slice(space + 1).trim()
    : header;
}

/** Reads the access token of a request. The refusals are those of the fixture given. */
export function authenticate(
  call: Call,
  unauthorized: Fixture,
): Authenticated | Promise<Authenticated> {
  const refuse = (reason: string): Authenticated => ({
    refused: { fixture: unauthorized, reason },
  });
  const token = bearerOf(call.headers);
  if (token === undefined) return refuse("no Authorization header with a bearer token was sent");
  const { state } = call;
  const finish = (proof: TokenProof | undefined): Authenticated => {
    if (proof === undefined) return refuse(whyUnknown(token));
    if (proof.expiresAt <= state.clock.now()) {
      return refuse("the access token has expired by the mock's clock: get a new one");
    }
    if (state.isRevoked(proof)) return refuse("the access token has been revoked");
    return { proof };
  };
  const read = state.tokens.read(token);
  return read instanceof Promise ? read.then(finish) : finish(read);
}

function whyUnknown(token: string): string {
  try {
    if (decodeToken(token).kind === "guest-token") {
      return "this is a guest token, not an access token: exchange it at jwt/login first";
    }
    return "the access token was not issued by this mock, or by one with another seed";
  } catch {
    return "what was sent is no access token";
  }
}
