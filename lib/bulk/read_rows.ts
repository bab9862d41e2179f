import { readCsv } from "./read_csv.ts";
import { readJsonLines } from "./read_json.ts";
import type { BadRow, GuestRow } from "./read_row.ts";
import type { RowFormat } from "./row_format.ts";
import type { RowBlock } from "./split_rows.ts";

/** Reads the rows of a block. What is wrong with one row leaves the others as they are. Blank rows are left out. */
export function readRows(block: RowBlock, format: RowFormat): (GuestRow | BadRow)[] {
  const { line, fault } = block;
  if (fault !== undefined) return [{ line, error: fault }];
  return format.type === "csv" ? readCsv(block, format) : readJsonLines(block, format);
}
