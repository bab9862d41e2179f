import { ArgumentError, ArgumentRangeError } from "../../argument_error.ts";
import { parseDuration } from "../../duration.ts";

/** A fault that a mock answers with, in place of or on top of its usual answer. */
export interface MockFault {
  /** Status to answer, with the service's body for it: 400, 401, 403, 404, 405, 409, 415, 423, 429, 500, 503, or any other from 400 to 599. */
  status?: number | undefined;
  /** Message in place of the usual one. */
  message?: string | undefined;
  /** `Retry-After` of a 429, 423 or 503: seconds, any text (malformed ones too), or `null` for none. */
  retryAfter?: number | string | null | undefined;
  /** Time that passes before the answer, such as `"2s"`, or milliseconds. */
  latency?: number | string | undefined;
  /** Never answers, until the caller gives up. */
  hang?: boolean | undefined;
  /** Breaks the connection: `fetch` of the mock rejects, the server breaks off the answer. */
  reset?: boolean | undefined;
  /** Ends the body midway with an error. */
  cut?: boolean | undefined;
  /** A body to send as it is, such as HTML where JSON is expected. */
  body?: string | undefined;
  /** Fields to leave out of the usual answer. */
  omit?: readonly string[] | undefined;
  /** How many requests it is for. Default is 1. */
  times?: number | undefined;
}

const FIELDS = [
  "status",
  "message",
  "retryAfter",
  "latency",
  "hang",
  "reset",
  "cut",
  "body",
  "omit",
  "times",
];

/** Faults in waiting, first in first out for each endpoint. */
export class FaultQueue {
  readonly #names: readonly string[];
  #waiting: { endpoint: string; fault: MockFault; left: number }[] = [];

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** How many faults are waiting. */
  get size(): number {
    return this.#waiting.length;
  }

  /** Adds a fault for an endpoint, or for every one with `*`. */
  add(endpoint: string, fault: MockFault): void {
    if (endpoint !== "*" && !this.#names.includes(endpoint)) {
      throw new ArgumentError(
        `Cannot add fault: the endpoint must be one of ${this.#names.join(", ")}, or *`,
      );
    }
    checkFault(fault);
    this.#waiting.push({ endpoint, fault, left: fault.times ?? 1 });
  }

  /** Takes the next fault for an endpoint, if one waits. */
  take(endpoint: string): MockFault | undefined {
    if (this.#waiting.length === 0) return undefined;
    const index = this.#waiting.findIndex((each) =>
      each.endpoint === endpoint || each.endpoint === "*"
    );
    if (index === -1) return undefined;
    const entry = this.#waiting[index]!;
    if (--entry.left === 0) this.#waiting.splice(index, 1);
    return entry.fault;
  }

  /** The faults in waiting, in order. */
  list(): { endpoint: string; fault: MockFault; left: number }[] {
    return this.#waiting.map((each) => ({ ...each }));
  }

  /** Forgets all faults. */
  clear(): void {
    this.#waiting = [];
  }
}

function checkFault(fault: MockFault): void {
  if (typeof fault !== "object" || fault === null) {
    throw new ArgumentError("Cannot add fault: it must be an object");
  }
  const unknown = Object.keys(fault).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) {
    throw new ArgumentError(
      `Cannot add fault: a fault has the fields ${FIELDS.join(", ")}, and no other`,
    );
  }
  const { status, times, latency, retryAfter, omit, body, message } = fault;
  if (status !== undefined && !(Number.isInteger(status) && status >= 400 && status <= 599)) {
    throw new ArgumentRangeError("Cannot add fault: status must be from 400 to 599");
  }
  if (times !== undefined && !(Number.isSafeInteger(times) && times >= 1)) {
    throw new ArgumentRangeError("Cannot add fault: times must be a whole number of at least 1");
  }
  if (latency !== undefined && !(parseDuration(latency) >= 0)) {
    throw new ArgumentRangeError("Cannot add fault: latency must not be negative");
  }
  // a timer takes no more, and would end at once
  if (latency !== undefined && parseDuration(latency) > 2 ** 31 - 1) {
    throw new ArgumentRangeError("Cannot add fault: latency must not be above 24 days");
  }
  if (!["undefined", "number", "string"].includes(typeof retryAfter) && retryAfter !== null) {
    throw new ArgumentError("Cannot add fault: retryAfter must be a number, a text or null");
  }
  // a header cannot hold these, and would fail only when the fault is used
  if (typeof retryAfter === "string" && !/^[\t\x20-\x7e]*$/.test(retryAfter)) {
    throw new ArgumentError("Cannot add fault: retryAfter must be plain ASCII");
  }
  if (
    omit !== undefined && !(Array.isArray(omit) && omit.every((each) => typeof each === "string"))
  ) {
    throw new ArgumentError("Cannot add fault: omit must be an array of field names");
  }
  for (const text of [body, message]) {
    if (text !== undefined && typeof text !== "string") {
      throw new ArgumentError("Cannot add fault: body and message must be texts");
    }
  }
}
