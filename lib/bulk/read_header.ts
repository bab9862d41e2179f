import { ArgumentError } from "../argument_error.ts";
import { FIELD_NAMES, findColumns, type FoundColumns, noteUnread } from "./columns.ts";
import { decode } from "./decode.ts";
import { fieldReader } from "./read_csv.ts";
import { QUOTES, withoutInvisible } from "../characters.ts";
import type { Columns } from "./row_format.ts";
import { CsvScanner, FAULTS, LONGEST_ROW } from "./scan_row.ts";

/** The header of CSV, read. */
export interface Header {
  /** What stands between columns. */
  separator: string;
  /** Which columns there are. */
  columns: Columns;
  /** Where the rows begin. */
  end: number;
  /** The number of their first line. */
  line: number;
  /** How the header is read, where it is not written in the usual way. */
  notes: string[];
}

/** A header as one separator has it. */
interface Reading {
  separator: string;
  scanner: CsvScanner;
  /** The names of the columns; none when the header cannot be read so. */
  names: string[];
  found: FoundColumns;
}

/** What can stand between columns, and what it is called. */
const SEPARATORS: Record<string, string> = { ",": '","', ";": '";"', "\t": "a tab", "|": '"|"' };

const LINE_FEED = 10;

/**
 * Reads the header of CSV: its first line, or the second one after `sep=;`. Returns undefined when more bytes
 * are needed.
 *
 * @throws {TypeError} when the header does not name the columns, or names one twice.
 */
export function readHeader(bytes: Uint8Array, ended: boolean): Header | undefined {
  const last = ended || bytes.length > LONGEST_ROW;
  if (!last && !bytes.includes(LINE_FEED)) return undefined;
  // the line by which a spreadsheet learns the separator
  const stated = /^("?)sep=([\t\x20-\x7e])\1\r?\n/i.exec(
    new TextDecoder().decode(bytes.subarray(0, 16)),
  );
  const start = stated?.[0].length ?? 0;
  const readings: Reading[] = [];
  for (const separator of stated === null ? Object.keys(SEPARATORS) : [stated[2]!]) {
    const scanner = new CsvScanner(separator);
    if (!scanner.scan(bytes, start, last)) return undefined;
    const names = namesOf(bytes, start, scanner);
    readings.push({ separator, scanner, names, found: findColumns(names) });
  }
  const fitting = readings.filter(({ found }) => isComplete(found));
  const [fits] = fitting;
  if (fits === undefined) throw wrong(describe(readings, bytes, start, stated !== null));
  if (fitting.length > 1) throw wrong("does so with more than one separator");
  if (fits.found.twice !== undefined) throw wrong(describeTwice(fits.found.twice));
  const { separator, scanner, names, found } = fits;
  const { userId, userName, delay } = found.at;
  return {
    separator,
    columns: { userId: userId!, userName: userName!, delay, count: names.length },
    end: scanner.end,
    line: (stated === null ? 1 : 2) + scanner.lines,
    notes: [
      ...stated === null && separator !== ","
        ? [`the list has ${SEPARATORS[separator]} between its columns`]
        : [],
      ...found.notes,
      ...noteUnread(found.unread, "column"),
    ],
  };
}

function isComplete({ at }: FoundColumns): boolean {
  return at.userId !== undefined && at.userName !== undefined;
}

function namesOf(bytes: Uint8Array, start: number, scanner: CsvScanner): string[] {
  const readable = scanner.fault === undefined &&
    decode(bytes.subarray(start, scanner.end)) !== undefined;
  const nameOf = fieldReader(bytes.subarray(0, scanner.end), scanner);
  return Array.from({ length: readable ? scanner.count : 0 }, (_, i) => nameOf(i).trim());
}

function wrong(seen: string): ArgumentError {
  return new ArgumentError(
    `Cannot read CSV: its first line must name the columns userId and userName, and may name delay; it ${seen}`,
  );
}

function describeTwice({ field, columns }: NonNullable<FoundColumns["twice"]>): string {
  const [first, second] = columns.map((column) => column + 1);
  return `names ${field} twice, in columns ${first} and ${second}`;
}

const OTHER_QUOTES = new RegExp(`^[${QUOTES}].*[${QUOTES}]$`);

/** Says what stands in a header in which the columns are not found. */
function describe(
  readings: Reading[],
  bytes: Uint8Array,
  start: number,
  isStated: boolean,
): string {
  if (bytes.length === start) return "is missing: the list is empty";
  // the separator that makes columns of it; else the usual one
  const { separator, scanner, names, found } = readings.reduce((best, each) =>
    clarity(each) > clarity(best) ? each : best
  );
  if (scanner.fault !== undefined) return `cannot be read: ${FAULTS[scanner.fault]}`;
  if (names.length === 0) return "is not UTF-8: save the list as UTF-8";
  if (names.every((name) => name === "")) return "is blank";
  if (/\r[^\r\n]/.test(decode(bytes.subarray(start, scanner.end))!)) {
    return "does not end: lines end with carriage returns only; save the list with line feeds";
  }
  const by = `separated by ${SEPARATORS[separator] ?? `"${separator}"`}`;
  const stated = isStated ? `${by} as its line sep= says` : by;
  const columns = names.length > 1
    ? `has ${names.length} columns, ${stated}`
    : isStated
    ? `has one column, ${stated}`
    : "has one column";
  if (names.some((name) => OTHER_QUOTES.test(name))) {
    return `${columns}, in quotes of another kind; write " or none`;
  }
  if (names.some((name) => withoutInvisible(name) !== name)) {
    return `${columns}, and a name with an invisible character; write it anew`;
  }
  if (names.length > 1 && names.every(looksLikeName)) return `${columns}: ${names.join(", ")}`;
  const seen = FIELD_NAMES.filter((field) => found.at[field] !== undefined);
  // what does not look like a name may be of a guest, or a secret
  if (seen.length === 0) return `${columns}, and no column has such a name`;
  return names.length === 1
    ? `${columns}, ${seen[0]}`
    : `${columns}, of which ${seen.join(" and ")} can be read`;
}

/** Whether a text can be shown: the name of a column or field, and neither a guest's name nor a secret. */
export function looksLikeName(text: string): boolean {
  return /^[A-Za-z][\w.-]{0,23}$/.test(text);
}

/** How much sense a header makes with a separator: the fields that are found, and then the columns. */
function clarity({ names, found }: Reading): number {
  return Object.keys(found.at).length * 1e6 + (names.length > 1 ? names.length : 0);
}
