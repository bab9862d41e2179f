import type { FastHs256, FastKey } from "../../token/fast_hs256.ts";
import { sameBytes } from "../../bytes.ts";

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
  readonly orgUuid: string;
  readonly cluster: string;
  /** Owner, organization and cluster as a line of JSON, in UTF-8. */
  readonly line: Uint8Array;
  /** What claims are signed with. It is made of the line, so that a signature is good for no other owner. */
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
  /** What the keys of all owners begin with. */
  readonly #prefix: Uint8Array;
  readonly #owners = new Map<string, Common>();

  constructor(fast: FastHs256, seed: string) {
    this.#fast = fast;
    this.#prefix = encoder.encode(`access tokens\n${seed}\n`);
  }

  /** Writes claims. */
  seal(claims: AccessTokenClaims): Uint8Array {
    const { kind, subject, displayName, issuedAt, expiresAt, serial } = claims;
    const { line, key } = this.#commonOf(claims);
    const own = JSON.stringify([kind, subject, displayName, issuedAt, expiresAt, serial]);
    const start = MAC_BYTES + line.length;
    // a UTF-16 unit takes up three bytes at most
    const bytes = new Uint8Array(start + own.length * 3);
    const end = start + encoder.encodeInto(own, bytes.subarray(start)).written;
    bytes.set(this.#mac(bytes.subarray(start, end), key));
    bytes.set(line, MAC_BYTES);
    return bytes.subarray(0, end);
  }

  /** Reads claims that a mock of this seed has written; `undefined` for all else. */
  open(bytes: Uint8Array): AccessTokenClaims | undefined {
    const end = bytes.indexOf(NEWLINE, MAC_BYTES);
    if (end === -1) return undefined;
    const line = bytes.subarray(MAC_BYTES, end + 1);
    const own = bytes.subarray(end + 1);
    const mac = this.#mac(own, this.#keyOf(line));
    if (!sameBytes(bytes.subarray(0, MAC_BYTES), mac)) return undefined;
    const [ownerId, orgUuid, cluster] = JSON.parse(decoder.decode(line));
    const [kind, subject, displayName, issuedAt, expiresAt, serial] = JSON.parse(
      decoder.decode(own),
    );
    return { kind, ownerId, subject, displayName, orgUuid, cluster, issuedAt, expiresAt, serial };
  }

  #commonOf({ ownerId, orgUuid, cluster }: AccessTokenClaims): Common {
    const known = this.#owners.get(ownerId);
    if (known?.orgUuid === orgUuid && known.cluster === cluster) return known;
    const line = encoder.encode(`${JSON.stringify([ownerId, orgUuid, cluster])}\n`);
    const made = { orgUuid, cluster, line, key: this.#keyOf(line) };
    this.#owners.set(ownerId, made);
    return made;
  }

  #keyOf(line: Uint8Array): FastKey {
    // the bytes, not their text: other bytes can stand for the same text
    const bytes = new Uint8Array(this.#prefix.length + line.length);
    bytes.set(this.#prefix);
    bytes.set(line, this.#prefix.length);
    return this.#fast.key(bytes);
  }

  #mac(own: Uint8Array, key: FastKey): Uint8Array {
    return this.#fast.sign(own, key).subarray(0, MAC_BYTES);
  }
}
