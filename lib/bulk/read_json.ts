import { isObject, parseJson } from "../json.ts";
import {
  FIELD_NAMES,
  type FieldName,
  findColumns,
  type FoundColumns,
  noteUnread,
} from "./columns.ts";
import { decode, unreadable } from "./decode.ts";
import { hasKeyTwice } from "./json_keys.ts";
import { type BadRow, type GuestRow, MISSING, readRow } from "./read_row.ts";
import { looksLikeName } from "./read_header.ts";
import type { JsonFormat } from "./row_format.ts";
import { LineScanner } from "./scan_row.ts";
import type { RowBlock } from "./split_rows.ts";

/** Reads the rows of a block of JSON lines. */
export function readJsonLines(
  { bytes, line }: RowBlock,
  format: JsonFormat,
): (GuestRow | BadRow)[] {
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
  if (!isObject(value)) return [{ line, error: describeOther(text.trim()) }];
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
  const row = readRow(line, values);
  if ("error" in row && row.error.endsWith(MISSING)) row.error += describeKeys(keys);
  return [row];
}

/** Says what stands in the place of an object. */
function describeOther(text: string): string {
  const other = "this line is not a JSON object";
  if (!text.startsWith("{")) return other;
  if (isObject(parseJson(text.replace(/,$/, "")).value)) {
    return `${other}: a comma follows it; take it out, or write [ before the first and ] after the last`;
  }
  if (/^\{\s*'/.test(text)) return `${other}: it has single quotes; write "`;
  const twice = text.split(/(?<=\})[\s,]*(?=\{)/, 3);
  return twice.length > 1 && twice.slice(0, 2).every((each) => isObject(parseJson(each).value))
    ? `${other}: it holds more than one; write each on a line of its own`
    : other;
}

/** Says which fields there are where one is missing. */
function describeKeys(keys: string[]): string {
  const shown = keys.filter(looksLikeName).slice(0, 5);
  return shown.length === 0 ? "" : `; there is ${shown.join(", ")}`;
}

/** How many sets of keys are remembered, and how long the keys of each may be together. */
const MOST_FOUND = 100;
const LONGEST_KEYS = 1000;

/** Nearly all objects of a list have the same keys. */
const foundFields = new Map<string, FoundColumns>();

/** Finds the fields among the keys of an object. */
function fieldsOf(keys: string[]): FoundColumns {
  const id = keys.join("\0");
  const known = foundFields.get(id);
  if (known !== undefined) return known;
  const found = findColumns(keys);
  if (foundFields.size === MOST_FOUND) foundFields.clear();
  if (id.length < LONGEST_KEYS) foundFields.set(id, found);
  return found;
}

/** How the keys of the objects of a block are read, where they are not the usual ones. */
export function notesOnKeys({ bytes }: RowBlock): string[] {
  const notes = new Set<string>();
  const read = new Set<string>();
  const unread = new Set<string>();
  for (const line of decode(bytes)?.split("\n") ?? []) {
    const { value } = parseJson(line);
    if (!isObject(value)) continue;
    const keys = Object.keys(value);
    const found = fieldsOf(keys);
    // such an object is refused
    if (found.twice !== undefined) continue;
    for (const note of found.notes) notes.add(note);
    for (const name of found.unread) unread.add(name);
    for (const at of Object.values(found.at)) read.add(keys[at]!);
  }
  return [...notes, ...noteUnread(unread.difference(read), "field")];
}
