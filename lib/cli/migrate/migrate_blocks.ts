import { inOrder } from "../../bulk/in_order.ts";
import type { BadRow, GuestRow } from "../../bulk/read_row.ts";
import { hexOf, RowHasher } from "../../bulk/row_hash.ts";
import { type MigratedGuest, type Migrator, RunEndedError } from "../../doctor/migrator.ts";
import { rowsOf } from "../batch/blocks.ts";
import type { RowSource } from "../batch/open_rows.ts";
import { failedBlock, type OutputBlock, outputBlock } from "../batch/output_block.ts";
import { writeMigrated } from "./write_migrated.ts";

/** How rows are migrated. */
export interface MigrateRows {
  migrator: Migrator;
  /** How many at once. */
  concurrency: number;
  /** What the hashes of rows depend on besides the rows. */
  owner: string;
  /** Whether new guests are added to the spaces of the old ones. */
  joins: boolean;
  /** Called with the line of a guest that could not be added to so many of its spaces, and why. */
  onLeftOut(line: number, count: number, why: string): void;
}

type Done = { row: GuestRow; migrated: MigratedGuest } | BadRow;

/** Migrates row after row, several at once. Each row is written as soon as those before it are. */
export async function* migrateBlocks(
  source: RowSource,
  { migrator, concurrency, owner, joins, onLeftOut }: MigrateRows,
): AsyncGenerator<OutputBlock> {
  const hasher = new RowHasher(owner);
  const encoder = new TextEncoder();
  const work = async (row: GuestRow): Promise<Done> => {
    try {
      return { row, migrated: await migrator.migrate(row) };
    } catch (error) {
      if (source.signal.aborted) throw source.signal.reason;
      if (error instanceof RunEndedError) throw error.cause;
      return { line: row.line, error: error instanceof Error ? error.message : "it failed" };
    }
  };
  const rows = inOrder<OutputBlock | GuestRow | BadRow, Done | OutputBlock>(
    rowsOf(source),
    concurrency,
    (row) => "subject" in row ? work(row) : undefined,
  );
  for await (const each of rows) {
    if ("bytes" in each) yield each;
    else if ("error" in each) yield failedBlock({ line: each.line, error: each.error });
    else {
      const { row, migrated } = each;
      const [first] = migrated.leftOut;
      if (first !== undefined) onLeftOut(row.line, migrated.leftOut.length, first.error.message);
      hasher.hash(row);
      const { output } = source;
      const text = writeMigrated({ ...each, rowHash: hexOf(hasher.row) }, { output, joins });
      const marks = { lines: Float64Array.of(row.line), ids: hasher.id.slice() };
      yield outputBlock({ bytes: encoder.encode(text), marks });
    }
  }
}
