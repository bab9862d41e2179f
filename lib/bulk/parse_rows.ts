import { isObject, parseJson } from "../api/json.ts";
import { Papa } from "./deps.ts";

/** One guest to make a token for, as a row of the input says it. */
export interface GuestRow {
  /** Number of the row's line, from 1. */
  line: number;
  /** The column `userId`. */
  subject: string;
  /** The column `userName`. */
  displayName: string;
  /** The column `delay`, in whole seconds, if the row has one. */
  expiresIn: number | undefined;
}

/** A row that cannot be used, and why. */
export interface BadRow {
  /** Number of the row's line, from 1. */
  line: number;
  /** Why. It does not show the row. */
  error: string;
}

/** Where the columns of a CSV file are. */
export interface Columns {
  userId: number;
  userName: number;
  delay: number | undefined;
  /** How many columns there are. */
  count: number;
}

/** How the input is written. */
export type RowFormat = { type: "jsonl" } | { type: "csv"; columns: Columns };

interface PapaResult {
  data: string[][];
  errors: { code: string }[];
}

/** The longest row that an open quote may make. */
const MAX_ROW = 64 * 1024;

/** Reads the header of a CSV file: the names of its columns. Throws what is wrong with it, as a sentence. */
export function readColumns(header: string): Columns {
  const names = (parseCsv(header).data[0] ?? []).map((name) => name.trim());
  const find = (wanted: string[]) => names.findIndex((name) => wanted.includes(name));
  const userId = find(["userId", "subject"]);
  const userName = find(["userName", "displayName"]);
  const delay = find(["delay"]);
  if (userId === -1 || userName === -1) {
    throw new TypeError(
      "Cannot read CSV: its first line must name the columns userId and userName, and may name delay",
    );
  }
  return { userId, userName, delay: delay === -1 ? undefined : delay, count: names.length };
}

/** Reads the rows of a block. Blank lines are left out. */
export function parseRows(text: string, line: number, format: RowFormat): (GuestRow | BadRow)[] {
  return format.type === "jsonl"
    ? parseJsonLines(text, line)
    : parseCsvRows(text, line, format.columns);
}

function parseCsvRows(text: string, line: number, columns: Columns): (GuestRow | BadRow)[] {
  const { data, errors } = parseCsv(text);
  if (errors.length > 0) return parseCsvSlowly(text, line, columns);
  const quoted = text.includes('"');
  const rows: (GuestRow | BadRow)[] = [];
  let at = line;
  for (const fields of data) {
    if (fields.length > 1 || fields[0] !== "") rows.push(toRow(fields, at, columns));
    at += quoted ? 1 + lineFeedsIn(fields) : 1;
  }
  return rows;
}

/** Reads row by row, so that a quote too many spoils its own row alone. */
function parseCsvSlowly(text: string, line: number, columns: Columns): (GuestRow | BadRow)[] {
  const rows: (GuestRow | BadRow)[] = [];
  const lines = text.split("\n");
  for (let i = 0; i < lines.length;) {
    let end = i + 1;
    let row = lines[i]!;
    while (isOpen(row) && end < lines.length && row.length < MAX_ROW) row += `\n${lines[end++]}`;
    if (isOpen(row)) {
      rows.push({ line: line + i, error: "a quote is opened and not closed" });
      i++;
      continue;
    }
    const { data, errors } = parseCsv(row);
    const fields = data[0];
    if (errors.length > 0) {
      rows.push({ line: line + i, error: "the quotes of this row are malformed" });
    } else if (fields !== undefined && (fields.length > 1 || fields[0]!.trim() !== "")) {
      rows.push(toRow(fields, line + i, columns));
    }
    i = end;
  }
  return rows;
}

function parseCsv(text: string): PapaResult {
  // a delimiter and line break given keep it from guessing
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  return Papa.parse(text.endsWith("\n") ? text.slice(0, -newline.length) : text, {
    delimiter: ",",
    newline,
  }) as PapaResult;
}

function toRow(fields: string[], line: number, columns: Columns): GuestRow | BadRow {
  if (fields.length !== columns.count) {
    const seen = `${fields.length} column${fields.length === 1 ? "" : "s"}`;
    return { line, error: `this row has ${seen}, and the first line names ${columns.count}` };
  }
  const delay = columns.delay === undefined ? "" : fields[columns.delay]!.trim();
  return check(line, fields[columns.userId], fields[columns.userName], delay);
}

function parseJsonLines(text: string, line: number): (GuestRow | BadRow)[] {
  const rows: (GuestRow | BadRow)[] = [];
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; i++) {
    if (lines[i]!.trim() === "") continue;
    const { value } = parseJson(lines[i]!);
    if (!isObject(value)) {
      rows.push({ line: line + i, error: "this line is not a JSON object" });
      continue;
    }
    const { userId = value.subject, userName = value.displayName, delay } = value;
    rows.push(check(line + i, userId, userName, delay));
  }
  return rows;
}

function check(
  line: number,
  userId: unknown,
  userName: unknown,
  delay: unknown,
): GuestRow | BadRow {
  if (typeof userId !== "string" || userId.trim() === "") {
    return { line, error: "userId is empty or not a text" };
  }
  if (typeof userName !== "string" || userName.trim() === "") {
    return { line, error: "userName is empty or not a text" };
  }
  const row = { line, subject: userId, displayName: userName };
  if (delay === undefined || delay === "" || delay === null) {
    return { ...row, expiresIn: undefined };
  }
  const text = typeof delay === "number" ? String(delay) : delay;
  if (typeof text !== "string" || !/^\d{1,10}$/.test(text) || Number(text) === 0) {
    return { line, error: "delay must be a whole number of seconds above 0, such as 5400" };
  }
  return { ...row, expiresIn: Number(text) };
}

/** Tells whether a quote stands open at the end of a text. */
function isOpen(text: string): boolean {
  let open = false;
  for (let i = text.indexOf('"'); i !== -1; i = text.indexOf('"', i + 1)) open = !open;
  return open;
}

function lineFeedsIn(fields: string[]): number {
  let count = 0;
  for (const field of fields) if (field.includes("\n")) count += field.split("\n").length - 1;
  return count;
}
