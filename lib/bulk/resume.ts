import { isObject, parseJson } from "../api/json.ts";
import { Papa } from "./deps.ts";
import { rowBlocks } from "./row_blocks.ts";

/** How far an output has come. */
export interface Progress {
  /** How many bytes of it are whole rows. What comes after them was cut off. */
  length: number;
  /** The input line of its last whole row; 0 when it has none. */
  line: number;
}

/**
 * Finds out how far an output of former runs has come. Its rows are in the order of the input, so the last
 * whole one tells what is left to do.
 *
 * @throws {TypeError} when it is no output of this kind.
 */
export async function readProgress(
  output: AsyncIterable<Uint8Array>,
  options: { type: "csv" | "jsonl"; header: string },
): Promise<Progress> {
  const { type, header } = options;
  let length = 0;
  let line = 0;
  let first = true;
  for await (const { bytes } of rowBlocks(output, { quotes: type === "csv" })) {
    const whole = bytes.subarray(0, wholeRows(bytes, type === "csv"));
    const text = new TextDecoder().decode(whole);
    if (first && type === "csv") {
      const begins = new TextDecoder().decode(bytes.subarray(0, header.length));
      if (!header.startsWith(begins) || (whole.length > 0 && begins !== header)) throw notOurs();
    }
    if (whole.length > 0) {
      const last = lastLine(text, type, first ? header : "");
      if (last === undefined || last < line) throw notOurs();
      line = last;
    }
    first = false;
    length += whole.length;
  }
  return { length, line };
}

/** How many bytes lie before the end of the last whole row. */
function wholeRows(bytes: Uint8Array, quotes: boolean): number {
  let open = false;
  let end = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 34 && quotes) open = !open;
    else if (bytes[i] === 10 && !open) end = i + 1;
  }
  return end;
}

function lastLine(text: string, type: "csv" | "jsonl", header: string): number | undefined {
  if (type === "csv") {
    if (text === header) return 0;
    const { data } = Papa.parse(text.trimEnd(), { delimiter: ",", newline: "\n" });
    return toLine(data.at(-1)?.[0]);
  }
  const { value } = parseJson(text.trimEnd().split("\n").at(-1)!);
  return isObject(value) ? toLine(value.line) : undefined;
}

function toLine(value: unknown): number | undefined {
  const line = Number(value);
  return Number.isSafeInteger(line) && line > 0 ? line : undefined;
}

function notOurs(): TypeError {
  return new TypeError("Cannot resume: the output was not written by a run of this kind");
}
