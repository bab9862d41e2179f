import { isObject, parseJson } from "../json.ts";
import { type BadRow, type GuestRow, readRow } from "./read_row.ts";
import { CsvScanner, LineScanner, type RowFault } from "./scan_row.ts";
import type { RowBlock } from "./split_rows.ts";

/** Where the columns of CSV are. */
export interface Columns {
  userId: number;
  userName: number;
  delay: number | undefined;
  /** How many columns there are. */
  count: number;
}

/** How an input is written. */
export type RowFormat =
  | { type: "jsonl" }
  | { type: "csv"; separator: string; columns: Columns };

const FAULTS: Record<RowFault, string> = {
  open: "a quote is opened and not closed",
  malformed: "the quotes of this row are malformed",
  long: "this row is longer than 1 MiB",
};

const NO_UTF8 = "this row is not UTF-8";

const QUOTE = 34;
const NO_ASCII = /[^\0-\x7f]/;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Makes one character of each byte, so that offsets of bytes are offsets in its text. */
const latin1 = new TextDecoder("latin1");

/** Reads the rows of a block. What is wrong with one row leaves the others as they are. Blank rows are left out. */
export function readRows(block: RowBlock, format: RowFormat): (GuestRow | BadRow)[] {
  if (block.tooLong) return [{ line: block.line, error: FAULTS.long }];
  return format.type === "csv" ? readCsv(block, format) : readJsonLines(block);
}

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

function readCsv(
  { bytes, line }: RowBlock,
  { separator, columns }: RowFormat & { type: "csv" },
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
      rows.push({ line, error: NO_UTF8 });
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

function readJsonLines({ bytes, line }: RowBlock): (GuestRow | BadRow)[] {
  const text = decode(bytes);
  if (text !== undefined) return text.split("\n").flatMap((each, i) => readJson(each, line + i));
  const scanner = new LineScanner();
  const rows: (GuestRow | BadRow)[] = [];
  for (let start = 0; start < bytes.length; start = scanner.end, line++) {
    scanner.scan(bytes, start, true);
    const text = decode(bytes.subarray(start, scanner.end));
    rows.push(...text === undefined ? [{ line, error: NO_UTF8 }] : readJson(text, line));
  }
  return rows;
}

function readJson(text: string, line: number): (GuestRow | BadRow)[] {
  if (text.trim() === "") return [];
  const { value } = parseJson(text);
  if (!isObject(value)) return [{ line, error: "this line is not a JSON object" }];
  const { userId = value.subject, userName = value.displayName, delay } = value;
  return [readRow(line, { userId, userName, delay })];
}

/** Returns the text of bytes, or undefined when they are not UTF-8. */
export function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
