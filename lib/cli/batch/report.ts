import { OddRowCounter } from "../../bulk/odd_rows.ts";
import type { BadRow } from "../../bulk/read_row.ts";
import { MOST_SEEN, SeenIds } from "../../bulk/seen_ids.ts";
import type { CommandIo } from "../terminal.ts";
import type { OutputBlock } from "./output_block.ts";
import type { ProgressDisplay } from "./progress.ts";

/** How many rows with the userId of an earlier row are named; more are only counted. */
const MOST_NAMED = 10;

/** Where a report goes. */
export interface ReportSettings {
  io: CommandIo;
  progress: ProgressDisplay;
  /** Whether to write JSON. */
  json: boolean;
}

/** Says on stderr what becomes of the rows. */
export class BatchReport {
  readonly #settings: ReportSettings;
  readonly #seen = new SeenIds();
  readonly #odd = new OddRowCounter();
  #repeated = 0;
  #done = 0;
  #failed = 0;

  constructor(settings: ReportSettings) {
    this.#settings = settings;
  }

  /** How many rows have failed. */
  get failed(): number {
    return this.#failed;
  }

  /** Adds rows, and says which of them failed or have the userId of an earlier row. */
  add({ marks, odd, bad, earlier }: OutputBlock): void {
    const repeated = this.#seen.add(marks);
    // what is odd about rows of earlier runs was said by those
    if (earlier) return;
    this.#done += marks.lines.length;
    this.#failed += bad.length;
    for (const row of bad) this.#tellFailed(row);
    for (const [line, first] of repeated) this.#tellRepeated(line, first);
    for (const each of odd) this.#odd.add(each);
    this.#settings.progress.update(this.#done, this.#failed);
  }

  /** Says something good to know while rows are worked on. */
  note(message: string): void {
    this.#tell(`note: ${message}`, { note: message });
  }

  /** Sums up. The advice is for a run that was asked to end. */
  end({ interrupted, advice }: { interrupted: boolean; advice: string }): void {
    const { io, json } = this.#settings;
    const unnamed = this.#repeated - MOST_NAMED;
    if (unnamed > 0) io.note(`${unnamed} more rows have the userId of an earlier row`);
    if (this.#seen.isFull) {
      io.note(`userIds were compared with those of the first ${MOST_SEEN} rows only`);
    }
    for (const { finding, line, count } of this.#odd.take()) {
      const rows = count === 1 ? `line ${line}` : `${count} rows, the first in line ${line}`;
      io.warn({ message: `${rows}: ${finding.message}`, hint: finding.hint });
    }
    const [done, failed] = [this.#done, this.#failed];
    if (!interrupted && failed === 0) return;
    if (json) return io.tellJson({ done, failed, interrupted });
    if (interrupted) io.tell(`interrupted; ${advice}`);
    if (failed > 0) io.tell(`${done} done, ${failed} failed`);
  }

  #tellFailed({ line, error }: BadRow): void {
    this.#tell(`line ${line}: ${error}`, { line, error });
  }

  #tellRepeated(line: number, first: number): void {
    if (++this.#repeated > MOST_NAMED) return;
    const note = `it has the userId of line ${first}, so both are one guest`;
    this.#tell(`line ${line}: ${note}`, { line, note });
  }

  #tell(line: string, json: unknown): void {
    this.#settings.progress.tell(this.#settings.json ? JSON.stringify(json) : line);
  }
}
