import { fastHs256 } from "../token/fast_hs256.ts";
import { ENDPOINTS } from "./endpoints/table.ts";
import { Dispatcher } from "./http/dispatcher.ts";
import type { FaultQueue } from "./http/fault.ts";
import type { Journal } from "./http/journal.ts";
import { hideSecrets } from "./http/hide_secrets.ts";
import { Router } from "./http/router.ts";
import { applyWorld } from "./apply_world.ts";
import { deliver } from "./live/deliver.ts";
import { noteActivity } from "./live/note_activity.ts";
import type { EventFeed } from "./live/event_feed.ts";
import type { Sockets } from "./live/sockets.ts";
import { DEFAULT_ORG_ID, type MockSettings } from "./settings.ts";
import type { MockClock } from "./state/clock.ts";
import type { IssuerRegistry } from "./state/issuers.ts";
import { createSeededIds } from "./state/random.ts";
import type { ServiceAppRegistry } from "./state/service_apps.ts";
import { MockState } from "./state/state.ts";
import { sizeOfDelivery, WebhookSender } from "./webhook_sender.ts";

/** What a mock holds before it is asked for the first time. */
export interface MockParts {
  readonly clock: MockClock;
  readonly issuers: IssuerRegistry;
  readonly serviceApps: ServiceAppRegistry;
  readonly faults: FaultQueue;
  readonly journal: Journal;
  readonly events: EventFeed;
  readonly sockets: Sockets;
}

/** What answers requests, and what it remembers. */
export interface Engine {
  readonly state: MockState;
  readonly dispatcher: Dispatcher;
  readonly webhooks: WebhookSender;
  /** Forgets what happened, and goes back to the world that the mock began with. */
  reset(): void;
}

const router = new Router(ENDPOINTS);

/** Puts together what answers requests. It is loaded at the first one. */
export function createEngine(parts: MockParts, settings: MockSettings): Engine {
  const { clock, issuers, serviceApps, faults, journal, events, sockets } = parts;
  const { seed, strict, recorded } = settings;
  const ids = createSeededIds(seed);
  const state = new MockState({
    fast: fastHs256,
    clock,
    ids,
    issuers,
    serviceApps,
    settings,
    seed,
  });
  const begin = () => applyWorld(state, settings.world, { orgId: DEFAULT_ORG_ID });
  begin();
  const webhooks = new WebhookSender(state, settings.webhooks, (webhook) => {
    const targetUrl = hideSecrets(webhook.targetUrl);
    events.add(clock.now(), sizeOfDelivery(webhook), () => ({
      type: "webhook",
      webhook: { ...webhook, targetUrl },
    }));
  });
  state.activities.listen((activity) => {
    noteActivity(activity, { state, events });
    deliver(activity, sockets);
  });
  state.devices.onDelete(({ uuid, owner }) => {
    for (const socket of sockets.of(owner.personId)) {
      if (socket.deviceId === uuid) socket.close(1000, "the device was unregistered");
    }
  });
  return {
    state,
    dispatcher: new Dispatcher({ state, router, faults, journal, strict, recorded }),
    webhooks,
    reset() {
      state.reset();
      webhooks.reset();
      begin();
    },
  };
}
