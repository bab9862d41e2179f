import type { Engine, MockParts } from "../engine.ts";
import type { Target } from "../http/target.ts";
import type { ServedMock } from "../served.ts";

/** What the admin API works on. */
export interface Admin {
  mock: ServedMock;
  parts: Engine & MockParts;
}

/** What comes with a request. */
export interface AdminRequest {
  /** Where it goes. */
  target: Target;
  /** Aborts when an answer is of no use any more. */
  signal: AbortSignal;
}
