import { joinBytes } from "./join_bytes.ts";
import { lastRow, nextRow } from "./next_row.ts";
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
  const { first, all } = await peek(stream);
  const type = options.format ?? (/^\uFEFF?\s*\{/.test(first) ? "jsonl" : "csv");
  const rules = { quotes: type === "csv" };
  const blocks = rowBlocks(all, { ...rules, size: options.size });
  if (type === "jsonl") return { format: { type }, blocks };
  const { value: block } = await blocks.next();
  if (block === undefined) return { format: { type, columns: readColumns("\n") }, blocks };
  const { end, lines } = nextRow(block.bytes, 0, rules) ?? lastRow(block.bytes, 0);
  try {
    const header = new TextDecoder().decode(block.bytes.subarray(0, end));
    const columns = readColumns(header.endsWith("\n") ? header : `${header}\n`);
    const rest = { bytes: block.bytes.slice(end), line: block.line + lines };
    return { format: { type, columns }, blocks: prepend(rest, blocks) };
  } catch (error) {
    await blocks.return(undefined);
    throw error;
  }
}

async function* prepend<T>(first: T, others: AsyncIterable<T>): AsyncGenerator<T> {
  const rest = others[Symbol.asyncIterator]();
  try {
    yield first;
    for (let next; !(next = await rest.next()).done;) yield next.value;
  } finally {
    // also when no more than the first was wanted
    await rest.return?.();
  }
}

/** Gives the first characters of a stream, and the whole stream still, without a byte order mark. */
async function peek(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ first: string; all: AsyncIterable<Uint8Array> }> {
  const iterator = stream[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  // a first line alone tells enough, and more may be long in coming
  while (head.length < 64 && !/\S.*\n/.test(new TextDecoder().decode(head))) {
    const { done, value } = await iterator.next();
    if (done) break;
    head = joinBytes(head, value);
  }
  const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  const rest = { [Symbol.asyncIterator]: () => iterator };
  return {
    first: new TextDecoder().decode(head.subarray(0, 64)),
    all: prepend(marked ? head.subarray(3) : head, rest),
  };
}
