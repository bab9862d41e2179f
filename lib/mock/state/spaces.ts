import { encodeWebexId, readWebexId } from "../../webex_id.ts";
import type { Activities } from "./activities.ts";
import type { MockClock } from "./clock.ts";
import type { Memory } from "./memory.ts";
import type { Person } from "./person.ts";
import type { SeededIds } from "./random.ts";
import type { Membership, Message, Space, SpaceOptions } from "./space.ts";

/** What a new space is to be. */
export interface NewSpace {
  title: string;
  type: Space["type"];
  creator: Person;
  options?: Partial<SpaceOptions>;
  /** Its id. Default is a new one. */
  id?: string | undefined;
}

/** Who comes into a space. */
interface Newcomer {
  person: Person;
  isModerator: boolean;
  /** Who does it. */
  actor: Person;
}

/** What {@linkcode Spaces} are made of. */
export interface SpacesOptions {
  ids: SeededIds;
  clock: MockClock;
  activities: Activities;
  memory: Memory;
  /** Whether a space of an unknown id is taken for one of another process. */
  acceptUnknownIds: boolean;
}

/** The spaces of a mock, with their members. Everything that happens is an activity. */
export class Spaces {
  readonly #options: SpacesOptions;
  readonly #spaces = new Map<string, Space>();
  /** The spaces of each person, by the person's uuid. */
  readonly #byMember = new Map<string, Set<Space>>();
  #serial = 0;

  constructor(options: SpacesOptions) {
    this.#options = options;
  }

  /**
   * Creates a space with its creator in it.
   *
   * @throws {MemoryFull} when the mock remembers too much.
   */
  create({ title, type, creator, options = {}, id }: NewSpace): Space {
    const { clock, ids, memory } = this.#options;
    memory.requireRoom();
    const created = this.#now();
    const { cluster } = creator;
    const uuid = readWebexId(id ?? "")?.id ?? ids.timeUuid(clock.now());
    const space: Space = {
      id: id ?? encodeWebexId({ cluster, type: "ROOM", id: uuid }),
      uuid,
      title,
      type,
      options: {
        isLocked: false,
        isPublic: false,
        isAnnouncementOnly: false,
        description: undefined,
        teamId: undefined,
        ...options,
      },
      creatorId: creator.personId,
      ownerId: creator.orgId,
      cluster,
      created,
      lastActivity: created,
      madePublic: options.isPublic ? created : undefined,
      members: new Map(),
      messages: [],
    };
    this.#spaces.set(space.id, space);
    memory.hold(space, stringsOf(space));
    this.#enter(space, { person: creator, isModerator: type === "group", actor: creator });
    this.#options.activities.emit(space, { resource: "rooms", event: "created", actor: creator });
    return space;
  }

  /** Changes a space. */
  update(
    space: Space,
    { title = space.title, ...options }: Partial<SpaceOptions> & { title?: string | undefined },
    actor: Person,
  ): void {
    const wasLocked = space.options.isLocked;
    space.title = title;
    for (const [name, value] of Object.entries(options)) {
      if (value !== undefined) Object.assign(space.options, { [name]: value });
    }
    this.#options.memory.recount(space, stringsOf(space));
    if (!space.options.isPublic) space.madePublic = undefined;
    else space.madePublic ??= this.#now();
    const isLockChanged = space.options.isLocked !== wasLocked;
    this.#options.activities.emit(space, {
      resource: "rooms",
      event: "updated",
      actor,
      isLockChanged,
    });
  }

  /** Deletes a space, with all that is in it. */
  delete(space: Space, actor: Person): void {
    this.#spaces.delete(space.id);
    const { memory } = this.#options;
    memory.release(space);
    for (const [uuid, membership] of space.members) {
      memory.release(membership);
      this.#drop(space, uuid);
    }
    this.#options.activities.emit(space, { resource: "rooms", event: "deleted", actor });
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

  /** Whether there is a space of an id, whoever is in it. */
  has(id: string): boolean {
    return this.#spaces.has(id);
  }

  /** All spaces, the oldest first. */
  list(): Space[] {
    return [...this.#spaces.values()];
  }

  /** The spaces that a person is a member of, in the order of joining. */
  of(person: Person): Space[] {
    return [...this.#byMember.get(person.uuid) ?? []];
  }

  /** Whether a person is a member of any space. */
  hasMember(uuid: string): boolean {
    return this.#byMember.has(uuid);
  }

  /**
   * Adds a person to a space.
   *
   * @throws {MemoryFull} when the mock remembers too much.
   */
  join(space: Space, newcomer: Newcomer): Membership {
    this.#options.memory.requireRoom();
    return this.#enter(space, newcomer);
  }

  #enter(space: Space, { person, isModerator, actor }: Newcomer): Membership {
    const { cluster, uuid } = space;
    const membership: Membership = {
      id: encodeWebexId({ cluster, type: "MEMBERSHIP", id: `${person.uuid}:${uuid}` }),
      serial: ++this.#serial,
      person,
      isModerator,
      isRoomHidden: false,
      lastSeen: undefined,
      created: this.#now(),
    };
    space.members.set(person.uuid, membership);
    this.#options.memory.hold(membership, Object.values(person));
    const joined = this.#byMember.get(person.uuid) ?? new Set();
    this.#byMember.set(person.uuid, joined.add(space));
    this.#options.activities.emit(space, {
      resource: "memberships",
      event: "created",
      actor,
      membership,
    });
    return membership;
  }

  /** Changes a membership. */
  updateMembership(
    space: Space,
    membership: Membership,
    change: { isModerator?: boolean | undefined; isRoomHidden?: boolean | undefined },
    actor: Person,
  ): void {
    membership.isModerator = change.isModerator ?? membership.isModerator;
    membership.isRoomHidden = change.isRoomHidden ?? membership.isRoomHidden;
    this.#options.activities.emit(space, {
      resource: "memberships",
      event: "updated",
      actor,
      membership,
    });
  }

  /** Notes that a member has seen a message. Returns which, and when. */
  see(space: Space, membership: Membership, message: Message): { uuid: string; at: string } {
    const seen = { uuid: message.uuid, at: this.#now() };
    membership.lastSeen = seen;
    this.#options.activities.emit(space, {
      resource: "memberships",
      event: "seen",
      actor: membership.person,
      membership,
    });
    return seen;
  }

  /** Takes a person out of a space. */
  leave(space: Space, membership: Membership, actor: Person): void {
    const { person } = membership;
    space.members.delete(person.uuid);
    this.#options.memory.release(membership);
    this.#drop(space, person.uuid);
    this.#options.activities.emit(space, {
      resource: "memberships",
      event: "deleted",
      actor,
      membership,
    }, [person]);
  }

  /** Finds a membership by its id, in a space that a person is a member of. */
  findMembership(
    id: string,
    person: Person,
  ): { space: Space; membership: Membership } | undefined {
    const [personUuid = "", spaceUuid = ""] = readWebexId(id)?.id.split(":") ?? [];
    for (const space of this.of(person)) {
      if (space.uuid !== spaceUuid) continue;
      const membership = space.members.get(personUuid);
      if (membership?.id === id) return { space, membership };
    }
    return undefined;
  }

  /** Finds the space in which two talk directly. */
  findDirect(one: Person, other: Person): Space | undefined {
    return this.of(one).find((space) => space.type === "direct" && space.members.has(other.uuid));
  }

  /** Returns the space in which two talk directly, created if there is no such space. */
  between(one: Person, other: Person): Space {
    const known = this.findDirect(one, other);
    if (known !== undefined) return known;
    const space = this.create({ title: other.displayName, type: "direct", creator: one });
    this.#enter(space, { person: other, isModerator: false, actor: one });
    return space;
  }

  /** Forgets all spaces. */
  clear(): void {
    this.#spaces.clear();
    this.#byMember.clear();
    this.#serial = 0;
  }

  #drop(space: Space, uuid: string): void {
    const joined = this.#byMember.get(uuid);
    joined?.delete(space);
    if (joined?.size === 0) this.#byMember.delete(uuid);
  }

  #now(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}

function stringsOf({ title, options }: Space): unknown[] {
  return [title, ...Object.values(options)];
}
