import { csvField } from "../../bulk/mint_rows.ts";
import type { GuestRow } from "../../bulk/read_row.ts";
import { isObject, parseJson } from "../../json.ts";
import type { MigratedGuest } from "../../doctor/migrator.ts";
import { printableJson } from "../../characters.ts";

/** The fields of a row, in their order. With `joins`, the spaces that the new guest is in are among them. */
export function fieldsOf(joins: boolean): string[] {
  const joined = joins ? ["joined"] : [];
  return [
    "line",
    "userId",
    "oldPersonId",
    "newPersonId",
    "oldEmail",
    "newEmail",
    "spaces",
    "directSpaces",
    ...joined,
    "rowHash",
  ];
}

/** Returns whether a row, written with `joins`, lacks some of the spaces in what the new guest has joined. */
export function lacksSpaces(row: Uint8Array, output: "csv" | "jsonl"): boolean {
  const text = new TextDecoder().decode(row);
  if (output === "jsonl") {
    const { value } = parseJson(text);
    const { spaces, joined } = isObject(value) ? value : {};
    return Array.isArray(spaces) && Array.isArray(joined) && joined.length < spaces.length;
  }
  // the last fields are never quoted
  const [spaces = "", , joined = ""] = text.split(",").slice(-4);
  return joined.length < spaces.length;
}

/** A row of the output. */
export interface MigratedRow {
  row: GuestRow;
  migrated: MigratedGuest;
  rowHash: string;
}

/** Writes a row. In CSV, the ids of spaces stand in one field, with spaces between them. */
export function writeMigrated(
  { row: { line, subject }, migrated, rowHash }: MigratedRow,
  { output, joins }: { output: "csv" | "jsonl"; joins: boolean },
): string {
  const values: Record<string, unknown> = { line, userId: subject, ...migrated, rowHash };
  const fields = fieldsOf(joins).map((name): [string, unknown] => [name, values[name]]);
  if (output === "jsonl") return `${printableJson(Object.fromEntries(fields))}\n`;
  const cells = fields.map(([, value]) =>
    csvField(Array.isArray(value) ? value.join(" ") : String(value))
  );
  return `${cells.join()}\n`;
}
