import type { FastHs256 } from "../../token/fast_hs256.ts";
import { encodeWebexId } from "../../webex_id.ts";
import { uuidFromDigest } from "./random.ts";

/** Where a guest belongs: a Guest Issuer or a Service App. */
export interface GuestHome {
  /** What tells guests of the same subject apart: the id of the issuer or of the Service App. */
  realm: string;
  /** The uuid of the organization. */
  orgUuid: string;
  /** The cluster of the organization. */
  cluster: string;
}

/** A guest as the mock remembers it. */
export interface MockGuest {
  /** Its subject. */
  subject: string;
  /** Its name, as last minted. */
  displayName: string;
  /** The uuid of the person. */
  uuid: string;
  /** Its e-mail address, the same for the same subject. */
  email: string;
  /** When it was first seen, in milliseconds since 1970. */
  created: number;
  /** Where it belongs. */
  home: GuestHome;
  /** Webex id of the person. */
  personId: string;
  /** Webex id of the organization. */
  orgId: string;
}

/** The guests of a mock. The same subject in the same home is the same person, in every process. */
export class GuestDirectory {
  readonly #byKey = new Map<string, MockGuest>();
  readonly #byUuid = new Map<string, MockGuest>();

  /** How many guests there are. */
  get size(): number {
    return this.#byKey.size;
  }

  /** Gives the guest, made at the given time when it is new. */
  meet(
    home: GuestHome,
    subject: string,
    displayName: string,
    at: number,
    fast: FastHs256,
  ): MockGuest {
    const key = `${home.realm}\n${subject}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const { cluster, orgUuid } = home;
    const uuid = uuidFromDigest(fast.sha256(`person\n${key}`), 4);
    const guest: MockGuest = {
      subject,
      displayName,
      uuid,
      personId: encodeWebexId({ cluster, type: "PEOPLE", id: uuid }),
      orgId: encodeWebexId({ cluster, type: "ORGANIZATION", id: orgUuid }),
      email: `${uuidFromDigest(fast.sha256(`email\n${key}`), 3)}@appid.ciscospark.com`,
      created: at,
      home,
    };
    this.#byKey.set(key, guest);
    this.#byUuid.set(guest.uuid, guest);
    return guest;
  }

  /** Finds a guest by the uuid in its person id. */
  byUuid(uuid: string): MockGuest | undefined {
    return this.#byUuid.get(uuid);
  }

  /** How many guests belong to a home. */
  countOf(realm: string): number {
    let count = 0;
    for (const guest of this.#byKey.values()) if (guest.home.realm === realm) count++;
    return count;
  }

  /** All guests, in the order in which they came. */
  list(): MockGuest[] {
    return [...this.#byKey.values()];
  }

  /** Forgets all guests. */
  clear(): void {
    this.#byKey.clear();
    this.#byUuid.clear();
  }
}

/** The person that `GET /people/me` shows for a guest. */
export function personOf(guest: MockGuest): Record<string, unknown> {
  return {
    id: guest.personId,
    emails: [guest.email],
    displayName: guest.displayName,
    avatar: "https://avatar.example/default_machine~80",
    orgId: guest.orgId,
    created: new Date(guest.created).toISOString(),
    type: "appuser",
  };
}
