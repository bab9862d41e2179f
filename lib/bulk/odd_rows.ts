import type { Finding } from "../finding.ts";
import { checkGuest } from "../token/claims_check.ts";
import type { GuestRow } from "./read_row.ts";

/** Rows with the same thing odd about them, which is no reason to leave them out. */
export interface OddRows {
  /** What is odd. */
  finding: Finding;
  /** The line of the first of them. */
  line: number;
  /** How many there are. */
  count: number;
}

/** What nearly every guest has, about which nothing is odd. */
const PLAIN_ID = /^[A-Za-z0-9-]+$/;
const PLAIN_NAME = /^[ -~]+$/;

/** Finds what is odd about rows, and counts the rows for each thing. */
export class OddRowCounter {
  #odd = new Map<string, OddRows>();

  /** Looks at a row. */
  look({ line, subject, displayName }: GuestRow): void {
    if (PLAIN_ID.test(subject) && PLAIN_NAME.test(displayName)) return;
    for (const finding of checkGuest({ sub: subject, name: displayName })) {
      this.add({ finding, line, count: 1 });
    }
  }

  /** Adds rows that were counted elsewhere, which come after those counted here. */
  add(rows: OddRows): void {
    const { code } = rows.finding;
    const seen = this.#odd.get(code);
    if (seen === undefined) this.#odd.set(code, { ...rows });
    else seen.count += rows.count;
  }

  /** Returns what was counted, and begins anew. */
  take(): OddRows[] {
    const odd = [...this.#odd.values()];
    this.#odd.clear();
    return odd;
  }
}
