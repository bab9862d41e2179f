import { encodeWebexId } from "../../webex_id.ts";
import type { Activities } from "./activities.ts";
import type { MockClock } from "./clock.ts";
import { lengthOf, OVERHEAD } from "./memory.ts";
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
  /** How many bytes of messages are remembered, about. Default is 128 MB. */
  limit?: number;
}

const MAX_BYTES = 128 * 1024 * 1024;

/** A card takes up so many times the bytes of its JSON, when it is made of many small objects. */
const CARD_FACTOR = 8;

/** A message, where it stands, and how much memory it takes up. */
interface Kept {
  space: Space;
  message: Message;
  size: number;
}

/**
 * The messages of a mock. Everything that happens is an activity.
 *
 * Beyond the limit the oldest are forgotten, which is no activity.
 */
export class Messages {
  readonly #options: MessagesOptions;
  /** The messages by their ids, the oldest first. */
  readonly #byId = new Map<string, Kept>();
  #bytes = 0;
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
    const kept = { space, message: written, size: sizeOf(written) };
    this.#byId.set(written.id, kept);
    this.#bytes += kept.size;
    this.#forgetOldest();
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
    this.#recount(message);
    const { author: actor } = message;
    const { activities } = this.#options;
    activities.emit(space, { resource: "messages", event: "updated", actor, message });
  }

  /** Deletes a message. */
  delete({ space, message }: { space: Space; message: Message }, actor: Person): void {
    space.messages.splice(space.messages.indexOf(message), 1);
    this.#remove(message);
    const { activities } = this.#options;
    activities.emit(space, { resource: "messages", event: "deleted", actor, message });
  }

  /** Forgets the messages of a space that is deleted. */
  forget(space: Space): void {
    for (const each of space.messages) this.#remove(each);
  }

  /** Forgets all messages. */
  clear(): void {
    this.#byId.clear();
    this.#bytes = 0;
    this.#serial = 0;
  }

  #forgetOldest(): void {
    const { limit = MAX_BYTES } = this.#options;
    for (const { space, message } of this.#byId.values()) {
      if (this.#bytes <= limit) return;
      // the oldest of all is the oldest of its space
      space.messages.shift();
      this.#remove(message);
    }
  }

  /** Counts a message anew, unless it was deleted meanwhile. */
  #recount(message: Message): void {
    const kept = this.#byId.get(message.id);
    if (kept === undefined) return;
    const size = sizeOf(message);
    this.#bytes += size - kept.size;
    kept.size = size;
  }

  #remove({ id }: Message): void {
    this.#bytes -= this.#byId.get(id)?.size ?? 0;
    this.#byId.delete(id);
  }

  #now(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}

/** How much memory a message takes up, about. */
export function sizeOf({ id, text, markdown, html, ...lists }: Message): number {
  const { mentionedPeople, files, attachments } = lists;
  const cards = attachments.length === 0 ? 0 : JSON.stringify(attachments).length * CARD_FACTOR;
  return OVERHEAD + lengthOf([id, text, markdown, html, ...mentionedPeople, ...files]) + cards;
}
