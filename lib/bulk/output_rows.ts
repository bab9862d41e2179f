import { ArgumentError } from "../argument_error.ts";
import { isObject, parseJson } from "../json.ts";
import { HASH_DIGITS, readHash } from "./row_hash.ts";
import { CsvScanner, LineScanner } from "./scan_row.ts";
import { RowSplitter, splitRows } from "./split_rows.ts";

/** How an output is written. */
export interface OutputForm {
  type: "csv" | "jsonl";
  /** The first line of CSV. It names the fields of JSON lines too. */
  header: string;
  /** Finds rows that are there, and of which something is still to be done. Default is that there are none. */
  isPartial?: ((row: Uint8Array) => boolean) | undefined;
}

/** Some whole rows of an output. */
export interface OutputBlock {
  bytes: Uint8Array;
  /** How many bytes the header of CSV takes, which only the first block has. */
  header: number;
  /** The rows, after the header. */
  rows: OutputRow[];
}

/** What a row of an output says of the row that it was made of. */
export interface OutputRow {
  /** Its line. */
  line: number;
  /** Its hash. */
  hash: Uint32Array;
  /** Where the row of the output ends in the bytes of its block. */
  end: number;
  /** Whether something of it is still to be done. */
  isPartial: boolean;
}

/** A token takes up to eight times the bytes of its guest's name, and the row holds the userId besides. */
const LONGEST_OUTPUT_ROW = 32 * 1024 * 1024;

/** Every row of JSON lines begins so. */
const JSON_BEGINNING = '{"line":';

/** What stands before and after the hash, which is the last field. */
const BEFORE_HASH = { csv: ",", jsonl: '"' };
const AFTER_HASH = { csv: "\n", jsonl: '"}\n' };

const COMMA = 44;
const ascii = new TextDecoder("latin1");

/**
 * Reads the whole rows of an output of earlier runs. A row that was cut off at the end is left out, as is a
 * header that was cut off. The header of CSV is in the bytes of the first block, and is no row.
 *
 * @throws {TypeError} when it is no output of this kind.
 */
export async function* readOutput(
  output: AsyncIterable<Uint8Array>,
  form: OutputForm,
): AsyncGenerator<OutputBlock> {
  const scanner = form.type === "csv"
    ? new CsvScanner(",", LONGEST_OUTPUT_ROW)
    : new LineScanner(LONGEST_OUTPUT_ROW);
  let line = 0;
  let first = true;
  let beginning = "";
  for await (const { bytes, fault } of splitRows(output, new RowSplitter(scanner))) {
    if (fault !== undefined) throw notOurs(beginning, form);
    const rows: OutputRow[] = [];
    let header = 0;
    if (first) {
      beginning = ascii.decode(bytes.subarray(0, LONGEST_BEGINNING));
      checkBeginning(beginning, form);
      if (form.type === "csv" && scanner.scan(bytes, 0, false)) header = scanner.end;
      first = false;
    }
    let row: Uint8Array | undefined;
    let end = header;
    while (end < bytes.length && scanner.scan(bytes, end, false)) {
      row = bytes.subarray(end, scanner.end);
      end = scanner.end;
      const next = lineOf(row, form);
      const hash = hashOf(row, form);
      if (hash === undefined) checkFields(row, form, beginning);
      if (hash === undefined || scanner.fault !== undefined || next <= line) {
        throw notOurs(beginning, form);
      }
      line = next;
      rows.push({ line, hash, end, isPartial: form.isPartial?.(row) ?? false });
    }
    // the last row shows whether the output has another form
    if (row !== undefined) checkFields(row, form, beginning);
    yield { bytes: bytes.subarray(0, end), header, rows };
  }
}

/** Checks that the beginning is that of an output, as far as it goes. */
function checkBeginning(text: string, { type, header }: OutputForm): void {
  const wanted = type === "csv" ? header : JSON_BEGINNING;
  const seen = text.slice(0, wanted.length);
  if (wanted.startsWith(seen)) return;
  throw seen.startsWith(withoutHash(header)) ? ofVersion1() : notOurs(text, { type, header });
}

/** Checks that a row has the fields that the header names, and no others. */
function checkFields(row: Uint8Array, form: OutputForm, beginning: string): void {
  const { type, header } = form;
  if (type === "csv") {
    const scanner = new CsvScanner(",", LONGEST_OUTPUT_ROW);
    scanner.scan(row, 0, true);
    if (scanner.count !== header.split(",").length) throw notOurs(beginning, form);
    return;
  }
  const { value } = parseJson(new TextDecoder().decode(row));
  const names = isObject(value) ? `${Object.keys(value).join()}\n` : "";
  if (names === withoutHash(header)) throw ofVersion1();
  if (names !== header) throw notOurs(beginning, form);
}

/** The number of the line that a row was made of, read without decoding the row; 0 when it has no number. */
function lineOf(row: Uint8Array, { type }: OutputForm): number {
  let line = 0;
  for (let i = type === "csv" ? 0 : JSON_BEGINNING.length;; i++) {
    const digit = row[i]! - 48;
    if (!(digit >= 0 && digit <= 9)) return row[i] === COMMA ? line : 0;
    line = line * 10 + digit;
  }
}

/** The hash with which a row ends. */
function hashOf(row: Uint8Array, { type }: OutputForm): Uint32Array | undefined {
  const start = row.length - AFTER_HASH[type].length - HASH_DIGITS;
  return row[start - 1] === BEFORE_HASH[type].charCodeAt(0) ? readHash(row, start) : undefined;
}

/** The header of version 1, which did not write the hashes of rows. */
function withoutHash(header: string): string {
  return header.replace(",rowHash\n", "\n");
}

function ofVersion1(): ArgumentError {
  return new ArgumentError(
    "Cannot resume: the output was written by version 1, which did not say what each row was made of. Begin a new output",
  );
}

/** Says of what kind the output is, and of what kind this run is, where both are known and differ. */
function notOurs(beginning: string, { type, header }: OutputForm): ArgumentError {
  const seen = kindOf(beginning);
  const wanted = kindOf(type === "csv" ? header : `${JSON_BEGINNING}0,"${header.split(",")[2]}":`);
  const why = seen === undefined || wanted === undefined || seen === wanted
    ? "was not written by a run of this kind"
    : `holds ${seen}, and this run writes ${wanted}. Give --json and --login as in the earlier runs, and the same list`;
  return new ArgumentError(`Cannot resume: the output ${why}`);
}

/** How much of an output shows its kind: a userId may stand before what a row of JSON holds. */
const LONGEST_BEGINNING = 1000;

/** Of what kind an output is that begins so; `undefined` when it is none. */
function kindOf(beginning: string): string | undefined {
  const [, field] = /^(?:line,userId,|\{"line":\d+,.*?")(token|accessToken)\b/.exec(beginning) ??
    [];
  if (field === undefined) return undefined;
  const form = beginning.startsWith(JSON_BEGINNING) ? "JSON lines" : "CSV";
  return `${form} with ${field === "token" ? "guest tokens" : "access tokens"}`;
}
