/** The command line was used wrongly: exit code 2. */
export class UsageError extends Error {
  /** The name of the class. */
  override name = "UsageError";
}

/** Something failed that is no mistake in the use: exit code 1. Its message is shown, so it must hold no secret. */
export class Failure extends Error {
  /** The name of the class. */
  override name = "Failure";
}
