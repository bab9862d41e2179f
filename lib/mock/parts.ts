import type { MockParts } from "./engine.ts";
import { FaultQueue } from "./http/fault.ts";
import { Journal } from "./http/journal.ts";
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
      const render = () => ({ type: "fault", endpoint, fault }) as const;
      events.add({ at: clock.now(), size: OVERHEAD, render });
    }),
    journal: new Journal(settings.journalSize, (note) => events.add(note)),
    sockets: new Sockets((fault) => {
      const render = () => ({ type: "fault", endpoint: undefined, fault }) as const;
      events.add({ at: clock.now(), size: OVERHEAD, render });
    }),
  };
}
