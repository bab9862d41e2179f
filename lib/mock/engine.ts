import { Dispatcher } from "./dispatcher.ts";
import { ENDPOINTS } from "./endpoints.ts";
import type { FaultQueue } from "./fault.ts";
import type { Journal } from "./journal.ts";
import { Router } from "./router.ts";
import { type MockParts, MockState } from "./state.ts";

const router = new Router(ENDPOINTS);

/** Puts together what answers requests. It is loaded at the first one. */
export function createEngine(parts: MockParts, faults: FaultQueue, journal: Journal): Dispatcher {
  return new Dispatcher(new MockState(parts), router, faults, journal);
}
