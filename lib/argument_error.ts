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
