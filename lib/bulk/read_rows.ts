import { isObject, parseJson } from "../json.ts";
import { FIELD_NAMES, type FieldName, findColumns, type FoundColumns } from "./columns.ts";
import { hasKeyTwice } from "./json_keys.ts";
import { type BadRow, type GuestRow, readRow } from "./read_row.ts";
import { CsvScanner, FAULTS, LineScanner } from "./scan_row.ts";
import type { RowBlock } from "./split_rows.ts";

/** Where the columns of CSV are. */
export interface Columns {
  userId: number;
  userName: number;
  delay: number | undefined;
  /** How many columns there are. */
  count: number;
}

/** How CSV is written. */
export interface CsvFormat {
  type: "csv";
  /** How its characters are written. */
  encoding: string;
  /** What stands between columns. */
  separator: string;
  columns: Columns;
}

/** How JSON lines are written, or JSON whose objects have been put on lines. */
export interface JsonFormat {
  type: "jsonl";
  /** How its characters are written. */
  encoding: string;
}

/** How an input is written. */
export type RowFormat = CsvFormat | JsonFormat;

const QUOTE = 34;
const NO_ASCII = /[^\0-\x7f]/;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Makes one character of each byte, so that offsets of bytes are offsets in its text. */
const latin1 = new TextDecoder("latin1");

/** Reads the rows of a block. What is wrong with one row leaves the others as they are. Blank rows are left out. */
export function readRows(block: RowBlock, format: RowFormat): (GuestRow | BadRow)[] {
  const { line, fault } = block;
  if (fault !== undefined) return [{ line, error: fault }];
  return format.type === "csv" ? readCsv(block, format) : readJsonLines(block, format);
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

function readJsonLines({ bytes, line }: RowBlock, format: JsonFormat): (GuestRow | BadRow)[] {
  const text = decode(bytes);
  if (text !== undefined) {
    return text.split("\n").flatMap((each, i) => readJson(each, line + i));
  }
  const scanner = new LineScanner();
  const rows: (GuestRow | BadRow)[] = [];
  for (let start = 0; start < bytes.length; start = scanner.end, line++) {
    scanner.scan(bytes, start, true);
    const text = decode(bytes.subarray(start, scanner.end));
    if (text === undefined) rows.push(unreadable(line, format.encoding));
    else rows.push(...readJson(text, line));
  }
  return rows;
}

function readJson(text: string, line: number): (GuestRow | BadRow)[] {
  if (text.trim() === "") return [];
  const { value } = parseJson(text);
  if (!isObject(value)) return [{ line, error: "this line is not a JSON object" }];
  const keys = Object.keys(value);
  const { at, twice } = fieldsOf(keys);
  if (twice !== undefined) {
    const [one, other] = twice.columns.map((column) => keys[column]);
    return [{ line, error: `this object has both ${one} and ${other}` }];
  }
  const values: Partial<Record<FieldName, unknown>> = {};
  for (const field of FIELD_NAMES) {
    const column = at[field];
    if (column === undefined) continue;
    const key = keys[column]!;
    if (hasKeyTwice(text, key)) return [{ line, error: `this object has ${key} twice` }];
    values[field] = value[key];
  }
  return [readRow(line, values)];
}

/** Nearly all objects of a list have the same keys. */
const foundFields = new Map<string, FoundColumns>();

/** Finds the fields among the keys of an object. */
function fieldsOf(keys: string[]): FoundColumns {
  const id = keys.join("\0");
  let found = foundFields.get(id);
  if (found === undefined) {
    if (foundFields.size === 100) foundFields.clear();
    foundFields.set(id, found = findColumns(keys));
  }
  return found;
}

/** How the keys of the objects of a block are read, where they are not the usual ones. */
export function notesOnKeys({ bytes }: RowBlock): string[] {
  const notes = new Set<string>();
  for (const line of decode(bytes)?.split("\n") ?? []) {
    const { value } = parseJson(line);
    if (!isObject(value)) continue;
    for (const note of fieldsOf(Object.keys(value)).notes) notes.add(note);
  }
  return [...notes];
}

/** A row whose bytes are not those of the encoding, as when the list was saved in an older one. */
function unreadable(line: number, encoding: string): BadRow {
  return { line, error: `this row is not ${encoding}; save the list as UTF-8` };
}

/** Returns the text of bytes, or undefined when they are not UTF-8. */
export function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
