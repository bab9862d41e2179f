import type { MockParts } from "./engine.ts";
import { FaultQueue } from "./http/fault.ts";
import { Journal } from "./http/journal.ts";
import { toEntry } from "./http/journal_entry.ts";
import { EventFeed } from "./live/event_feed.ts";
import { Sockets } from "./live/sockets.ts";
import { DEFAULT_ORG_ID, type MockSettings } from "./settings.ts";
import { createClock } from "./state/clock.ts";
import { OVERHEAD } from "./state/memory.ts";
import { IssuerRegistry } from "./state/issuers.ts";
import { ServiceAppRegistry } from "./state/service_apps.ts";

/** Puts together what a mock holds before it is asked for the first time. */
export function createParts(settings: MockSettings): MockParts {
  const clock = createClock(settings.now);
  const events = new EventFeed(settings.journalSize);
  return {
    clock,
    events,
    issuers: new IssuerRegistry(settings.issuers),
    serviceApps: new ServiceAppRegistry(settings.serviceApps, { defaultOrgId: DEFAULT_ORG_ID }),
    faults: new FaultQueue((endpoint, fault) => {
      events.add(clock.now(), OVERHEAD, () => ({ type: "fault", endpoint, fault }));
    }),
    journal: new Journal(settings.journalSize, (note, { id, size }) => {
      events.add(note.at, size, () => ({ type: "request", request: toEntry(note, id) }));
    }),
    sockets: new Sockets((fault) => {
      events.add(clock.now(), OVERHEAD, () => ({ type: "fault", endpoint: undefined, fault }));
    }),
  };
}
