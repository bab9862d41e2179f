import { ArgumentError } from "../../argument_error.ts";
import { organizationUuid, readWebexId } from "../../webex_id.ts";
import type { Owner } from "./owner.ts";

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

/** Checks if a value is a list of scopes. */
export function isScopes(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
