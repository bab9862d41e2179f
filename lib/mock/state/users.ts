import type { Person } from "./person.ts";

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
export interface KnownUser extends Person {
  /** Scopes of the user's access token; `*` stands for every scope. */
  scopes: readonly string[];
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
