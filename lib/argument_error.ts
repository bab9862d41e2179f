/**
 * A mistake in the program that calls: a wrong type, or values that do not go together. It is thrown on
 * purpose, which tells it apart from a `TypeError` of the platform, behind which stands a defect.
 */
export class ArgumentError extends TypeError {
  /** Says that the call was wrong. */
  readonly code = "invalid_argument";
}

/** A mistake in the program that calls: a value outside what is allowed. Thrown on purpose as well. */
export class ArgumentRangeError extends RangeError {
  /** Says that the call was wrong. */
  readonly code = "invalid_argument";
}

/** Names the type of a value without showing the value. */
export function describeType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : typeof value;
}

/**
 * Checks numbers that count something, as far as they are given.
 *
 * @param doing What the caller does, for the message: `read events`.
 * @throws {RangeError} when one is not a whole number of at least 0.
 */
export function checkCounts(values: Record<string, number | undefined>, doing: string): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) continue;
    throw new ArgumentRangeError(`Cannot ${doing}: ${name} must be a whole number of at least 0`);
  }
}

/**
 * Checks that options are an object, and that there is none which nobody reads.
 *
 * @param known The names of the options.
 * @param doing What the caller does, for the message: `start test`.
 * @throws {TypeError} when that is not so.
 */
export function checkOptions(options: object, known: readonly string[], doing: string): void {
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError(
      `Cannot ${doing}: options must be an object, not ${describeType(options)}`,
    );
  }
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const are = known.length === 1 ? "is" : "are";
  throw new ArgumentError(
    `Cannot ${doing}: no such option ${unknown.join(", ")}. There ${are} ${known.join(", ")}`,
  );
}
