import { Dispatcher } from "./http/dispatcher.ts";
import { ENDPOINTS } from "./endpoints/table.ts";
import type { FaultQueue } from "./http/fault.ts";
import type { Journal } from "./http/journal.ts";
import { Router } from "./http/router.ts";
import { type MockParts, MockState } from "./state/state.ts";

const router = new Router(ENDPOINTS);

/** Puts together what answers requests. It is loaded at the first one. */
export function createEngine(parts: MockParts, faults: FaultQueue, journal: Journal): Dispatcher {
  return new Dispatcher(new MockState(parts), router, faults, journal);
}
