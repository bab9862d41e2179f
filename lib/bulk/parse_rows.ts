import { ArgumentError } from "../argument_error.ts";
import { isObject, parseJson } from "../json.ts";
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

/** Reads the header of a CSV file: the names of its columns. Throws what is wrong with it, as a sentence. */
export function readColumns(header: string): Columns {
  const { data, errors } = parseCsv(header);
  const names = errors.length > 0 ? [] : (data[0] ?? []).map((name) => name.trim());
  const find = (wanted: string[]) => names.findIndex((name) => wanted.includes(name));
  const userId = find(["userId", "subject"]);
  const userName = find(["userName", "displayName"]);
  const delay = find(["delay"]);
  if (userId === -1 || userName === -1) {
    throw new ArgumentError(
      "Cannot read CSV: its first line must name the columns userId and userName, and may name delay",
    );
  }
  return { userId, userName, delay: delay === -1 ? undefined : delay, count: names.length };
}

/**
 * Reads the rows of a block, which ends with a line feed. Blank lines are left out. Gives `undefined` for CSV
 * whose quotes or line ends do not agree: it is to be read row by row, each with `single` set.
 */
export function parseRows(
  text: string,
  line: number,
  format: RowFormat,
  single = false,
): (GuestRow | BadRow)[] | undefined {
  if (format.type === "jsonl") return parseJsonLines(text, line);
  const quoted = text.includes('"');
  if (!single && isMixed(text, quoted)) return undefined;
  const { data, errors } = parseCsv(text);
  if (errors.length > 0) return undefined;
  const rows: (GuestRow | BadRow)[] = [];
  let at = line;
  for (const fields of data) {
    if (fields.length > 1 || fields[0]!.trim() !== "") rows.push(toRow(fields, at, format.columns));
    at += quoted ? 1 + lineFeedsIn(fields) : 1;
  }
  return rows;
}

/** Tells whether rows end in different ways, or hold what the package takes for a blank and bytes do not show. */
function isMixed(text: string, quoted: boolean): boolean {
  if (text.endsWith("\r\n") ? /(^|[^\r])\n/.test(text) : text.includes("\r\n")) return true;
  return quoted && /"\s*[^\S\t-\r ]/.test(text);
}

function parseCsv(text: string): PapaResult {
  // the package takes one byte order mark off, and this one belongs to the first row
  const whole = text[0] === "\uFEFF" ? `\uFEFF${text}` : text;
  // a delimiter and line break given keep it from guessing
  const newline = text.endsWith("\r\n") ? "\r\n" : "\n";
  return Papa.parse(whole, { delimiter: ",", newline }) as PapaResult;
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

function lineFeedsIn(fields: string[]): number {
  let count = 0;
  for (const field of fields) if (field.includes("\n")) count += field.split("\n").length - 1;
  return count;
}
