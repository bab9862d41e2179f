import { ArgumentError } from "../argument_error.ts";
import { isObject, parseJson } from "../json.ts";
import { CsvScanner, LineScanner } from "./scan_row.ts";
import { RowSplitter, splitRows } from "./split_rows.ts";

/** How far an output has come. */
export interface Progress {
  /** How many bytes of it are whole rows. What comes after them was cut off. */
  length: number;
  /** The input line of its last whole row; 0 when it has none. */
  line: number;
}

/** How an output is written. */
export interface OutputForm {
  type: "csv" | "jsonl";
  /** The first line of CSV. It names the fields of JSON lines too. */
  header: string;
}

/** A token takes up to eight times the bytes of its guest's name, and the row holds the userId besides. */
const LONGEST_OUTPUT_ROW = 32 * 1024 * 1024;

/** Every row of JSON lines begins so. */
const JSON_BEGINNING = '{"line":';

const COMMA = 44;

/**
 * Finds out how far an output of former runs has come. Its rows are in the order of the input, so the last
 * whole one tells what is left to do.
 *
 * @throws {TypeError} when it is no output of this kind.
 */
export async function readProgress(
  output: AsyncIterable<Uint8Array>,
  form: OutputForm,
): Promise<Progress> {
  const scanner = form.type === "csv"
    ? new CsvScanner(",", LONGEST_OUTPUT_ROW)
    : new LineScanner(LONGEST_OUTPUT_ROW);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  let length = 0;
  let line = 0;
  for await (const { bytes, tooLong } of splitRows(output, new RowSplitter(scanner))) {
    if (tooLong) throw notOurs();
    let last: Uint8Array | undefined;
    let end = 0;
    if (length === 0) {
      checkBeginning(text(bytes.subarray(0, form.header.length)), form);
      if (form.type === "csv" && scanner.scan(bytes, 0, false)) end = scanner.end;
    }
    while (scanner.scan(bytes, end, false)) {
      last = bytes.subarray(end, scanner.end);
      const next = lineOf(last, form);
      if (scanner.fault !== undefined || next <= line) throw notOurs();
      line = next;
      end = scanner.end;
    }
    // looking at one of many is enough to tell another form
    if (last !== undefined && !hasFields(text(last), form)) throw notOurs();
    length += end;
  }
  return { length, line };
}

/** The beginning is that of an output, as far as it goes. */
function checkBeginning(text: string, { type, header }: OutputForm): void {
  const wanted = type === "csv" ? header : JSON_BEGINNING;
  const seen = text.slice(0, wanted.length);
  if (!wanted.startsWith(seen)) throw notOurs();
}

/** The number of the line that a row was made of, read without decoding the row; 0 when there is none. */
function lineOf(row: Uint8Array, { type }: OutputForm): number {
  let line = 0;
  for (let i = type === "csv" ? 0 : JSON_BEGINNING.length;; i++) {
    const digit = row[i]! - 48;
    if (!(digit >= 0 && digit <= 9)) return row[i] === COMMA ? line : 0;
    line = line * 10 + digit;
  }
}

/** Tells whether a row has the fields that the header names, and no others. */
function hasFields(row: string, { type, header }: OutputForm): boolean {
  const names = header.trimEnd();
  if (type === "csv") {
    const scanner = new CsvScanner(",", LONGEST_OUTPUT_ROW);
    scanner.scan(new TextEncoder().encode(row), 0, true);
    return scanner.count === names.split(",").length;
  }
  const { value } = parseJson(row);
  return row.startsWith(JSON_BEGINNING) && isObject(value) && Object.keys(value).join() === names;
}

function notOurs(): TypeError {
  return new ArgumentError("Cannot resume: the output was not written by a run of this kind");
}
