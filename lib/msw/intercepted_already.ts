import { ArgumentError } from "../argument_error.ts";

/** The error for an interception beside another library's, which the two could not share. */
export function interceptedAlready(): ArgumentError {
  return new ArgumentError(
    "Cannot intercept requests: something else intercepts them already, such as a network of msw. Add webexHandlers(mock) to that one, or end it first",
  );
}
