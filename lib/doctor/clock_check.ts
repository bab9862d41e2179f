import { duration } from "../token/claims_check.ts";
import { error, type Line, ok, warning } from "./check.ts";
import type { Probe } from "./probe.ts";

/** How far a clock may be off: guest tokens that are exchanged at once live for 60 seconds. */
const TOLERATED = 30_000;

/** The header Date has whole seconds, so that the clock of the service is half of one further, more or less. */
const HALF_A_SECOND = 500;

const HINT = "Set the clock of this machine by a time server (NTP)";

/**
 * Compares the clock of this machine with that of the service, by the header Date of its answer. The answer was
 * written between the sending of the request and its own arrival: the round trip is how unsure the result is.
 */
export function checkClock({ headers, sentAt, receivedAt }: Probe): Line {
  const written = Date.parse(headers.get("date") ?? "");
  if (Number.isNaN(written)) {
    return warning(
      "clock_unknown",
      "the answer has no header Date to compare the clock of this machine with",
      "Compare the clock of this machine with the right time",
    );
  }
  // an answer out of a cache says how old it is (RFC 9111, section 5.1)
  const age = /^\d{1,9}$/.test(headers.get("age") ?? "") ? Number(headers.get("age")) * 1000 : 0;
  const theirs = written + age + HALF_A_SECOND;
  const off = (sentAt + receivedAt) / 2 - theirs;
  const unsure = Math.abs(receivedAt - sentAt) / 2 + HALF_A_SECOND;
  if (Math.abs(off) - unsure > TOLERATED) {
    const by = duration(Math.abs(off) / 1000);
    return off > 0
      ? error("clock_ahead", `the clock of this machine is ${by} ahead of the service's`, HINT)
      : error(
        "clock_behind",
        `the clock of this machine is ${by} behind the service's: guest tokens may have expired before they arrive`,
        HINT,
      );
  }
  if (unsure > TOLERATED) {
    return warning(
      "clock_unknown",
      `the answer took ${duration(2 * unsure / 1000)}, too long to compare clocks by it`,
      "Try again",
    );
  }
  return ok(
    `the clock of this machine is that of the service, within ${
      Math.ceil((Math.abs(off) + unsure) / 1000)
    } s`,
  );
}
