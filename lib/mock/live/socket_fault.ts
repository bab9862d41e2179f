import { ArgumentError, ArgumentRangeError } from "../../argument_error.ts";
import { parseDuration } from "../state/clock.ts";

/** What goes wrong with a live connection. A fault has one of the first four fields. */
export interface SocketFault {
  /**
   * The next authorization is answered by closing the connection with this code, such as 4401. The official
   * JavaScript SDK then refreshes its token; after 4400 and 4403 it gives up.
   */
  authorization?: number | undefined;
  /** The next ping is not answered (`"withheld"`), or with another id (`"mismatched"`). */
  pong?: "withheld" | "mismatched" | undefined;
  /** The next event is lost: it is not sent, and its sequence number is used up. */
  lose?: boolean | undefined;
  /** The next event is sent after this time, such as `"2s"`, or milliseconds. Later ones wait for it. */
  delay?: number | string | undefined;
  /** Only connections of this person. Default is everybody. */
  personId?: string | undefined;
  /** How many times. Default is 1. */
  times?: number | undefined;
}

/** When a fault happens. */
export type SocketMoment = "authorization" | "ping" | "event";

/** A fault that waits for its moment. */
export interface WaitingSocketFault {
  moment: SocketMoment;
  fault: SocketFault;
  /** For how many times more. */
  left: number;
}

const FIELDS: Record<keyof SocketFault, true> = {
  authorization: true,
  pong: true,
  lose: true,
  delay: true,
  personId: true,
  times: true,
};

/** Faults of live connections, first in first out for each moment. */
export class SocketFaults {
  #waiting: WaitingSocketFault[] = [];

  /** Adds a fault. */
  add(fault: SocketFault): void {
    const moment = checkFault(fault);
    this.#waiting.push({ moment, fault: { ...fault }, left: fault.times ?? 1 });
  }

  /** Takes the next fault of a moment for a person, if one waits. */
  take(moment: SocketMoment, personId: string): SocketFault | undefined {
    const index = this.#waiting.findIndex(({ moment: each, fault }) =>
      each === moment && (fault.personId ?? personId) === personId
    );
    const entry = this.#waiting[index];
    if (entry === undefined) return undefined;
    if (--entry.left === 0) this.#waiting.splice(index, 1);
    return entry.fault;
  }

  /** The faults in waiting, in order. */
  list(): { fault: SocketFault; left: number }[] {
    return this.#waiting.map(({ fault, left }) => ({ fault: { ...fault }, left }));
  }

  /** Forgets all faults. */
  reset(): void {
    this.#waiting = [];
  }
}

/** Checks a fault, and returns when it happens. */
function checkFault(fault: SocketFault): SocketMoment {
  if (typeof fault !== "object" || fault === null) throw wrong("it must be an object");
  if (!Object.keys(fault).every((field) => Object.hasOwn(FIELDS, field))) {
    const fields = Object.keys(FIELDS).join(", ");
    throw wrong(`a fault of a socket has the fields ${fields}, and no other`);
  }
  const { authorization, pong, lose, delay, personId, times } = fault;
  const kinds = [authorization, pong, lose, delay].filter((each) => each !== undefined);
  if (kinds.length !== 1) {
    throw wrong("a fault of a socket has one of authorization, pong, lose and delay");
  }
  if (times !== undefined && !(Number.isSafeInteger(times) && times >= 1)) {
    throw new ArgumentRangeError("Cannot add fault: times must be a whole number of at least 1");
  }
  if (personId !== undefined && typeof personId !== "string") {
    throw wrong("personId must be a string");
  }
  if (authorization !== undefined) {
    checkCloseCode(authorization, "add fault");
    return "authorization";
  }
  if (pong !== undefined) {
    if (pong === "withheld" || pong === "mismatched") return "ping";
    throw wrong('pong must be "withheld" or "mismatched"');
  }
  if (lose !== undefined && lose !== true) throw wrong("lose must be true");
  if (delay !== undefined) checkDelay(delay);
  return "event";
}

function checkDelay(delay: number | string): void {
  const time = parseDuration(delay);
  // a timer takes no more, and would end at once
  if (!(time >= 0 && time <= 2 ** 31 - 1)) {
    throw new ArgumentRangeError("Cannot add fault: delay must be from 0 to 24 days");
  }
}

function wrong(why: string): ArgumentError {
  return new ArgumentError(`Cannot add fault: ${why}`);
}

/** Codes below 3000 that can stand in a close frame (RFC 6455, section 7.4, and its registry). */
const CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014];

/** What stands for a close frame without a code, and for no close frame. */
export const NO_CODE = 1005;
export const NO_FRAME = 1006;

/** The longest reason that fits into a close frame, in bytes. */
const MAX_REASON = 123;

/**
 * Checks a code to close a connection with.
 *
 * @throws {RangeError} when no connection can be closed with it.
 */
export function checkCloseCode(code: unknown, action: string): asserts code is number {
  const isPrivate = Number.isInteger(code) && (code as number) >= 3000 && (code as number) <= 4999;
  if (isPrivate || [...CODES, NO_CODE, NO_FRAME].includes(code as number)) return;
  throw new ArgumentRangeError(
    `Cannot ${action}: the code must be one of ${
      CODES[0]
    } to 1003, 1005 to 1014, or from 3000 to 4999`,
  );
}

/**
 * Checks the reason that stands in a close frame.
 *
 * @throws {TypeError} when it is not a string, or is longer than 123 bytes.
 */
export function checkCloseReason(reason: unknown, action: string): asserts reason is string {
  if (typeof reason !== "string" || byteLength(reason) > MAX_REASON) {
    throw new ArgumentError(
      `Cannot ${action}: the reason must be a string of at most ${MAX_REASON} bytes`,
    );
  }
}

/** Shortens a reason to what fits into a close frame. */
export function shortenReason(reason: string): string {
  let end = Math.min(reason.length, MAX_REASON);
  while (byteLength(reason.slice(0, end)) > MAX_REASON) end--;
  return reason.slice(0, end);
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
