import { encodeHex } from "../../bytes.ts";
import { ArgumentError } from "../../argument_error.ts";
import type { FastHs256, FastKey } from "../../token/fast_hs256.ts";
import { findingsError } from "../../errors.ts";
import { issuerKey, readSecret } from "../../token/issuer_secret.ts";
import { organizationUuid, readWebexId } from "../../webex_id.ts";
import type { Owner } from "./owner.ts";

/** A Guest Issuer that the mock knows. It fits as the options of `createGuestToken`. */
export interface MockIssuer {
  /** Guest Issuer ID, the claim `iss`. Any string; a real one is a Webex id of an organization. */
  issuer: string;
  /** Its secret, base64. */
  secret: string;
}

/** An issuer with what is made of it once. Guests belong to it. */
export interface KnownIssuer extends Owner {
  /** Its key, ready to check signatures with. */
  key: FastKey;
  /** Its secret, to find out what a wrong signature was made with. */
  secret: string;
}

/** The issuers that a mock knows, by id. */
export class IssuerRegistry {
  readonly #first: readonly MockIssuer[];
  readonly #registered = new Map<string, MockIssuer>();
  readonly #known = new Map<string, KnownIssuer>();

  /** Registers the issuers that {@linkcode reset} goes back to. */
  constructor(first: readonly MockIssuer[]) {
    this.#first = first.map((each) => ({ ...each }));
    this.reset();
  }

  /** Registers an issuer, or changes the secret of a registered one, as regenerating it does. */
  add({ issuer, secret }: MockIssuer): void {
    if (typeof issuer !== "string" || issuer.trim() === "") {
      throw new ArgumentError("Cannot register issuer: its id is empty or not a string");
    }
    const { key, findings } = readSecret(secret);
    if (key === undefined) throw findingsError("Cannot register issuer", findings);
    this.#registered.set(issuer, { issuer, secret });
    this.#known.delete(issuer);
  }

  /** Goes back to the issuers that it was made with. */
  reset(): void {
    this.#registered.clear();
    this.#known.clear();
    for (const each of this.#first) this.add(each);
  }

  /** The registered issuers, in order. */
  list(): MockIssuer[] {
    return [...this.#registered.values()];
  }

  /** Finds an issuer by its id. */
  find(issuer: string, fast: FastHs256): KnownIssuer | undefined {
    const known = this.#known.get(issuer);
    if (known !== undefined) return known;
    const registered = this.#registered.get(issuer);
    if (registered === undefined) return undefined;
    const made: KnownIssuer = {
      id: issuer,
      secret: registered.secret,
      key: fast.key(issuerKey(registered.secret)),
      orgUuid: organizationUuid(issuer) ??
        uuidFromDigest(fast.sha256(`organization\n${issuer}`), 4),
      cluster: readWebexId(issuer)?.cluster ?? "us",
    };
    this.#known.set(issuer, made);
    return made;
  }
}

/** A Service App that the mock knows, authorized in an organization. */
export interface MockServiceApp {
  /** Client id of the app. */
  clientId: string;
  /** Its client secret. */
  clientSecret: string;
  /** The refresh token that came with its authorization. */
  refreshToken: string;
  /** Scopes that it was authorized with. Default is `guest-issuer:read` and `guest-issuer:write`. */
  scopes?: readonly string[] | undefined;
  /** Webex id of the organization that authorized it. Default is that of the mock's own issuer. */
  orgId?: string | undefined;
  /** Webex id of the application, for `POST /applications/{applicationId}/token`. */
  applicationId?: string | undefined;
}

/** A Service App with what has happened to it. */
export interface KnownServiceApp extends MockServiceApp {
  /** Scopes that it was authorized with. */
  scopes: readonly string[];
  /** Webex id of the organization. */
  orgId: string;
  /** Id of the application. */
  applicationId: string;
  /** What its guests belong to. */
  owner: Owner;
  /** Whether an administrator has authorized it, and not taken that back. */
  authorized: boolean;
  /** Access tokens issued up to this time are void, in milliseconds since 1970. */
  revokedUntil: number | undefined;
  /** When the refresh token was issued, in milliseconds since 1970; set at its first use. */
  refreshIssuedAt: number | undefined;
  /** The access token of the last refresh, and when it was issued and expires. */
  last: { accessToken: string; issuedAt: number; expiresAt: number } | undefined;
}

/** Lifetime of refresh tokens: 90 days, in seconds. */
export const REFRESH_TOKEN_LIFETIME: number = 90 * 86400;

/** The Service Apps that a mock knows, by client id. */
export class ServiceAppRegistry {
  readonly #first: readonly MockServiceApp[];
  readonly #defaultOrgId: string;
  readonly #apps = new Map<string, KnownServiceApp>();

  /** Registers the apps that {@linkcode reset} goes back to. */
  constructor(first: readonly MockServiceApp[], options: { defaultOrgId: string }) {
    this.#first = first.map((each) => ({ ...each }));
    this.#defaultOrgId = options.defaultOrgId;
    this.reset();
  }

  /** Registers an app, or authorizes a registered one anew. */
  add(app: MockServiceApp): void {
    for (const field of ["clientId", "clientSecret", "refreshToken"] as const) {
      if (typeof app[field] !== "string" || app[field] === "") {
        throw new ArgumentError(`Cannot register Service App: ${field} is empty or not a string`);
      }
    }
    if (app.scopes !== undefined && !isScopes(app.scopes)) {
      throw new ArgumentError("Cannot register Service App: scopes must be an array of strings");
    }
    const orgId = app.orgId ?? this.#defaultOrgId;
    const orgUuid = organizationUuid(orgId);
    if (orgUuid === undefined) {
      throw new ArgumentError(
        "Cannot register Service App: orgId is not the Webex id of an organization",
      );
    }
    this.#apps.set(app.clientId, {
      ...app,
      orgId,
      scopes: [...app.scopes ?? ["guest-issuer:read", "guest-issuer:write"]],
      applicationId: app.applicationId ?? app.clientId,
      owner: { id: app.clientId, orgUuid, cluster: readWebexId(orgId)?.cluster ?? "us" },
      authorized: true,
      revokedUntil: this.#apps.get(app.clientId)?.revokedUntil,
      refreshIssuedAt: undefined,
      last: undefined,
    });
  }

  /** Finds an app by its client id. */
  find(clientId: string): KnownServiceApp | undefined {
    return this.#apps.get(clientId);
  }

  /** Finds an app by the id of its application. */
  byApplicationId(applicationId: string): KnownServiceApp | undefined {
    return this.list().find((each) => each.applicationId === applicationId);
  }

  /** Takes the authorization of an app back: its tokens become void. */
  deauthorize(clientId: string, at: number): void {
    const app = this.#apps.get(clientId);
    if (app === undefined) {
      throw new ArgumentError("Cannot deauthorize Service App: the mock knows no app of this id");
    }
    app.authorized = false;
    app.revokedUntil = at;
  }

  /** All apps, in order. */
  list(): KnownServiceApp[] {
    return [...this.#apps.values()];
  }

  /** Goes back to the apps that it was made with. */
  reset(): void {
    this.#apps.clear();
    for (const each of this.#first) this.add(each);
  }
}

/** Checks if a text can be an e-mail address of somebody. */
export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text);
}

/** Checks if a value is a list of scopes. */
export function isScopes(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/** Forms a uuid of a version from the first 16 bytes of a digest. */
export function uuidFromDigest(digest: Uint8Array, version: number): string {
  const hex = encodeHex(digest.subarray(0, 16));
  const variant = (parseInt(hex[16]!, 16) & 3 | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-${variant}${
    hex.slice(17, 20)
  }-${hex.slice(20, 32)}`;
}
