/** Standard output cannot be written. The cause is what the runtime threw; there is none where it is closed. */
export class OutputError extends Error {
  /** The name of the class. */
  override name = "OutputError";
}

/** Returns whether an error says that nobody reads any more, as behind `| head`, which is no mistake. */
export function isUnread(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
