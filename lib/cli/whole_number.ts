import { UsageError } from "./errors.ts";

/** What a whole number can be. */
export interface WholeNumberRange {
  /** The option or variable that holds it, as the error names it. */
  name: string;
  /** The smallest. */
  min: number;
  /** The largest. */
  max: number;
  /** What it counts, such as `seconds`. */
  unit?: string;
}

/**
 * Reads a whole number in decimal digits; `undefined` stays so. Units, signs, points and exponents are
 * refused, not half read.
 */
export function wholeNumber(
  text: string | undefined,
  { name, min, max, unit }: WholeNumberRange,
): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (number >= min && number <= max) return number;
  const of = unit === undefined ? "" : ` of ${unit}`;
  throw new UsageError(
    `${name} must be a whole number${of} from ${min} to ${max}, in digits only`,
  );
}
