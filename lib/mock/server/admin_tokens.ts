import { ArgumentError } from "../../argument_error.ts";
import { WebexError } from "../../errors.ts";
import { createGuestToken } from "../../token/create_guest_token.ts";
import { decodeToken } from "../../token/decode_token.ts";
import { mendToken } from "../../token/pasted.ts";
import { findingsOf } from "../endpoints/guest_token_findings.ts";
import { readGuest, toRefusal } from "../endpoints/read_guest.ts";
import { readAccessToken } from "../http/authenticate.ts";
import type { Admin } from "./admin_parts.ts";

type Body = Record<string, unknown>;

/** Creates a guest token by the mock's clock, signed by an issuer that it knows, or else by its first. */
export async function mintGuestToken({ mock }: Admin, body: Body): Promise<Body> {
  const { subject, displayName, expiresIn, issuer } = body;
  const { issuers, clock } = mock;
  const known = issuer === undefined ? issuers[0] : issuers.find((each) => each.issuer === issuer);
  if (known === undefined) {
    throw new ArgumentError("Cannot create guest token: the mock does not know this issuer");
  }
  const guest = { subject: subject as string, displayName: displayName as string };
  const token = await createGuestToken(guest, {
    ...known,
    expiresIn: expiresIn as number | undefined,
    now: () => clock.now(),
    allowUnusualIssuer: true,
  });
  return { token, issuer: known.issuer };
}

/** Says what is inside a token, what is wrong with it, and whether the mock would take it. It changes nothing. */
export async function explainToken({ parts }: Admin, { token }: Body): Promise<Body> {
  if (typeof token !== "string") {
    throw new ArgumentError("Cannot explain token: send a JSON object with the string token");
  }
  const { state } = parts;
  const { token: mended } = mendToken(token);
  const decoded = decode(mended);
  if (decoded?.kind === "access-token") {
    const reason = await refusalOf(() => readAccessToken(state, mended));
    return { decoded, findings: [], isAccepted: reason === undefined, reason };
  }
  const reason = await refusalOf(() => readGuest(mended, state));
  const findings = await findingsOf(token, state);
  return { decoded, findings, isAccepted: reason === undefined, reason };
}

function decode(token: string) {
  try {
    return decodeToken(token);
  } catch (error) {
    if (error instanceof WebexError) return undefined;
    throw error;
  }
}

/** Returns why something is refused; `undefined` when it is not. */
async function refusalOf(check: () => unknown): Promise<string | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    return (await toRefusal(error)).reason;
  }
}
