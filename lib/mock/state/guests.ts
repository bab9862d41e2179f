import type { FastHs256 } from "../../token/fast_hs256.ts";
import { encodeWebexId } from "../../webex_id.ts";
import { lengthOf, OVERHEAD } from "./memory.ts";
import type { Owner } from "./owner.ts";
import type { Person } from "./person.ts";
import { uuidFromDigest } from "./issuers.ts";

/** A guest as the mock remembers it. */
export interface MockGuest extends Person {
  /** Its subject. */
  subject: string;
  /** The issuer or Service App that it belongs to. */
  owner: Owner;
}

/** Which guest it is, and how it is called. */
export interface GuestIdentity {
  /** The issuer or Service App that it belongs to. */
  owner: Owner;
  /** Its subject. */
  subject: string;
  /** Its name. */
  displayName: string;
  /** When it was first seen, in milliseconds since 1970. */
  at: number;
}

/** How a directory of guests remembers. */
export interface GuestDirectoryOptions {
  fast: FastHs256;
  /** How many guests are remembered. Default is 100000. */
  limit?: number;
  /** How many bytes of guests are remembered, about. Default is 128 MB. */
  maxBytes?: number;
  /** Checks if a guest is in a space: it is remembered beyond the limit. */
  isInSpace(uuid: string): boolean;
}

/**
 * The guests of a mock. The same subject of the same owner is the same person, in every process.
 *
 * Beyond the limit the oldest guests are forgotten, other than those in a space. A token brings a forgotten guest
 * back, as it brings one of another process.
 */
export class GuestDirectory {
  readonly #options: GuestDirectoryOptions;
  readonly #bySubject = new Map<string, Map<string, MockGuest>>();
  readonly #byUuid = new Map<string, MockGuest>();
  #bytes = 0;

  constructor(options: GuestDirectoryOptions) {
    this.#options = options;
  }

  /** How many guests there are. */
  get size(): number {
    return this.#byUuid.size;
  }

  /** Returns the guest, created if it is new, under the name that it has already or else the one passed. */
  findOrCreate(identity: GuestIdentity): MockGuest {
    const { owner, subject } = identity;
    const known = this.#bySubject.get(owner.id)?.get(subject);
    if (known !== undefined) return known;
    const { fast, limit = 100_000, maxBytes = MAX_BYTES } = this.#options;
    const guest = createGuest(identity, fast);
    this.#bytes += sizeOf(guest);
    while (this.#byUuid.size >= limit || this.#bytes > maxBytes) if (!this.#forgetOldest()) break;
    const others = this.#bySubject.get(owner.id);
    if (others === undefined) this.#bySubject.set(owner.id, new Map([[subject, guest]]));
    else others.set(subject, guest);
    this.#byUuid.set(guest.uuid, guest);
    return guest;
  }

  /** Returns the guest, created if it is new, under the name passed. */
  createOrRename(identity: GuestIdentity): MockGuest {
    const guest = this.findOrCreate(identity);
    this.#bytes += identity.displayName.length - guest.displayName.length;
    guest.displayName = identity.displayName;
    return guest;
  }

  /** Finds a guest by the uuid in its person id. */
  byUuid(uuid: string): MockGuest | undefined {
    return this.#byUuid.get(uuid);
  }

  /** The latest guests, so many at most, the newest first. */
  latest(limit: number): MockGuest[] {
    return [...this.#byUuid.values()].slice(-limit).reverse();
  }

  /** Counts the guests of an owner. */
  countOf(ownerId: string): number {
    return this.#bySubject.get(ownerId)?.size ?? 0;
  }

  /** Forgets the oldest guest that is in no space. Returns whether there was one. */
  #forgetOldest(): boolean {
    let left = this.#byUuid.size;
    for (const guest of this.#byUuid.values()) {
      if (left-- === 0) return false;
      const { uuid, owner, subject } = guest;
      this.#byUuid.delete(uuid);
      if (!this.#options.isInSpace(uuid)) {
        this.#bySubject.get(owner.id)!.delete(subject);
        this.#bytes -= sizeOf(guest);
        return true;
      }
      // to the end, so that it is not looked at each time
      this.#byUuid.set(uuid, guest);
    }
    return false;
  }

  /** Forgets all guests. */
  clear(): void {
    this.#bySubject.clear();
    this.#byUuid.clear();
    this.#bytes = 0;
  }
}

const MAX_BYTES = 128 * 1024 * 1024;

/** How much memory a guest takes up, about. */
function sizeOf(guest: MockGuest): number {
  return OVERHEAD + lengthOf(Object.values(guest));
}

/** Ids and e-mail address follow from owner and subject, so that they are the same in every process. */
function createGuest(identity: GuestIdentity, fast: FastHs256): MockGuest {
  const { owner, subject, displayName, at } = identity;
  const key = `${owner.id}\n${subject}`;
  const { cluster, orgUuid } = owner;
  const uuid = uuidFromDigest(fast.sha256(`person\n${key}`), 4);
  return {
    subject,
    displayName,
    uuid,
    personId: encodeWebexId({ type: "PEOPLE", id: uuid }),
    orgId: encodeWebexId({ type: "ORGANIZATION", id: orgUuid }),
    email: `${uuidFromDigest(fast.sha256(`email\n${key}`), 3)}@appid.ciscospark.com`,
    created: new Date(at).toISOString(),
    cluster,
    isGuest: true,
    owner,
  };
}
