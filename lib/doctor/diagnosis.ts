import { redact } from "../redact.ts";
import type { Check, CheckName, Line } from "./check.ts";

/** What a diagnosis is written with. */
export interface DiagnosisOptions {
  /** Called with each line as soon as it is known. */
  onCheck?: ((check: Check) => void) | undefined;
  /** Ends the diagnosis early. */
  signal?: AbortSignal | undefined;
}

/** The lines of a diagnosis, and what has failed so far. */
export class Diagnosis {
  readonly checks: Check[] = [];
  readonly #options: DiagnosisOptions;
  /** What cannot be relied on, and what has failed first on the way there. */
  readonly #broken = new Map<CheckName, CheckName>();

  constructor(options: DiagnosisOptions) {
    this.#options = options;
  }

  /** Adds lines about something. */
  add(name: CheckName, ...lines: Line[]): void {
    for (const { status, code, message, hint } of lines) {
      if (status === "error" && !this.#broken.has(name)) this.#broken.set(name, name);
      this.#push({ name, status, code, message, hint, cause: undefined });
    }
  }

  /**
   * Looks at something, unless one of its causes has failed: then a line says which. Whatever depends on a skipped
   * check is skipped for the same cause.
   */
  async check(
    name: CheckName,
    causes: readonly CheckName[],
    look: () => Line | Line[] | Promise<Line | Line[]>,
  ): Promise<void> {
    this.#options.signal?.throwIfAborted();
    const cause = causes.map((each) => this.#broken.get(each)).find((each) => each !== undefined);
    if (cause === undefined) return this.add(name, ...[await look()].flat());
    this.#broken.set(name, cause);
    const message = `not looked at, since ${cause} has failed`;
    this.#push({ name, status: "skipped", code: undefined, message, hint: undefined, cause });
  }

  /** Whether something has failed, or was skipped since something else has. */
  hasFailed(name: CheckName): boolean {
    return this.#broken.has(name);
  }

  #push(check: Check): void {
    const { message, hint } = check;
    // checks take known secrets out of what comes from outside; this is for all others
    const shown = { ...check, message: redact(message), hint: hint && redact(hint) };
    this.checks.push(shown);
    this.#options.onCheck?.(shown);
  }
}
