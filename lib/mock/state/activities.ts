import type { MockClock } from "./clock.ts";
import type { Person } from "./person.ts";
import type { Membership, Message, Space } from "./space.ts";

/** What happened, and who did it. */
export type Happening =
  & {
    /** What happened to it. With a membership `seen`: its member has seen a message. */
    event: "created" | "updated" | "deleted" | "seen";
    /** Who did it. */
    actor: Person;
  }
  & (
    | {
      resource: "rooms";
      /** Whether it was locked or unlocked, if it was updated. */
      isLockChanged?: boolean;
    }
    | { resource: "memberships"; membership: Membership }
    | { resource: "messages"; message: Message }
  );

/** Something that happened in a space. */
export type Activity = Happening & {
  /** The space that it happened in. */
  space: Space;
  /** Who learns of it: the members, and who has just left. */
  audience: readonly Person[];
  /** When, in milliseconds since 1970. */
  at: number;
};

/** Who learns of activities. */
export type ActivityListener = (activity: Activity) => void;

/** Passes on what happens in the spaces of a mock: to webhooks, and to live connections. */
export class Activities {
  readonly #clock: MockClock;
  readonly #listeners = new Set<ActivityListener>();

  constructor(clock: MockClock) {
    this.#clock = clock;
  }

  /** Calls a listener with every activity from now on. Returns what ends it. */
  listen(listener: ActivityListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Passes on what happened in a space to its members, and to who has just left. */
  emit(space: Space, happening: Happening, left: readonly Person[] = []): void {
    if (this.#listeners.size === 0) return;
    const members = [...space.members.values()].map(({ person }) => person);
    const activity = {
      ...happening,
      space,
      audience: [...members, ...left],
      at: this.#timeOf(space, happening),
    };
    for (const listener of this.#listeners) listener(activity);
  }

  /** What is new happened when it says that it was created. */
  #timeOf(space: Space, happening: Happening): number {
    if (happening.event !== "created") return this.#clock.now();
    const { created } = happening.resource === "messages"
      ? happening.message
      : happening.resource === "memberships"
      ? happening.membership
      : space;
    return Date.parse(created);
  }
}
