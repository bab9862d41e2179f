import { ArgumentError } from "../../argument_error.ts";
import type { GuestHome } from "./guests.ts";
import { encodeWebexId, organizationUuid, readWebexId } from "../../webex_id.ts";
import type { MockState } from "./state.ts";

/** A regular Webex user that the mock is to know. */
export interface MockUser {
  /** The name that others see. */
  displayName: string;
  /** E-mail address. */
  email: string;
  /** Scopes of the user's access token. Default is every scope. */
  scopes?: readonly string[] | undefined;
}

/** A regular user as the mock remembers it. */
export interface KnownUser {
  uuid: string;
  displayName: string;
  email: string;
  scopes: readonly string[];
  created: number;
  home: GuestHome;
}

/** The regular users of a mock. */
export class UserDirectory {
  readonly #byUuid = new Map<string, KnownUser>();

  /** Adds a user. */
  add(user: KnownUser): void {
    this.#byUuid.set(user.uuid, user);
  }

  /** Finds a user by the uuid in its person id. */
  byUuid(uuid: string): KnownUser | undefined {
    return this.#byUuid.get(uuid);
  }

  /** Finds a user by e-mail address. */
  byEmail(email: string): KnownUser | undefined {
    for (const user of this.#byUuid.values()) if (user.email === email) return user;
    return undefined;
  }

  /** Forgets all users. */
  clear(): void {
    this.#byUuid.clear();
  }
}

/** The person that is shown for a user. */
export function personOfUser(user: KnownUser): Record<string, unknown> {
  const { cluster, orgUuid } = user.home;
  return {
    id: encodeWebexId({ cluster, type: "PEOPLE", id: user.uuid }),
    emails: [user.email],
    displayName: user.displayName,
    avatar: "https://avatar.example/default_person~80",
    orgId: encodeWebexId({ cluster, type: "ORGANIZATION", id: orgUuid }),
    created: new Date(user.created).toISOString(),
    type: "person",
  };
}

/** Lifetime of users' access tokens, in seconds: 14 days less one second. */
const EXPIRES_IN = 1209599;

/** Tells whether a value is a list of scopes. */
export function isScopes(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/** Adds a user to a mock, and issues an access token for it. */
export function addUser(
  state: MockState,
  user: MockUser,
  orgId: string,
): { personId: string; accessToken: string } {
  const { displayName, email, scopes = ["*"] } = user;
  for (const [name, value] of Object.entries({ displayName, email })) {
    if (typeof value !== "string" || value === "") {
      throw new ArgumentError(`Cannot create user: ${name} is empty or not a string`);
    }
  }
  if (!isScopes(scopes)) {
    throw new ArgumentError("Cannot create user: scopes must be an array of texts");
  }
  const home = {
    realm: "",
    orgUuid: organizationUuid(orgId)!,
    cluster: readWebexId(orgId)?.cluster ?? "us",
  };
  const uuid = state.ids.uuid();
  state.users.add({ uuid, displayName, email, scopes, created: state.clock.now(), home });
  const proof = state.proofFor("person", home, uuid, displayName, EXPIRES_IN);
  return {
    personId: encodeWebexId({ cluster: home.cluster, type: "PEOPLE", id: uuid }),
    accessToken: state.tokens.issueOpaque(proof, state.settings.tokenCode),
  };
}
