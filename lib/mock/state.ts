import type { FastHs256 } from "../token/fast_hs256.ts";
import { type AccessTokenForm, AccessTokens, type TokenProof } from "./access_tokens.ts";
import type { MockClock } from "./clock.ts";
import { GuestDirectory, type GuestHome, personOf } from "./guests.ts";
import type { IssuerRegistry } from "./issuers.ts";
import type { SeededIds } from "./random.ts";

/** What a mock was told to do when it was made. */
export interface MockSettings {
  /** Lifetime of access tokens in seconds. */
  expiresIn: number;
  /** Form of the access tokens that guest tokens are exchanged for. */
  accessTokenForm: AccessTokenForm;
  /** The code in opaque access tokens. */
  tokenCode: string;
}

/** What a mock remembers. Endpoints read and change this and nothing else. */
export class MockState {
  readonly guests = new GuestDirectory();
  readonly tokens: AccessTokens;
  #serial = 0;

  constructor(
    readonly fast: FastHs256,
    readonly clock: MockClock,
    readonly ids: SeededIds,
    readonly issuers: IssuerRegistry,
    readonly settings: MockSettings,
    seed: string,
  ) {
    this.tokens = new AccessTokens(fast, seed);
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

  /** Tells whether a token was revoked. */
  isRevoked(_proof: TokenProof): boolean {
    return false;
  }

  /** The person behind a token. A guest of another process is met here for the first time. */
  personFor(proof: TokenProof): Record<string, unknown> | undefined {
    const { realm, orgUuid, cluster, subject, displayName, issuedAt } = proof;
    if (proof.kind !== "guest") return undefined;
    const home = { realm, orgUuid, cluster };
    return personOf(this.guests.meet(home, subject, displayName, issuedAt, this.fast));
  }

  /** The person of a uuid, among those that the mock has seen. */
  personByUuid(uuid: string): Record<string, unknown> | undefined {
    const guest = this.guests.byUuid(uuid);
    return guest && personOf(guest);
  }

  /** Forgets everything that happened. */
  reset(): void {
    this.guests.clear();
    this.tokens.clear();
    this.#serial = 0;
  }
}
