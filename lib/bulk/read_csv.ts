import { decode, unreadable, utf8 } from "./decode.ts";
import { type BadRow, type GuestRow, readRow } from "./read_row.ts";
import type { CsvFormat } from "./row_format.ts";
import { CsvScanner, FAULTS } from "./scan_row.ts";
import type { RowBlock } from "./split_rows.ts";

const QUOTE = 34;
const NO_ASCII = /[^\0-\x7f]/;
/** Makes one character of each byte, so that offsets of bytes are offsets in its text. */
const latin1 = new TextDecoder("latin1");

/** Returns a function that reads a field of the row that the scanner found last. */
export function fieldReader(bytes: Uint8Array, scanner: CsvScanner): (field: number) => string {
  const text = latin1.decode(bytes);
  return (field) => {
    const from = scanner.starts[field]!;
    const to = scanner.ends[field]!;
    let value = text.slice(from, to);
    if (NO_ASCII.test(value)) value = utf8.decode(bytes.subarray(from, to));
    return scanner.doubled && bytes[from - 1] === QUOTE ? value.replaceAll('""', '"') : value;
  };
}

/** Reads the rows of a block of CSV. */
export function readCsv(
  { bytes, line }: RowBlock,
  { encoding, separator, columns }: CsvFormat,
): (GuestRow | BadRow)[] {
  const rows: (GuestRow | BadRow)[] = [];
  const scanner = new CsvScanner(separator);
  const valueOf = fieldReader(bytes, scanner);
  const valid = decode(bytes) !== undefined;
  for (let start = 0; start < bytes.length; start = scanner.end, line += scanner.lines) {
    scanner.scan(bytes, start, true);
    const { end, fault, count } = scanner;
    if (fault !== undefined) rows.push({ line, error: FAULTS[fault] });
    else if (!valid && decode(bytes.subarray(start, end)) === undefined) {
      rows.push(unreadable(line, encoding));
    } else if (count === columns.count) {
      const { userId, userName, delay } = columns;
      rows.push(readRow(line, {
        userId: valueOf(userId),
        userName: valueOf(userName),
        delay: delay === undefined ? undefined : valueOf(delay).trim(),
      }));
    } else if (count > 1 || valueOf(0).trim() !== "") {
      const seen = `${count} column${count === 1 ? "" : "s"}`;
      const error = `this row has ${seen}, and the first line names ${columns.count}`;
      rows.push({ line, error });
    }
  }
  return rows;
}
