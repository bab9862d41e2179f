import type { FastHs256 } from "../../token/fast_hs256.ts";
import { readWebexId } from "../../webex_id.ts";
import { type AccessTokenForm, AccessTokens, type TokenProof } from "./access_tokens.ts";
import type { MockClock } from "./clock.ts";
import { GuestDirectory, type GuestHome, type MockGuest, personOf } from "./guests.ts";
import type { IssuerRegistry } from "./issuers.ts";
import type { SeededIds } from "./random.ts";
import type { ServiceAppRegistry } from "./service_apps.ts";
import { type Party, Spaces } from "./spaces.ts";
import { personOfUser, UserDirectory } from "./users.ts";

/** What a mock was told to do when it was made. */
export interface MockSettings {
  /** Lifetime of the access tokens that guest tokens are exchanged for, in seconds. */
  expiresIn: number;
  /** Form of the access tokens that guest tokens are exchanged for. */
  accessTokenForm: AccessTokenForm;
  /** The code in opaque access tokens. */
  tokenCode: string;
  /** What was set by the maker of the mock, where an endpoint has a default of its own. */
  given: { expiresIn?: number | undefined };
  /** Whether a person of an unknown id is taken for one of another process. */
  welcomeStrangers: boolean;
}

/** What a mock is made of. */
export interface MockParts {
  fast: FastHs256;
  clock: MockClock;
  ids: SeededIds;
  issuers: IssuerRegistry;
  serviceApps: ServiceAppRegistry;
  settings: MockSettings;
  seed: string;
}

/** What a mock remembers. Endpoints read and change this and nothing else. */
export class MockState {
  readonly fast: FastHs256;
  readonly clock: MockClock;
  readonly ids: SeededIds;
  readonly issuers: IssuerRegistry;
  readonly serviceApps: ServiceAppRegistry;
  readonly settings: MockSettings;
  readonly guests: GuestDirectory = new GuestDirectory();
  readonly users: UserDirectory = new UserDirectory();
  readonly spaces: Spaces;
  readonly tokens: AccessTokens;
  #serial = 0;

  constructor(parts: MockParts) {
    this.fast = parts.fast;
    this.clock = parts.clock;
    this.ids = parts.ids;
    this.issuers = parts.issuers;
    this.serviceApps = parts.serviceApps;
    this.settings = parts.settings;
    this.spaces = new Spaces(parts.ids, parts.settings.welcomeStrangers);
    this.tokens = new AccessTokens(parts.fast, parts.seed);
  }

  /** What a new access token is to say about itself. */
  proofFor(
    kind: TokenProof["kind"],
    home: GuestHome,
    subject: string,
    displayName: string,
    expiresIn: number,
  ): TokenProof {
    const issuedAt = this.clock.now();
    const { realm, orgUuid, cluster } = home;
    const expiresAt = issuedAt + expiresIn * 1000;
    const serial = ++this.#serial;
    return { kind, realm, subject, displayName, orgUuid, cluster, issuedAt, expiresAt, serial };
  }

  /** Tells whether a token was revoked: that of a Service App which is not authorized (any more). */
  isRevoked(proof: TokenProof): boolean {
    if (proof.kind !== "app") return false;
    const app = this.serviceApps.find(proof.realm);
    return !app?.authorized || proof.issuedAt <= (app.revokedUntil ?? -Infinity);
  }

  /** Tells whether a token has a scope. Guests have a fixed set, which holds none of those asked for here. */
  hasScope(proof: TokenProof, scope: string): boolean {
    if (proof.kind === "app") {
      return this.serviceApps.find(proof.realm)?.scopes.includes(scope) ?? false;
    }
    const scopes = proof.kind === "person" ? this.users.byUuid(proof.subject)?.scopes ?? [] : [];
    return scopes.includes("*") || scopes.includes(scope);
  }

  /** The person behind a token; a Service App's own token has none. */
  personFor(proof: TokenProof): Record<string, unknown> | undefined {
    if (proof.kind === "guest") return personOf(this.#guestOf(proof));
    const user = proof.kind === "person" ? this.users.byUuid(proof.subject) : undefined;
    return user && personOfUser(user);
  }

  /** The person of a uuid, among those that the mock has seen. */
  personByUuid(uuid: string): Record<string, unknown> | undefined {
    const guest = this.guests.byUuid(uuid);
    if (guest !== undefined) return personOf(guest);
    const user = this.users.byUuid(uuid);
    return user && personOfUser(user);
  }

  /** Whoever is behind a token, as somebody who can be in spaces. */
  partyOf(proof: TokenProof): Party | undefined {
    const person = this.personFor(proof);
    return person && toParty(person);
  }

  /** Somebody by person id. */
  partyById(personId: string): Party | undefined {
    const id = readWebexId(personId);
    if (id?.type !== "PEOPLE") return undefined;
    const person = this.personByUuid(id.id);
    if (person !== undefined) return toParty(person);
    if (!this.settings.welcomeStrangers) return undefined;
    const email = `${id.id}@appid.ciscospark.com`;
    return { uuid: id.id, personId, orgId: "", email, displayName: "Guest", isGuest: true };
  }

  /** Somebody by e-mail address. Guests cannot be reached by theirs. */
  partyByEmail(email: string): Party | undefined {
    const user = this.users.byEmail(email);
    return user && toParty(personOfUser(user));
  }

  /** Forgets everything that happened. */
  reset(): void {
    this.guests.clear();
    this.users.clear();
    this.spaces.clear();
    this.tokens.clear();
    this.#serial = 0;
  }

  /** A guest of another process is met here for the first time. */
  #guestOf(proof: TokenProof): MockGuest {
    const { realm, orgUuid, cluster, subject, displayName, issuedAt } = proof;
    const home = { realm, orgUuid, cluster };
    return this.guests.meet(home, subject, displayName, issuedAt, this.fast);
  }
}

function toParty(person: Record<string, unknown>): Party {
  const { id, orgId, emails, displayName, type } = person as {
    id: string;
    orgId: string;
    emails: string[];
    displayName: string;
    type: string;
  };
  const uuid = readWebexId(id)!.id;
  return { uuid, personId: id, orgId, email: emails[0]!, displayName, isGuest: type === "appuser" };
}
