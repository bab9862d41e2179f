import { encodeWebexId } from "../../webex_id.ts";
import type { MockClock } from "./clock.ts";
import type { Person } from "./person.ts";
import type { SeededIds } from "./random.ts";

/** What a webhook can be about. */
export const WEBHOOK_RESOURCES = ["all", "rooms", "memberships", "messages"] as const;

/** What can happen to it. */
export const WEBHOOK_EVENTS = ["all", "created", "updated", "deleted"] as const;

/** A webhook: where a program wants to be told what happens in its spaces. */
export interface Webhook {
  id: string;
  name: string;
  targetUrl: string;
  resource: typeof WEBHOOK_RESOURCES[number];
  event: typeof WEBHOOK_EVENTS[number];
  /** Such as `roomId=…&personEmail=…`. */
  filter: string | undefined;
  /** Signs what is sent. */
  secret: string | undefined;
  status: "active" | "inactive";
  owner: Person;
  created: string;
}

/** A new webhook. */
export type NewWebhook = Omit<Webhook, "id" | "status" | "created">;

/** The webhooks of a mock. */
export class Webhooks {
  readonly #ids: SeededIds;
  readonly #clock: MockClock;
  readonly #webhooks = new Map<string, Webhook>();

  constructor(ids: SeededIds, clock: MockClock) {
    this.#ids = ids;
    this.#clock = clock;
  }

  /** Registers a webhook. */
  add(webhook: NewWebhook): Webhook {
    const { cluster } = webhook.owner;
    const added: Webhook = {
      ...webhook,
      id: encodeWebexId({ cluster, type: "WEBHOOK", id: this.#ids.uuid() }),
      status: "active",
      created: new Date(this.#clock.now()).toISOString(),
    };
    this.#webhooks.set(added.id, added);
    return added;
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
  }

  /** Forgets all webhooks. */
  clear(): void {
    this.#webhooks.clear();
  }
}
