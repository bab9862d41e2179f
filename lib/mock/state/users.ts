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

  /** All users, in order. */
  list(): KnownUser[] {
    return [...this.#byUuid.values()];
  }

  /** Adds a user. */
  add(user: KnownUser): void {
    this.#byUuid.set(user.uuid, user);
  }

  /** Finds a user by the uuid in its person id. */
  byUuid(uuid: string): KnownUser | undefined {
    return this.#byUuid.get(uuid);
  }

  /** Finds a user by e-mail address, whatever its case. */
  byEmail(email: string): KnownUser | undefined {
    const wanted = email.toLowerCase();
    for (const user of this.#byUuid.values()) if (user.email.toLowerCase() === wanted) return user;
    return undefined;
  }

  /** The users whose name begins with a text, whatever its case. */
  byName(start: string): KnownUser[] {
    const wanted = start.toLowerCase();
    return [...this.#byUuid.values()]
      .filter(({ displayName }) => displayName.toLowerCase().startsWith(wanted));
  }

  /** Forgets all users. */
  clear(): void {
    this.#byUuid.clear();
  }
}
