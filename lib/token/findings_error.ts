import { WebexError } from "../errors.ts";
import type { Finding } from "../finding.ts";

/**
 * Makes the error that refuses a token for what was found: the code and the hint are those of the first error,
 * the message names every error, and every missing claim. Gives `undefined` when no error is among them.
 */
export function findingsError(doing: string, findings: readonly Finding[]): WebexError | undefined {
  const first = findings.find((finding) => finding.severity === "error");
  if (first === undefined) return undefined;
  const told = findings.filter(({ severity, code }) =>
    severity === "error" || code.endsWith("_missing")
  );
  const seen = told.map((finding) => finding.message).join("; ");
  return new WebexError(first.code, `${doing}: ${seen}. ${first.hint}`, { findings });
}

/** Throws the error for what was found, if it refuses the token. */
export function refuseErrors(doing: string, findings: readonly Finding[]): void {
  const error = findingsError(doing, findings);
  if (error !== undefined) throw error;
}
