import { fastHs256 } from "../token/fast_hs256.ts";
import { loadEndpoint } from "./endpoints/load_endpoint.ts";
import { Dispatcher } from "./http/dispatcher.ts";
import { listedEndpoints } from "./http/endpoint_names.ts";
import { asRequest, fromRequest, toResponse } from "./http/fetch_classes.ts";
import {
  fromPlainRequest,
  type PlainAnswer,
  type PlainRequest,
  readPlainCall,
  toPlainAnswer,
} from "./http/plain_request.ts";
import { hideSecrets } from "./http/hide_secrets.ts";
import { Router } from "./http/router.ts";
import { deliver } from "./live/deliver.ts";
import { noteActivity } from "./live/note_activity.ts";
import { DEFAULT_ORG_ID, type MockParts, type MockSettings } from "./settings.ts";
import { createSeededIds } from "./state/random.ts";
import { MockState } from "./state/state.ts";
import { sizeOfDelivery, WebhookSender } from "./webhook_sender.ts";
import type { MockWorld } from "./world.ts";

/** What answers requests, and what it remembers. */
export interface Engine {
  readonly state: MockState;
  readonly dispatcher: Dispatcher;
  /** Answers in process. */
  readonly fetch: typeof globalThis.fetch;
  /** Answers a request in plain values. */
  answer(request: PlainRequest): Promise<PlainAnswer>;
  readonly webhooks: WebhookSender;
  /** Forgets what happened, and goes back to the world that the mock began with. */
  reset(): void;
}

const router = new Router(listedEndpoints());

/** Puts together what answers requests. It is loaded at the first one. */
export async function createEngine(parts: MockParts, settings: MockSettings): Promise<Engine> {
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
  const begin = await beginningOf(state, settings.world);
  begin();
  const webhooks = new WebhookSender(state, settings.webhooks, (webhook) => {
    const targetUrl = hideSecrets(webhook.targetUrl);
    const render = () => ({ type: "webhook", webhook: { ...webhook, targetUrl } }) as const;
    events.add({ at: clock.now(), size: sizeOfDelivery(webhook), render });
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
  const shape = recorded && (await import("./http/as_recorded.ts")).shaperFor(recorded);
  const dispatcher = new Dispatcher({
    ...{ state, router, loadEndpoint, faults, journal, strict, shape },
  });
  return {
    state,
    dispatcher,
    async fetch(input, init) {
      const incoming = readPlainCall(input, init) ?? fromRequest(asRequest(input, init));
      incoming.signal.throwIfAborted();
      return toResponse(await dispatcher.handle(incoming));
    },
    answer: async (request) => toPlainAnswer(await dispatcher.handle(fromPlainRequest(request))),
    webhooks,
    reset() {
      state.reset();
      webhooks.reset();
      begin();
    },
  };
}

/** Returns what fills a new state with the persons and rooms of a world. Most mocks begin without any. */
async function beginningOf(state: MockState, world: MockWorld): Promise<() => void> {
  if ([world.users, world.guests, world.rooms].every((each) => each === undefined)) return () => {};
  const { applyWorld } = await import("./apply_world.ts");
  return () => applyWorld(state, world, { orgId: DEFAULT_ORG_ID });
}
