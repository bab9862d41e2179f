import { ArgumentError, describeType } from "../argument_error.ts";
import { fitsHeader } from "../bytes.ts";
import { WebexError } from "../errors.ts";
import { encodeWebexId, isUuid } from "../webex_id.ts";
import { checkSize, OPAQUE_ACCESS_TOKEN, parseJws } from "./jws.ts";
import { readNumericDate } from "./guest_claims.ts";

/** A guest token, decoded: made with a Guest Issuer's secret, to be exchanged by `login`. */
export interface DecodedGuestToken {
  /** What it is. */
  kind: "guest-token";
  /** The header, as signed. */
  header: Record<string, unknown>;
  /** The claims, as signed. */
  claims: Record<string, unknown>;
  /** When it stops being exchangeable, if `exp` can be read. */
  expiresAt: Date | undefined;
}

/** An access token in the form of a JWT, decoded. */
export interface DecodedJwtAccessToken {
  /** What it is. */
  kind: "access-token";
  /** Which of the two forms of access tokens it has. */
  form: "jwt";
  /** The header. */
  header: Record<string, unknown>;
  /** The claims. The lifetime is `expiry_time`, in milliseconds; there is no `exp`. */
  claims: Record<string, unknown>;
  /** When it expires, from `expiry_time`. */
  expiresAt: Date | undefined;
  /** The uuid of the organization, from `realm`. */
  orgId: string | undefined;
  /** The id of the person behind it, made from `cis_uuid`. */
  personId: string | undefined;
}

/** An opaque access token. Only its organization can be read from it. */
export interface DecodedOpaqueAccessToken {
  /** What it is. */
  kind: "access-token";
  /** Which of the two forms of access tokens it has. */
  form: "opaque";
  /** The code between the underscores, such as `P0A1` (US) or `PE93` (EU). */
  cluster: string;
  /** The uuid of the organization. */
  orgId: string;
}

/** A JWT that is neither a guest token nor an access token of Webex. */
export interface DecodedOtherJwt {
  /** What it is. */
  kind: "other-jwt";
  /** The header. */
  header: Record<string, unknown>;
  /** The claims. */
  claims: Record<string, unknown>;
  /** When it expires, from `exp`. */
  expiresAt: Date | undefined;
}

/** What {@linkcode decodeToken} returns: look at `kind` first, and at `form` for an access token. */
export type DecodedToken =
  | DecodedGuestToken
  | DecodedJwtAccessToken
  | DecodedOpaqueAccessToken
  | DecodedOtherJwt;

/**
 * Shows what is inside a token, and trusts nothing: neither the signature nor any claim is checked.
 *
 * It knows the guest token, both forms of access tokens (the JWT with `expiry_time` in milliseconds, and the
 * opaque `<base64>_<cluster>_<organization>`), and says which one it saw.
 *
 * @param token Only the token: no quotes, no `Bearer`, no white space.
 * @returns What it is and what it holds.
 * @throws {WebexError} when it is not a token; the code says what it is instead.
 * @throws {TypeError} when it is not a string.
 *
 * @example Usage
 * ```ts
 * import { decodeToken } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const token = "ZXhhbXBsZQ_P0A1_39188c72-0029-47a4-b025-58a0ca745d06";
 * const decoded = decodeToken(token);
 * assert(decoded.kind === "access-token" && decoded.form === "opaque");
 * assert.equal(decoded.orgId, "39188c72-0029-47a4-b025-58a0ca745d06");
 * ```
 */
export function decodeToken(token: string): DecodedToken {
  checkSize(token);
  const opaque = OPAQUE_ACCESS_TOKEN.exec(token);
  if (opaque) {
    return {
      kind: "access-token",
      form: "opaque",
      cluster: opaque[2]!,
      orgId: opaque[3]!.toLowerCase(),
    };
  }
  const { header, claims } = parseJws(token);
  if (isAccessToken(header, claims)) {
    const { realm, cis_uuid: uuid } = claims;
    return {
      kind: "access-token",
      form: "jwt",
      header,
      claims,
      expiresAt: toDate(claims.expiry_time, 1),
      orgId: typeof realm === "string" ? realm : undefined,
      personId: typeof uuid === "string" && isUuid(uuid)
        ? encodeWebexId({ type: "PEOPLE", id: uuid })
        : undefined,
    };
  }
  const kind = isGuestToken(header, claims) ? "guest-token" : "other-jwt";
  return { kind, header, claims, expiresAt: toDate(claims.exp, 1000) };
}

function isAccessToken(header: Record<string, unknown>, claims: Record<string, unknown>): boolean {
  const { iss } = claims;
  const isOfBroker = typeof iss === "string" && iss.startsWith("https://idbroker");
  return "expiry_time" in claims || "cis_uuid" in claims || "machine_type" in claims ||
    (isOfBroker && isAsymmetric(header));
}

/** An asymmetric algorithm means somebody else's JWT, unless it names a guest all the same. */
function isGuestToken(header: Record<string, unknown>, claims: Record<string, unknown>): boolean {
  return !isAsymmetric(header) || ("sub" in claims && "name" in claims);
}

function isAsymmetric({ alg }: Record<string, unknown>): boolean {
  return typeof alg === "string" && /^(RS|PS|ES|Ed)/.test(alg);
}

function toDate(value: unknown, unit: number): Date | undefined {
  const number = readNumericDate(value);
  if (number === undefined) return undefined;
  const date = new Date(number * unit);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Refuses what can be no access token: not a string, empty, not fit for a header, or a guest token. */
export function checkBearer(accessToken: string, action: string): void {
  if (typeof accessToken !== "string") {
    throw new ArgumentError(
      `Cannot ${action}: the access token must be a string, received ${describeType(accessToken)}`,
    );
  }
  if (!fitsHeader(accessToken)) {
    const seen = accessToken === ""
      ? "is empty"
      : "holds white space or characters that no token has";
    throw new ArgumentError(`Cannot ${action}: the access token ${seen}`);
  }
  if (isPlainlyGuestToken(accessToken)) {
    const hint =
      "Exchange it with login or `login` first, and use the access token that comes back";
    throw new WebexError(
      "guest_token_given",
      `Cannot ${action}: this is a guest token, not an access token. ${hint}`,
    );
  }
}

function isPlainlyGuestToken(token: string): boolean {
  try {
    const decoded = decodeToken(token);
    return decoded.kind === "guest-token" && "sub" in decoded.claims && "iss" in decoded.claims;
  } catch {
    // whatever form an access token has is the service's business
    return false;
  }
}
