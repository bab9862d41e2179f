import { checkCounts } from "../../argument_error.ts";
import { raceAbort } from "../../deadline.ts";
import { redact } from "../../redact.ts";
import type { ShownName } from "../http/endpoint_names.ts";
import type { MockFault } from "../http/fault.ts";
import type { JournalEntry } from "../http/journal.ts";
import { Latest } from "../state/memory.ts";
import type { WebhookDelivery } from "../webhook_sender.ts";
import type { SocketFault } from "./socket_fault.ts";

/** Something that happened in a space. */
export interface MockActivity {
  /** What it happened to. */
  resource: "rooms" | "memberships" | "messages";
  /** What happened. With a membership `seen`: its member has seen a message. */
  event: "created" | "updated" | "deleted" | "seen";
  /** Webex id of the person who did it. */
  actorId: string;
  /** Webex id of the space. */
  roomId: string;
  /** The space, membership or message, with the fields that the API shows. */
  data: Record<string, unknown>;
}

/** What an event of the mock is about. Tokens are redacted. */
export type MockEventBody =
  | { type: "request"; request: JournalEntry }
  | { type: "activity"; activity: MockActivity }
  | { type: "webhook"; webhook: WebhookDelivery }
  /** The mock went back to how it was made. */
  | { type: "reset" }
  | {
    type: "fault";
    /** The endpoint that failed; `undefined` for a live connection. */
    endpoint: ShownName | undefined;
    fault: MockFault | SocketFault;
  };

/** Something that happened in a mock. */
export type MockEvent = MockEventBody & {
  /** Its number among all events of the mock, from 1. Events that were lost have numbers too. */
  id: number;
  /** When it happened, by the mock's clock. */
  at: Date;
  /** How many events before this one the reader has lost, because the mock had forgotten them. Usually 0. */
  dropped: number;
};

/** Which events to read. */
export interface EventsOptions {
  /** Number of the event to begin after; 0 begins with the oldest that is remembered. Default is the latest. */
  after?: number | undefined;
  /** Ends the reading: the iteration throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** The oldest events are forgotten rather than hold more than this, in bytes, about: 16 MB. */
const MAX_BYTES = 16 * 1024 * 1024;

/** What happened, before somebody looks. */
export interface FeedEntry {
  /** When it happened, in milliseconds since 1970. */
  readonly at: number;
  /** How much memory it takes up, in bytes, about. */
  readonly size: number;
  /** Makes what a reader sees, when there is one. */
  render(): MockEventBody;
}

/** The latest events of a mock, with one number for all of them. */
export class EventFeed {
  readonly #entries: Latest<FeedEntry>;
  #arrival: PromiseWithResolvers<void> | undefined;

  /** @param capacity How many events are remembered. One is at least. */
  constructor(capacity: number) {
    this.#entries = new Latest({
      capacity: Math.max(capacity, 1),
      maxBytes: MAX_BYTES,
      // for those who read already
      keepsNewest: true,
    });
  }

  /** Adds an event. */
  add(entry: FeedEntry): void {
    this.#entries.add(entry);
    this.#arrival?.resolve();
    this.#arrival = undefined;
  }

  /**
   * Returns the events from now on, or after the one of a number. It reads on without end.
   *
   * @throws {RangeError} when `after` is not a whole number.
   */
  read(
    { after = this.latest, signal }: EventsOptions = {},
  ): AsyncGenerator<MockEvent, never, undefined> {
    checkCounts({ after }, "read events");
    return this.#follow(Math.min(after, this.latest), signal);
  }

  /** Number of the latest event; 0 when there was none. */
  get latest(): number {
    return this.#entries.newest;
  }

  /** Forgets the events so far, and begins again with one that says so. No number comes again. */
  reset(at: number): void {
    this.#entries.clear();
    this.add({ at, size: 0, render: () => ({ type: "reset" }) });
  }

  async *#follow(
    last: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<MockEvent, never, undefined> {
    while (true) {
      signal?.throwIfAborted();
      const id = Math.max(last + 1, this.#entries.oldest);
      if (id > this.latest) {
        await this.#next(signal);
        continue;
      }
      const entry = this.#entries.get(id);
      const { at } = entry;
      const event = { ...redactAll(entry.render()), id, at: new Date(at), dropped: id - last - 1 };
      last = id;
      yield event;
    }
  }

  #next(signal: AbortSignal | undefined): Promise<void> {
    const { promise } = this.#arrival ??= Promise.withResolvers();
    return signal === undefined ? promise : raceAbort(promise, signal);
  }
}

/** Takes the tokens out of every string of an event. */
function redactAll<T>(value: T): T {
  if (typeof value === "string") return redact(value) as T;
  if (Array.isArray(value)) return value.map(redactAll) as T;
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, redactAll(each)]),
  ) as T;
}
