import { readColumns, type RowFormat } from "./parse_rows.ts";
import { type RowBlock, rowBlocks } from "./row_blocks.ts";

/** An input of rows, with its format known. */
export interface OpenedRows {
  /** How the input is written. */
  format: RowFormat;
  /** Its rows, without the header of CSV. */
  blocks: AsyncIterable<RowBlock>;
}

/**
 * Opens an input of rows and finds out how it is written, unless that is said: JSON lines begin with a brace.
 *
 * @throws {TypeError} when it is CSV and its first line does not name the columns.
 */
export async function openRows(
  stream: AsyncIterable<Uint8Array>,
  options: { format?: "csv" | "jsonl" | undefined; size?: number | undefined },
): Promise<OpenedRows> {
  const { size = 128 * 1024 } = options;
  const { first, all } = await peek(stream);
  const type = options.format ?? (/^\uFEFF?\s*\{/.test(first) ? "jsonl" : "csv");
  const blocks = rowBlocks(all, { quotes: type === "csv", size });
  if (type === "jsonl") return { format: { type }, blocks };
  const { value: block } = await blocks.next();
  if (block === undefined) return { format: { type, columns: readColumns("") }, blocks };
  const feed = block.bytes.indexOf(10);
  const end = feed === -1 ? block.bytes.length : feed + 1;
  const header = new TextDecoder().decode(block.bytes.subarray(0, end));
  const rest = { bytes: block.bytes.slice(end), line: block.line + 1 };
  return { format: { type, columns: readColumns(header) }, blocks: prepend(rest, blocks) };
}

async function* prepend<T>(first: T, others: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* others;
}

/** Gives the first characters of a stream, and the whole stream still, without a byte order mark. */
async function peek(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ first: string; all: AsyncIterable<Uint8Array> }> {
  const iterator = stream[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  while (head.length < 64) {
    const { done, value } = await iterator.next();
    if (done) break;
    const longer = new Uint8Array(head.length + value.length);
    longer.set(head);
    longer.set(value, head.length);
    head = longer;
  }
  const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  const rest = { [Symbol.asyncIterator]: () => iterator };
  return {
    first: new TextDecoder().decode(head.subarray(0, 64)),
    all: prepend(marked ? head.subarray(3) : head, rest),
  };
}
