import { WebexError } from "../errors.ts";
import type { Finding } from "../finding.ts";

/**
 * Makes the error that refuses a token, an issuer or a secret: the code and the hint are those of the first
 * error; the message names every error, and every missing claim. Returns `undefined` when there is no error.
 *
 * @param advice What follows the hint, if anything.
 */
export function findingsError(
  doing: string,
  findings: readonly Finding[],
  advice = "",
): WebexError | undefined {
  const first = findings.find((finding) => finding.severity === "error");
  if (first === undefined) return undefined;
  const named = findings.filter(({ severity, code }) =>
    severity === "error" || code.endsWith("_missing")
  );
  const seen = named.map((finding) => finding.message).join("; ");
  return new WebexError(first.code, `${doing}: ${seen}. ${first.hint}${advice}`, { findings });
}

/** Throws the error for what was found, if there is one. */
export function refuseErrors(doing: string, findings: readonly Finding[], advice?: string): void {
  const error = findingsError(doing, findings, advice);
  if (error !== undefined) throw error;
}
