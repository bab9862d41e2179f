import type { EndpointName } from "./endpoint_names.ts";
import type { Fixture } from "./fixture.ts";
import type { MockState } from "../state/state.ts";

/** A request as an endpoint sees it. */
export interface Call {
  /** HTTP method. */
  method: string;
  /** Path, without the query. */
  path: string;
  /** The query without its question mark. */
  query: string;
  /** What the braces in the endpoint's path matched, decoded. */
  params: Record<string, string>;
  /** The request's headers. */
  headers: Headers;
  /** Reads the body as text. */
  text(): Promise<string>;
  /** The mock that is asked. */
  state: MockState;
}

/** What an endpoint answers: a fixture, with values of its own. */
export interface Answer {
  /** The recorded, documented or inferred answer that this one has the shape of. */
  fixture: Fixture;
  /** Values in place of the fixture's. */
  values?: Record<string, unknown> | undefined;
  /** A whole body in place of the fixture's, for answers that are no objects. */
  body?: unknown;
  /** Description in place of the fixture's, for refusals. */
  description?: string | undefined;
  /** Why it was refused, for the developer. Sent as `x-mock-reason`. */
  reason?: string | undefined;
  /** Further headers. */
  headers?: Record<string, string> | undefined;
}

/** One line of the table of endpoints. */
export interface Endpoint {
  /** The name that faults and the journal know it by, such as `jwt/login`. */
  name: EndpointName;
  /** HTTP method. */
  method: "GET" | "POST" | "DELETE";
  /** Path; a part in braces matches one segment. */
  path: string;
  /** What it does. */
  summary: string;
  /** Answers. */
  respond(call: Call): Answer | Promise<Answer>;
}
