import type { FastHs256, FastKey } from "../../token/fast_hs256.ts";
import { sameBytes } from "../../token/hs256.ts";

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

const MAC_BYTES = 16;
const NEWLINE = 10;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What the tokens of one owner have in common. */
interface Common {
  /** It as a line of JSON, in UTF-8. */
  readonly line: Uint8Array;
  /** What their claims are signed with. It is made of the line, so that a signature is good for no other owner. */
  readonly key: FastKey;
}

/**
 * Writes claims so that they prove who has written them: all mocks of a seed read those of each other, and no others.
 *
 * It is a signature and two lines of JSON. The first line is the same for all tokens of an owner, so that only the
 * second has to be signed for each token.
 */
export class ClaimsSeal {
  readonly #fast: FastHs256;
  readonly #seed: string;
  readonly #owners = new Map<string, Common>();

  constructor(fast: FastHs256, seed: string) {
    this.#fast = fast;
    this.#seed = seed;
  }

  /** Writes claims. */
  seal(claims: AccessTokenClaims): Uint8Array {
    const { kind, ownerId, subject, displayName, orgUuid, cluster } = claims;
    const { issuedAt, expiresAt, serial } = claims;
    const { line, key } = this.#ownerOf(JSON.stringify([ownerId, orgUuid, cluster]));
    const own = encoder.encode(
      JSON.stringify([kind, subject, displayName, issuedAt, expiresAt, serial]),
    );
    const bytes = new Uint8Array(MAC_BYTES + line.length + own.length);
    bytes.set(this.#mac(own, key));
    bytes.set(line, MAC_BYTES);
    bytes.set(own, MAC_BYTES + line.length);
    return bytes;
  }

  /** Reads claims that a mock of this seed has written; `undefined` for all else. */
  open(bytes: Uint8Array): AccessTokenClaims | undefined {
    const end = bytes.indexOf(NEWLINE, MAC_BYTES);
    if (end === -1) return undefined;
    const common = decoder.decode(bytes.subarray(MAC_BYTES, end));
    const own = bytes.subarray(end + 1);
    const { key } = this.#owners.get(common) ?? this.#makeOwner(common);
    if (!sameBytes(bytes.subarray(0, MAC_BYTES), this.#mac(own, key))) return undefined;
    const [ownerId, orgUuid, cluster] = JSON.parse(common);
    const [kind, subject, displayName, issuedAt, expiresAt, serial] = JSON.parse(
      decoder.decode(own),
    );
    return { kind, ownerId, subject, displayName, orgUuid, cluster, issuedAt, expiresAt, serial };
  }

  #ownerOf(common: string): Common {
    const known = this.#owners.get(common);
    if (known !== undefined) return known;
    const made = this.#makeOwner(common);
    this.#owners.set(common, made);
    return made;
  }

  #makeOwner(common: string): Common {
    return {
      line: encoder.encode(`${common}\n`),
      key: this.#fast.key(encoder.encode(`access tokens\n${this.#seed}\n${common}`)),
    };
  }

  #mac(own: Uint8Array, key: FastKey): Uint8Array {
    return this.#fast.sign(own, key).subarray(0, MAC_BYTES);
  }
}
