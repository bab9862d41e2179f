import { encodeWebexId, readWebexId } from "../../webex_id.ts";
import type { MockClock } from "./clock.ts";
import type { Person } from "./person.ts";
import type { SeededIds } from "./random.ts";

/** A space. */
export interface Space {
  id: string;
  title: string;
  type: "group" | "direct";
  creatorId: string;
  ownerId: string;
  created: string;
  lastActivity: string;
  /** Its members, by the uuid of the person. */
  members: Map<string, Membership>;
  /** Its messages, the oldest first. */
  messages: Message[];
}

/** Somebody's membership in a space. */
export interface Membership {
  id: string;
  person: Person;
  isModerator: boolean;
  created: string;
}

/** A message. */
export interface Message {
  id: string;
  text: string;
  markdown: string | undefined;
  author: Person;
  created: string;
}

/** What a new space is to be. */
export interface NewSpace {
  title: string;
  type: Space["type"];
  creator: Person;
  /** Its id. Default is a new one. */
  id?: string | undefined;
}

/** What {@linkcode Spaces} are made of. */
export interface SpacesOptions {
  ids: SeededIds;
  clock: MockClock;
  /** Whether a space of an unknown id is taken for one of another process. */
  acceptUnknownIds: boolean;
}

/** The spaces of a mock, with their members and messages. */
export class Spaces {
  readonly #options: SpacesOptions;
  readonly #spaces = new Map<string, Space>();

  constructor(options: SpacesOptions) {
    this.#options = options;
  }

  /** Creates a space with its creator in it. */
  create({ title, type, creator, id }: NewSpace): Space {
    const created = this.#now();
    const space: Space = {
      id: id ?? this.#newId("ROOM"),
      title,
      type,
      creatorId: creator.personId,
      ownerId: creator.orgId,
      created,
      lastActivity: created,
      members: new Map(),
      messages: [],
    };
    this.#spaces.set(space.id, space);
    this.join(space, { person: creator, isModerator: type === "group" });
    return space;
  }

  /** Finds a space by its id, if the person is a member of it. */
  find(id: string, person: Person): Space | undefined {
    const space = this.#spaces.get(id);
    const isUnknown = space === undefined && readWebexId(id)?.type === "ROOM";
    if (isUnknown && this.#options.acceptUnknownIds) {
      return this.create({ title: "Space of another process", type: "group", creator: person, id });
    }
    return space?.members.has(person.uuid) ? space : undefined;
  }

  /** The spaces that a person is a member of. */
  of(person: Person): Space[] {
    return [...this.#spaces.values()].filter((space) => space.members.has(person.uuid));
  }

  /** Adds a person to a space. */
  join(space: Space, member: { person: Person; isModerator: boolean }): Membership {
    const { person, isModerator } = member;
    const membership: Membership = {
      id: this.#newId("MEMBERSHIP", `${person.uuid}:`),
      person,
      isModerator,
      created: this.#now(),
    };
    space.members.set(person.uuid, membership);
    return membership;
  }

  /** Takes a person out of a space. */
  leave(space: Space, person: Person): void {
    space.members.delete(person.uuid);
  }

  /** Finds a membership by its id, in a space that a person is a member of. */
  findMembership(
    id: string,
    person: Person,
  ): { space: Space; membership: Membership } | undefined {
    for (const space of this.of(person)) {
      for (const membership of space.members.values()) {
        if (membership.id === id) return { space, membership };
      }
    }
    return undefined;
  }

  /** Returns the space in which two talk directly, created if there is no such space. */
  between(one: Person, other: Person): Space {
    for (const space of this.of(one)) {
      if (space.type === "direct" && space.members.has(other.uuid)) return space;
    }
    const space = this.create({ title: other.displayName, type: "direct", creator: one });
    this.join(space, { person: other, isModerator: false });
    return space;
  }

  /** Writes a message into a space. */
  write(space: Space, message: Pick<Message, "author" | "text" | "markdown">): Message {
    const written: Message = { id: this.#newId("MESSAGE"), ...message, created: this.#now() };
    space.messages.push(written);
    space.lastActivity = written.created;
    return written;
  }

  /** Forgets all spaces. */
  clear(): void {
    this.#spaces.clear();
  }

  #now(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }

  #newId(type: string, prefix = ""): string {
    return encodeWebexId({ type, id: prefix + this.#options.ids.uuid() });
  }
}
