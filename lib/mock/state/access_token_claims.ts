/** What an access token of the mock says about itself. It needs no stored state to be understood. */
export interface AccessTokenClaims {
  /** Whose token it is: a guest's, a Service App's own, or a user's. */
  kind: "guest" | "app" | "person";
  /** Id of the issuer or Service App; empty for a user. */
  ownerId: string;
  /** The guest's subject; for an app or a user, its id. */
  subject: string;
  /** The name that others see. */
  displayName: string;
  /** The uuid of the organization. */
  orgUuid: string;
  /** The cluster of the organization. */
  cluster: string;
  /** When it was issued, in milliseconds since 1970. */
  issuedAt: number;
  /** When it expires, in milliseconds since 1970. */
  expiresAt: number;
  /** The token's number within its mock, so that no two are the same. */
  serial: number;
}

/** Writes the claims in the order in which {@linkcode readClaims} reads them. */
export function writeClaims(claims: AccessTokenClaims): string {
  const { kind, ownerId, subject, displayName, orgUuid, cluster, issuedAt, expiresAt, serial } =
    claims;
  return JSON.stringify([
    kind,
    ownerId,
    subject,
    displayName,
    orgUuid,
    cluster,
    issuedAt,
    expiresAt,
    serial,
  ]);
}

/** Reads claims whose signature has been checked. */
export function readClaims(text: string): AccessTokenClaims {
  const [kind, ownerId, subject, displayName, orgUuid, cluster, issuedAt, expiresAt, serial] = JSON
    .parse(text);
  return { kind, ownerId, subject, displayName, orgUuid, cluster, issuedAt, expiresAt, serial };
}
