import { ArgumentRangeError } from "../../argument_error.ts";

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

/** The end of the year 9999. */
const LAST = Date.UTC(10_000, 0) - 1;

/** Makes a clock over a source of time. */
export function createClock(source: () => number): MockClock {
  let offset = 0;
  const moveTo = (time: number) => {
    // later times have no form that an answer could have
    if (!(Math.abs(time) <= LAST)) {
      throw new ArgumentRangeError("Cannot set clock: the time lies too far from now");
    }
    offset = time - source();
  };
  return {
    now: () => source() + offset,
    advance(span) {
      moveTo(source() + offset + parseDuration(span));
    },
    set(time) {
      // null and booleans would be taken for 1970
      const isTime = time instanceof Date || typeof time === "number";
      const other = isTime ? new Date(time).getTime() : NaN;
      const at = typeof time === "string" ? parseTime(time) : other;
      if (Number.isNaN(at)) {
        throw new ArgumentRangeError(
          "Cannot set clock: the time is not a date that exists, such as 2026-01-31T12:00:00Z",
        );
      }
      moveTo(at);
    },
    reset() {
      offset = 0;
    },
  };
}

/**
 * Reads a time that is written out, and returns milliseconds since 1970; `NaN` when it is none.
 *
 * `Date` takes the 31st of February for the 3rd of March.
 */
export function parseTime(text: string): number {
  const [, year, month, day] = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})/.exec(text) ?? [];
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) > lastDay ? NaN : Date.parse(text);
}

const UNITS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * Reads a span of time such as `90s`, `15m`, `6h`, `14d` or `1h30m`, or a number of milliseconds, and returns
 * milliseconds.
 *
 * @throws {RangeError} when it is no such span. A text without a unit is refused, not guessed at.
 */
export function parseDuration(span: string | number): number {
  if (typeof span === "number" && Number.isFinite(span)) return span;
  if (typeof span === "string" && /^-?(\d+(\.\d+)?(ms|s|min|m|h|d))+$/.test(span)) {
    let total = 0;
    for (const [, count, unit] of span.matchAll(/(\d+(?:\.\d+)?)(ms|s|min|m|h|d)/g)) {
      total += Number(count) * UNITS[unit!]!;
    }
    return span.startsWith("-") ? -total : total;
  }
  throw new ArgumentRangeError(
    'Cannot read span of time: it must be milliseconds as a number, or a text such as "90s", "15m", "6h" or "14d"',
  );
}
