import type { Finding } from "../../finding.ts";
import type { Fixture } from "./fixture.ts";

/** What an endpoint answers: a fixture, with values of its own. */
export interface Answer {
  /** The recorded, documented or inferred answer that this one has the shape of. */
  fixture: Fixture;
  /** Values in place of the fixture's. */
  values?: Record<string, unknown> | undefined;
  /** A whole body in place of the fixture's, for answers that are not objects. */
  body?: unknown;
  /** The bytes of a file in place of a body. */
  bytes?: Uint8Array<ArrayBuffer> | undefined;
  /** Description in place of the fixture's, for refusals. */
  description?: string | undefined;
  /** Why it was refused, for the developer. Sent as `x-mock-reason`. */
  reason?: string | undefined;
  /** All that is wrong or odd with the guest token that was refused. The journal keeps it. */
  findings?: readonly Finding[] | undefined;
  /** Further headers; `undefined` takes one of the fixture's away. */
  headers?: Record<string, string | undefined> | undefined;
}
