import { ArgumentError, ArgumentRangeError, describeType } from "../argument_error.ts";

/**
 * Checks values that are sent to the service: each must be a string that is not empty. White space counts as
 * empty.
 *
 * @throws {TypeError} which names the first that is not, and never shows it.
 */
export function checkStrings(action: string, values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== "string") {
      throw new ArgumentError(
        `Cannot ${action}: ${name} must be a string, received ${describeType(value)}`,
      );
    }
    if (value.trim() === "") throw new ArgumentError(`Cannot ${action}: ${name} is empty`);
  }
}

/** The longest that a timer can wait, in milliseconds: nearly 25 days. */
export const MAX_WAIT: number = 2 ** 31 - 1;

/** What an option may hold that counts something. */
export interface CountRule {
  /** What was being done, for the message: `create guest session`. */
  action: string;
  /** The option's name. */
  name: string;
  /** The least that is allowed. Default is 0. */
  min?: number;
  /** The most that is allowed. Default is 2147483647. */
  max?: number;
  /** What is counted, for the message: `seconds`. */
  unit?: string;
}

/**
 * Checks an option that counts something, and returns it.
 *
 * @throws {RangeError} if it is not a whole number within the bounds, which the message names.
 */
export function checkCount(value: unknown, rule: CountRule): number {
  const { action, name, min = 0, max = MAX_WAIT, unit } = rule;
  if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
    const seen = typeof value === "number" ? value : describeType(value);
    const bounds = `${min} to ${max}${unit === undefined ? "" : ` ${unit}`}`;
    throw new ArgumentRangeError(
      `Cannot ${action}: ${name} must be a whole number of ${bounds}, received ${seen}`,
    );
  }
  return value as number;
}
