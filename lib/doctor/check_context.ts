import type { DiagnoseOptions } from "./diagnose_options.ts";
import type { KnownValues } from "./known_values.ts";
import type { Surroundings } from "./surroundings.ts";
import type { GivenToken } from "./token_check.ts";

/** What checks look at. */
export interface CheckContext {
  options: DiagnoseOptions;
  surroundings: Surroundings;
  known: KnownValues;
  token: GivenToken | undefined;
  now: () => number;
  /** Texts to keep out of messages. */
  secrets: readonly string[];
  /** Takes them out of what comes from outside. */
  redact(text: string): string;
}
