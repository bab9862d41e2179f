import type { Engine } from "../engine.ts";
import type { MockParts } from "../settings.ts";
import type { ServedMock } from "../served.ts";

/** What the admin API works on. */
export interface Admin {
  mock: ServedMock;
  parts: Engine & MockParts;
}
