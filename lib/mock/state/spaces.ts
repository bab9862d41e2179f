import { encodeWebexId, readWebexId } from "../../webex_id.ts";
import type { SeededIds } from "./random.ts";

/** Somebody who can be in a space: a guest or a user. */
export interface Party {
  uuid: string;
  personId: string;
  orgId: string;
  email: string;
  displayName: string;
  isGuest: boolean;
}

/** A space. */
export interface Space {
  id: string;
  title: string;
  type: "group" | "direct";
  creatorId: string;
  ownerId: string;
  created: string;
  lastActivity: string;
  members: Map<string, Membership>;
  messages: Message[];
}

/** Somebody's membership in a space. */
export interface Membership {
  id: string;
  party: Party;
  isModerator: boolean;
  created: string;
}

/** A message. */
export interface Message {
  id: string;
  text: string;
  markdown: string | undefined;
  author: Party;
  created: string;
}

/** The spaces of a mock, with their members and messages. */
export class Spaces {
  readonly #ids: SeededIds;
  readonly #welcomeStrangers: boolean;
  readonly #spaces = new Map<string, Space>();

  constructor(ids: SeededIds, welcomeStrangers: boolean) {
    this.#ids = ids;
    this.#welcomeStrangers = welcomeStrangers;
  }

  /** Creates a space with its creator in it. */
  create(title: string, type: Space["type"], creator: Party, at: number, id?: string): Space {
    const created = new Date(at).toISOString();
    const space: Space = {
      id: id ?? encodeWebexId({ type: "ROOM", id: this.#ids.uuid() }),
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
    this.join(space, creator, type === "group", at);
    return space;
  }

  /** Finds a space that somebody is a member of. Others are told that there is none. */
  find(id: string, party: Party, at: number): Space | undefined {
    const space = this.#spaces.get(id);
    if (space === undefined && this.#welcomeStrangers && readWebexId(id)?.type === "ROOM") {
      return this.create("Space of another process", "group", party, at, id);
    }
    return space?.members.has(party.uuid) ? space : undefined;
  }

  /** The spaces that somebody is a member of. */
  of(party: Party): Space[] {
    return [...this.#spaces.values()].filter((space) => space.members.has(party.uuid));
  }

  /** Adds somebody to a space. */
  join(space: Space, party: Party, isModerator: boolean, at: number): Membership {
    const room = this.#ids.uuid();
    const membership: Membership = {
      id: encodeWebexId({ type: "MEMBERSHIP", id: `${party.uuid}:${room}` }),
      party,
      isModerator,
      created: new Date(at).toISOString(),
    };
    space.members.set(party.uuid, membership);
    return membership;
  }

  /** Finds a membership by its id, in a space that somebody is a member of. */
  findMembership(id: string, party: Party): { space: Space; membership: Membership } | undefined {
    for (const space of this.of(party)) {
      for (const membership of space.members.values()) {
        if (membership.id === id) return { space, membership };
      }
    }
    return undefined;
  }

  /** The space in which two talk directly, created when there is none yet. */
  between(one: Party, other: Party, at: number): Space {
    for (const space of this.of(one)) {
      if (space.type === "direct" && space.members.has(other.uuid)) return space;
    }
    const space = this.create(other.displayName, "direct", one, at);
    this.join(space, other, false, at);
    return space;
  }

  /** Writes a message into a space. */
  write(
    space: Space,
    author: Party,
    content: { text: string; markdown: string | undefined },
    at: number,
  ): Message {
    const message: Message = {
      id: encodeWebexId({ type: "MESSAGE", id: this.#ids.uuid() }),
      ...content,
      author,
      created: new Date(at).toISOString(),
    };
    space.messages.push(message);
    space.lastActivity = message.created;
    return message;
  }

  /** Forgets all spaces. */
  clear(): void {
    this.#spaces.clear();
  }
}
