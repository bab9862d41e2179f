import { LONGEST_ROW } from "./scan_row.ts";

/** How a list is written: CSV, JSON lines, or JSON: an array of objects, or objects of several lines. */
export type ListType = "csv" | "jsonl" | "json";

const decoder = new TextDecoder();

/** Finds out from its beginning how a list is written; undefined when more bytes are needed. */
export function detectType(bytes: Uint8Array, ended: boolean): ListType | undefined {
  const last = ended || bytes.length > LONGEST_ROW;
  const text = decoder.decode(bytes).trimStart();
  if (text === "") return last ? "csv" : undefined;
  if (text.startsWith("[")) return "json";
  if (!text.startsWith("{")) return "csv";
  const [, first, rest] = /^(.*)\n\s*([^]*)$/.exec(text) ?? [];
  // the line of an object that begins here is still coming
  if (first === undefined || rest === undefined) return last ? "jsonl" : undefined;
  if (isJson(first)) return "jsonl";
  if (rest === "") return last ? "jsonl" : undefined;
  // the object goes on in the next line, where JSON lines would begin another one
  return /^["}]/.test(rest) ? "json" : "jsonl";
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
