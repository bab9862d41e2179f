/** Something failed that is no mistake in the use. Its message is shown, so it must hold no secret. */
export class Failure extends Error {
  /** The name of the class. */
  override name = "Failure";
}
