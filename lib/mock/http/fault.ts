import { ArgumentError, ArgumentRangeError } from "../../argument_error.ts";
import { parseDuration } from "../state/clock.ts";
import { type EndpointName, readEndpointName, type ShownName } from "./endpoint_names.ts";

/** What a mock does in place of giving its usual answer, or to that answer. */
export interface MockFault {
  /** Status to answer, with the service's body for it: 400, 401, 403, 404, 405, 409, 415, 423, 429, 500, 503, or any other from 400 to 599. */
  status?: number | undefined;
  /** Message in place of the usual one of the status. */
  message?: string | undefined;
  /** `Retry-After` beside a status, such as 429, 423 or 503: seconds, any string (malformed ones too), or `null` for no such header. */
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
  /**
   * Fields in place of those of the endpoint's usual answer. It is answered whoever asks for whatever: no token
   * is checked and nothing is done. See `answerNext`.
   */
  values?: unknown;
  /** How many requests it is for. Default is 1. */
  times?: number | undefined;
}

const FIELDS: Record<keyof MockFault, true> = {
  status: true,
  message: true,
  retryAfter: true,
  latency: true,
  hang: true,
  reset: true,
  cut: true,
  body: true,
  omit: true,
  values: true,
  times: true,
};

/** What has no effect beside a field: where there is no answer, and where the body is another one. */
const HIDDEN_BY: Partial<Record<keyof MockFault, readonly (keyof MockFault)[]>> = {
  reset: ["hang", "status", "message", "retryAfter", "cut", "body", "omit", "values"],
  hang: ["status", "message", "retryAfter", "cut", "body", "omit", "values"],
  body: ["message", "omit", "values"],
};

/** A fault that waits for a request. */
export interface WaitingFault {
  /** The endpoint that it is for; `*` is every one. */
  endpoint: ShownName | "*";
  /** What is to happen. */
  fault: MockFault;
  /** For how many requests more. */
  left: number;
}

/** Faults in waiting, first in first out for each endpoint. */
export class FaultQueue {
  #waiting: WaitingFault[] = [];
  readonly #onTake: (endpoint: ShownName, fault: MockFault) => void;

  /** @param onTake Is called when a fault happens. */
  constructor(onTake: (endpoint: ShownName, fault: MockFault) => void) {
    this.#onTake = onTake;
  }

  /** How many faults are waiting. */
  get size(): number {
    return this.#waiting.length;
  }

  /** Adds a fault for an endpoint, or for every one with `*`. */
  add(endpoint: EndpointName | "*", fault: MockFault): void {
    const name = endpoint === "*"
      ? endpoint
      : readEndpointName(endpoint, { doing: "add fault", orElse: ", or *" });
    checkFault(fault);
    this.#waiting.push({ endpoint: name, fault, left: fault.times ?? 1 });
  }

  /** Takes the next fault for an endpoint, if one waits. */
  take(endpoint: ShownName): MockFault | undefined {
    if (this.#waiting.length === 0) return undefined;
    const index = this.#waiting.findIndex((each) =>
      each.endpoint === endpoint || each.endpoint === "*"
    );
    if (index === -1) return undefined;
    const entry = this.#waiting[index]!;
    if (--entry.left === 0) this.#waiting.splice(index, 1);
    this.#onTake(endpoint, entry.fault);
    return entry.fault;
  }

  /** The faults in waiting, in order. */
  list(): WaitingFault[] {
    return this.#waiting.map((each) => ({ ...each }));
  }

  /** Forgets all faults. */
  reset(): void {
    this.#waiting = [];
  }
}

function checkFault(fault: MockFault): void {
  if (typeof fault !== "object" || fault === null) {
    throw new ArgumentError("Cannot add fault: it must be an object");
  }
  if (!Object.keys(fault).every((field) => Object.hasOwn(FIELDS, field))) {
    const fields = Object.keys(FIELDS).join(", ");
    throw new ArgumentError(`Cannot add fault: a fault has the fields ${fields}, and no other`);
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
    throw new ArgumentError("Cannot add fault: retryAfter must be a number, a string or null");
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
      throw new ArgumentError("Cannot add fault: body and message must be strings");
    }
  }
  for (const flag of [fault.hang, fault.reset, fault.cut]) {
    if (flag !== undefined && typeof flag !== "boolean") {
      throw new ArgumentError("Cannot add fault: hang, reset and cut must be true or false");
    }
  }
  checkEffect(fault);
}

/** Refuses what would do nothing: a test would go on without its fault, and pass. */
function checkEffect({ times: _times, hang, reset, cut, omit, ...others }: MockFault): void {
  const effects: MockFault = {
    ...others,
    hang: hang || undefined,
    reset: reset || undefined,
    cut: cut || undefined,
    omit: omit?.length === 0 ? undefined : omit,
  };
  const given = (Object.keys(effects) as (keyof MockFault)[])
    .filter((field) => effects[field] !== undefined);
  if (given.length === 0) {
    throw new ArgumentError(
      "Cannot add fault: it would change nothing. Give it one of status, latency, hang, reset, cut, body, omit and values",
    );
  }
  const { status, values } = others;
  if (values !== undefined && status !== undefined) {
    throw new ArgumentError(
      "Cannot add fault: values are for an answer without a status of its own",
    );
  }
  const ofStatus = given.find((field) => field === "message" || field === "retryAfter");
  if (ofStatus !== undefined && status === undefined) {
    throw new ArgumentError(
      `Cannot add fault: ${ofStatus} has no effect without a status. Add one, such as 429`,
    );
  }
  for (const field of given) {
    const hidden = given.find((each) => HIDDEN_BY[field]?.includes(each));
    if (hidden === undefined) continue;
    throw new ArgumentError(
      `Cannot add fault: ${hidden} has no effect beside ${field}. Leave out one of the two`,
    );
  }
}
