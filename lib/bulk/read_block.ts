import { joinBytes } from "./join_bytes.ts";
import { lastRow, nextRow, type RowRange } from "./next_row.ts";
import { type BadRow, type GuestRow, parseRows, type RowFormat } from "./parse_rows.ts";
import type { RowBlock } from "./row_blocks.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const FAULTS: Record<NonNullable<RowRange["fault"]>, string> = {
  open: "a quote is opened and not closed",
  malformed: "the quotes of this row are malformed",
  long: "this row is longer than 1 MiB",
};

/** Reads the rows of a block. What is wrong with one row leaves the others as they are. */
export function readBlock(block: RowBlock, format: RowFormat): (GuestRow | BadRow)[] {
  const { line, tooLong } = block;
  if (tooLong) return [{ line, error: FAULTS.long }];
  const bytes = endingWithLineFeed(block.bytes);
  const text = decode(bytes);
  const rows = text === undefined ? undefined : parseRows(text, line, format);
  return rows ?? readRowByRow(bytes, line, format);
}

function readRowByRow(bytes: Uint8Array, line: number, format: RowFormat): (GuestRow | BadRow)[] {
  const quotes = format.type === "csv";
  const rows: (GuestRow | BadRow)[] = [];
  for (let start = 0; start < bytes.length;) {
    const { end, lines, fault } = nextRow(bytes, start, { quotes }) ?? lastRow(bytes, start);
    if (fault !== undefined) rows.push({ line, error: FAULTS[fault] });
    else rows.push(...readRow(bytes.subarray(start, end), line, format));
    start = end;
    line += lines;
  }
  return rows;
}

function readRow(bytes: Uint8Array, line: number, format: RowFormat): (GuestRow | BadRow)[] {
  const text = decode(bytes);
  if (text === undefined) return [{ line, error: "this row is not UTF-8" }];
  return parseRows(text, line, format, true) ?? [{ line, error: FAULTS.malformed }];
}

/** Only the last row of an input can lack one. */
function endingWithLineFeed(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === 10 ? bytes : joinBytes(bytes, Uint8Array.of(10));
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
