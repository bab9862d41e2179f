import { encodeWebexId } from "../../webex_id.ts";
import type { Activities } from "./activities.ts";
import type { MockClock } from "./clock.ts";
import type { Person } from "./person.ts";
import type { SeededIds } from "./random.ts";
import type { Message, MessageContent, Space } from "./space.ts";

/** A new message. */
export type NewMessage =
  & MessageContent
  & Pick<Message, "author" | "parentId">;

/** What {@linkcode Messages} are made of. */
export interface MessagesOptions {
  ids: SeededIds;
  clock: MockClock;
  activities: Activities;
}

/** The messages of a mock. Everything that happens is an activity. */
export class Messages {
  readonly #options: MessagesOptions;
  readonly #byId = new Map<string, { space: Space; message: Message }>();
  #serial = 0;

  constructor(options: MessagesOptions) {
    this.#options = options;
  }

  /** Writes a message into a space. */
  write(space: Space, message: NewMessage): Message {
    const { clock, ids, activities } = this.#options;
    const uuid = ids.timeUuid(clock.now());
    const written: Message = {
      ...message,
      id: encodeWebexId({ cluster: space.cluster, type: "MESSAGE", id: uuid }),
      uuid,
      serial: ++this.#serial,
      created: this.#now(),
      updated: undefined,
    };
    space.messages.push(written);
    space.lastActivity = written.created;
    this.#byId.set(written.id, { space, message: written });
    const { author: actor } = message;
    activities.emit(space, { resource: "messages", event: "created", actor, message: written });
    return written;
  }

  /** Finds a message by its id, in a space that a person is a member of. */
  find(id: string, person: Person): { space: Space; message: Message } | undefined {
    const found = this.#byId.get(id);
    return found?.space.members.has(person.uuid) ? found : undefined;
  }

  /** Replaces what is written in a message. */
  edit(
    { space, message }: { space: Space; message: Message },
    content: Pick<MessageContent, "text" | "markdown" | "html" | "mentionedPeople">,
  ): void {
    Object.assign(message, content, { updated: this.#now() });
    const { author: actor } = message;
    const { activities } = this.#options;
    activities.emit(space, { resource: "messages", event: "updated", actor, message });
  }

  /** Deletes a message. */
  delete({ space, message }: { space: Space; message: Message }, actor: Person): void {
    space.messages.splice(space.messages.indexOf(message), 1);
    this.#byId.delete(message.id);
    const { activities } = this.#options;
    activities.emit(space, { resource: "messages", event: "deleted", actor, message });
  }

  /** Forgets the messages of a space that is deleted. */
  forget(space: Space): void {
    for (const { id } of space.messages) this.#byId.delete(id);
  }

  /** Forgets all messages. */
  clear(): void {
    this.#byId.clear();
    this.#serial = 0;
  }

  #now(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}
