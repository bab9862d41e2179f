import { ArgumentRangeError } from "./argument_error.ts";
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
