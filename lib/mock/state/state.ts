import type { FastHs256 } from "../../token/fast_hs256.ts";
import { readWebexId } from "../../webex_id.ts";
import type { AccessTokenClaims } from "./access_token_claims.ts";
import { type AccessTokenForm, AccessTokens } from "./access_tokens.ts";
import { Activities } from "./activities.ts";
import type { MockClock } from "./clock.ts";
import { Contents } from "./contents.ts";
import { Devices } from "./devices.ts";
import { GuestDirectory } from "./guests.ts";
import type { IssuerRegistry, KnownIssuer, ServiceAppRegistry } from "./issuers.ts";
import { Memory, Remembered } from "./memory.ts";
import { Messages } from "./messages.ts";
import type { Owner } from "./owner.ts";
import type { Person } from "./person.ts";
import type { SeededIds } from "./random.ts";
import { Spaces } from "./spaces.ts";
import { UserDirectory } from "./users.ts";
import { Webhooks } from "./webhooks.ts";

/** What the maker of a mock has chosen about its answers. */
export interface StateSettings {
  /** Lifetime of guests' access tokens, in seconds; `undefined` leaves it to the endpoint that issues them. */
  expiresIn: number | undefined;
  /** Form of the access tokens that guest tokens are exchanged for. */
  accessTokenForm: AccessTokenForm;
  /** The code in opaque access tokens. */
  tokenCode: string;
  /** Whether the id of an unknown person or space is taken for one of another process. */
  acceptUnknownIds: boolean;
}

/** What a state is made of. */
export interface StateParts {
  fast: FastHs256;
  clock: MockClock;
  ids: SeededIds;
  issuers: IssuerRegistry;
  serviceApps: ServiceAppRegistry;
  settings: StateSettings;
  /** Ties access tokens to mocks of the same seed. */
  seed: string;
}

/** A guest token whose signature was found good. */
export interface SignedToken {
  /** Its claims. What they say of times has to be checked each time. */
  claims: Record<string, unknown>;
  /** Whose signature it is. */
  issuer: KnownIssuer;
}

/** How many guest tokens are remembered, before the signature of the oldest has to be checked again. */
const REMEMBERED = { capacity: 10_000, maxLength: 8 * 1024 * 1024 };

/** What a mock remembers. Endpoints read and change this and nothing else. */
export class MockState {
  readonly fast: FastHs256;
  readonly clock: MockClock;
  readonly ids: SeededIds;
  readonly issuers: IssuerRegistry;
  readonly serviceApps: ServiceAppRegistry;
  readonly settings: StateSettings;
  readonly guests: GuestDirectory;
  readonly users: UserDirectory = new UserDirectory();
  readonly activities: Activities;
  readonly spaces: Spaces;
  readonly messages: Messages;
  readonly contents: Contents;
  readonly webhooks: Webhooks;
  readonly devices: Devices;
  readonly tokens: AccessTokens;
  /** Guest tokens whose signature was found good. */
  readonly signedTokens: Remembered<SignedToken> = new Remembered(REMEMBERED);
  readonly #memory = new Memory();
  #serial = 0;
  #resets = 0;

  constructor(parts: StateParts) {
    const { fast, clock, ids, settings } = parts;
    this.fast = fast;
    this.clock = clock;
    this.ids = ids;
    this.issuers = parts.issuers;
    this.serviceApps = parts.serviceApps;
    this.settings = settings;
    const activities = new Activities(clock);
    const { acceptUnknownIds } = settings;
    this.activities = activities;
    const memory = this.#memory;
    this.spaces = new Spaces({ ids, clock, activities, memory, acceptUnknownIds });
    this.guests = new GuestDirectory({ fast, isInSpace: (uuid) => this.spaces.hasMember(uuid) });
    this.messages = new Messages({ ids, clock, activities });
    this.contents = new Contents(ids);
    this.webhooks = new Webhooks({ ids, clock, memory });
    this.devices = new Devices({ ids, clock, memory });
    this.tokens = new AccessTokens(fast, parts.seed);
  }

  /** Returns the claims of a new access token, issued now. */
  newClaims(
    token: {
      kind: AccessTokenClaims["kind"];
      owner: Owner;
      subject: string;
      displayName: string;
      /** Lifetime in seconds. */
      expiresIn: number;
    },
  ): AccessTokenClaims {
    const { kind, owner, subject, displayName, expiresIn } = token;
    const issuedAt = this.clock.now();
    return {
      kind,
      ownerId: owner.id,
      subject,
      displayName,
      orgUuid: owner.orgUuid,
      cluster: owner.cluster,
      issuedAt,
      expiresAt: issuedAt + expiresIn * 1000,
      serial: ++this.#serial,
    };
  }

  /** Checks if a token was revoked: only that of a Service App can be. */
  isRevoked(claims: AccessTokenClaims): boolean {
    if (claims.kind !== "app") return false;
    const app = this.serviceApps.find(claims.ownerId);
    return !app?.authorized || claims.issuedAt <= (app.revokedUntil ?? -Infinity);
  }

  /** Checks if a token has a scope. Guests have a fixed set, without any that an endpoint asks for. */
  hasScope(claims: AccessTokenClaims, scope: string): boolean {
    if (claims.kind === "app") {
      return this.serviceApps.find(claims.ownerId)?.scopes.includes(scope) ?? false;
    }
    const user = claims.kind === "person" ? this.users.byUuid(claims.subject) : undefined;
    const scopes = user?.scopes ?? [];
    return scopes.includes("*") || scopes.includes(scope);
  }

  /**
   * Finds the person behind a token. A guest's token brings the guest along, also into another process. A
   * Service App's own token has no person.
   */
  personOf(claims: AccessTokenClaims): Person | undefined {
    if (claims.kind === "person") return this.users.byUuid(claims.subject);
    if (claims.kind === "app") return undefined;
    const { ownerId, orgUuid, cluster, subject, displayName, issuedAt } = claims;
    const owner = { id: ownerId, orgUuid, cluster };
    return this.guests.findOrCreate({ owner, subject, displayName, at: issuedAt });
  }

  /** The clusters that its issuers and Service Apps are in, and so their guests. */
  clusters(): Set<string> {
    const ofIssuers = this.issuers.list().map(({ issuer }) => readWebexId(issuer)?.cluster ?? "us");
    const ofApps = this.serviceApps.list().map(({ owner }) => owner.cluster);
    return new Set([...ofIssuers, ...ofApps]);
  }

  /** Finds a person by person id, among those that the mock has seen. */
  personById(personId: string): Person | undefined {
    const id = readWebexId(personId);
    if (id?.type !== "PEOPLE") return undefined;
    return this.guests.byUuid(id.id) ?? this.users.byUuid(id.id);
  }

  /** Finds a person by person id, to be put in a space: with `acceptUnknownIds` also an unknown one. */
  memberById(personId: string): Person | undefined {
    const known = this.personById(personId);
    if (known !== undefined || !this.settings.acceptUnknownIds) return known;
    const id = readWebexId(personId);
    if (id?.type !== "PEOPLE") return undefined;
    return {
      uuid: id.id,
      personId,
      orgId: "",
      email: `${id.id}@appid.ciscospark.com`,
      displayName: "Guest",
      created: new Date(this.clock.now()).toISOString(),
      cluster: id.cluster ?? "us",
      isGuest: true,
    };
  }

  /** Finds a person by e-mail address. Guests cannot be reached by theirs. */
  personByEmail(email: string): Person | undefined {
    return this.users.byEmail(email);
  }

  /** How often it was reset: what began before is to change nothing afterwards. */
  get resets(): number {
    return this.#resets;
  }

  /** Forgets everything that happened, and issues the same ids again. */
  reset(): void {
    this.#resets++;
    this.guests.clear();
    this.users.clear();
    this.spaces.clear();
    this.messages.clear();
    this.contents.clear();
    this.webhooks.clear();
    this.devices.clear();
    this.#memory.clear();
    this.tokens.clear();
    this.signedTokens.clear();
    this.ids.reset();
    this.#serial = 0;
  }
}
