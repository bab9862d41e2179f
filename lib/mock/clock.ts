import { parseDuration } from "../duration.ts";

/** The clock of a mock: what it issues and what it checks go by this one clock. */
export interface MockClock {
  /** The mock's time, in milliseconds since 1970. */
  now(): number;
  /** Moves the clock on by a span such as `"6h"`, `"15m"`, `"90s"`, or by milliseconds. */
  advance(span: string | number): void;
  /** Sets the clock to a time; it goes on from there. */
  set(time: Date | number | string): void;
  /** Puts the clock back to its source. */
  reset(): void;
}

/** Makes a clock over a source of time. */
export function createClock(source: () => number): MockClock {
  let offset = 0;
  return {
    now: () => source() + offset,
    advance(span) {
      offset += parseDuration(span);
    },
    set(time) {
      const at = new Date(time).getTime();
      if (Number.isNaN(at)) throw new RangeError("Cannot set clock: the time is not a date");
      offset = at - source();
    },
    reset() {
      offset = 0;
    },
  };
}
