import { ArgumentError, describeType } from "../argument_error.ts";

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
