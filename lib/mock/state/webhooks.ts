import { encodeWebexId } from "../../webex_id.ts";
import type { MockClock } from "./clock.ts";
import type { Memory } from "./memory.ts";
import type { Person } from "./person.ts";
import type { SeededIds } from "./random.ts";

/** What a webhook can be about. */
export const WEBHOOK_RESOURCES = ["all", "rooms", "memberships", "messages"] as const;

/** What can happen to it. */
export const WEBHOOK_EVENTS = ["all", "created", "updated", "deleted"] as const;

/** What a webhook of the service can be about too, but nothing happens to it in the mock. */
export const QUIET_RESOURCES = [
  "adminBatchJobs",
  "attachmentActions",
  "convergedRecordings",
  "dataSources",
  "meetingParticipants",
  "meetingTranscripts",
  "meetings",
  "recordings",
  "serviceApp",
  "telephony_calls",
  "telephony_conference",
  "telephony_mwi",
  "uc_counters",
] as const;

/** What can happen to those. */
export const QUIET_EVENTS = [
  ...WEBHOOK_EVENTS,
  "authorized",
  "deauthorized",
  "ended",
  "joined",
  "left",
  "migrated",
  "started",
  "statusChanged",
] as const;

/** A webhook: where a program wants to be told what happens in its spaces. */
export interface Webhook {
  id: string;
  name: string;
  targetUrl: string;
  resource: typeof WEBHOOK_RESOURCES[number] | typeof QUIET_RESOURCES[number];
  event: typeof QUIET_EVENTS[number];
  /** Such as `roomId=…&personEmail=…`. */
  filter: string | undefined;
  /** Signs what is sent. */
  secret: string | undefined;
  status: "active" | "inactive";
  owner: Person;
  /** Whether a program or page of this machine has registered or changed it. */
  isLocal: boolean;
  created: string;
}

/** A new webhook. */
export type NewWebhook = Omit<Webhook, "id" | "status" | "created">;

/** What of a webhook can be changed. */
export type WebhookChange = Pick<Webhook, "name" | "targetUrl" | "secret" | "status" | "isLocal">;

/** The webhooks of a mock. */
export class Webhooks {
  readonly #ids: SeededIds;
  readonly #clock: MockClock;
  readonly #memory: Memory;
  readonly #webhooks = new Map<string, Webhook>();

  constructor({ ids, clock, memory }: { ids: SeededIds; clock: MockClock; memory: Memory }) {
    this.#ids = ids;
    this.#clock = clock;
    this.#memory = memory;
  }

  /**
   * Registers a webhook.
   *
   * @throws {MemoryFull} when the mock remembers too much.
   */
  add(webhook: NewWebhook): Webhook {
    this.#memory.requireRoom();
    const { cluster } = webhook.owner;
    const added: Webhook = {
      ...webhook,
      id: encodeWebexId({ cluster, type: "WEBHOOK", id: this.#ids.uuid() }),
      status: "active",
      created: new Date(this.#clock.now()).toISOString(),
    };
    this.#webhooks.set(added.id, added);
    this.#memory.hold(added, Object.values(added));
    return added;
  }

  /** Changes a webhook. */
  update(webhook: Webhook, change: WebhookChange): void {
    Object.assign(webhook, change);
    this.#memory.recount(webhook, Object.values(webhook));
  }

  /** Finds a webhook of a person by its id. */
  find(id: string, owner: Person): Webhook | undefined {
    const webhook = this.#webhooks.get(id);
    return webhook?.owner.uuid === owner.uuid ? webhook : undefined;
  }

  /** The webhooks of a person, the oldest first; or all. */
  list(owner?: Person): Webhook[] {
    const all = [...this.#webhooks.values()];
    return owner === undefined ? all : all.filter((each) => each.owner.uuid === owner.uuid);
  }

  /** Deletes a webhook. */
  delete(webhook: Webhook): void {
    this.#webhooks.delete(webhook.id);
    this.#memory.release(webhook);
  }

  /** Forgets all webhooks. */
  clear(): void {
    this.#webhooks.clear();
  }
}
