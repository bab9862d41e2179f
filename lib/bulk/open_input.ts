import { ArgumentError } from "../argument_error.ts";
import { type Columns, decode, fieldReader, type RowFormat } from "./read_rows.ts";
import { CsvScanner, LineScanner } from "./scan_row.ts";
import { type RowBlock, RowSplitter, splitRows } from "./split_rows.ts";

/** An input of rows, with its format known. */
export interface OpenedInput {
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
export async function openInput(
  stream: AsyncIterable<Uint8Array>,
  options: { format?: "csv" | "jsonl" | undefined; size?: number | undefined },
): Promise<OpenedInput> {
  const { first, all } = await peek(stream);
  const type = options.format ?? (/^\uFEFF?\s*\{/.test(first) ? "jsonl" : "csv");
  if (type === "jsonl") {
    return {
      format: { type },
      blocks: splitRows(all, new RowSplitter(new LineScanner(), options.size)),
    };
  }
  const separator = ",";
  const blocks = splitRows(all, new RowSplitter(new CsvScanner(separator), options.size));
  const { value: block = { bytes: new Uint8Array(0), line: 1 } } = await blocks.next();
  try {
    const { columns, rest } = takeHeader(block, separator);
    return { format: { type, separator, columns }, blocks: prepend(rest, blocks) };
  } catch (error) {
    await blocks.return(undefined);
    throw error;
  }
}

/** Reads the header, which is the first row, and returns the rows after it. */
function takeHeader(
  { bytes, line }: RowBlock,
  separator: string,
): { columns: Columns; rest: RowBlock } {
  const scanner = new CsvScanner(separator);
  scanner.scan(bytes, 0, true);
  const readable = scanner.fault === undefined &&
    decode(bytes.subarray(0, scanner.end)) !== undefined;
  const valueOf = fieldReader(bytes, scanner);
  const names = Array.from({ length: readable ? scanner.count : 0 }, (_, i) => valueOf(i).trim());
  const find = (wanted: string[]) => names.findIndex((name) => wanted.includes(name));
  const userId = find(["userId", "subject"]);
  const userName = find(["userName", "displayName"]);
  const delay = find(["delay"]);
  if (userId === -1 || userName === -1) {
    throw new ArgumentError(
      "Cannot read CSV: its first line must name the columns userId and userName, and may name delay",
    );
  }
  const columns = {
    userId,
    userName,
    delay: delay === -1 ? undefined : delay,
    count: names.length,
  };
  return { columns, rest: { bytes: bytes.slice(scanner.end), line: line + scanner.lines } };
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
