import { detectType, type ListType } from "./detect_format.ts";
import { detectEncoding, toUtf8 } from "./encoding.ts";
import { readHeader } from "./read_header.ts";
import { notesOnKeys } from "./read_json.ts";
import type { RowFormat } from "./row_format.ts";
import { CsvScanner, LineScanner } from "./scan_row.ts";
import { JsonSplitter } from "./split_json.ts";
import { type RowBlock, RowSplitter, type SplitOptions, splitRows } from "./split_rows.ts";
import { StreamHead } from "./stream_head.ts";

/** An input of rows, with its format known. */
export interface OpenedInput {
  /** How the rows are written. */
  format: RowFormat;
  /** The rows, without the header of CSV. */
  blocks: AsyncIterable<RowBlock>;
  /** How the input is read, where it is not written in the usual way: sentences for whoever gave it. */
  notes: string[];
}

/** Options of {@linkcode openInput}. */
export interface OpenInputOptions extends Pick<SplitOptions, "range" | "size"> {
  /** How the list is written. Default is what its beginning looks like. */
  type?: ListType | undefined;
}

/**
 * Opens an input of rows and finds out how it is written: in which encoding, as CSV with which separator and
 * columns, as JSON lines, or as JSON. What can be read in one way only is read so, and a note says it.
 *
 * @throws {TypeError} when its beginning is that of no list, or its header does not name the columns.
 */
export async function openInput(
  stream: AsyncIterable<Uint8Array>,
  options: OpenInputOptions = {},
): Promise<OpenedInput> {
  const raw = new StreamHead(stream);
  try {
    const encoding = await raw.find(detectEncoding);
    const text = new StreamHead(toUtf8(raw.from(encoding.mark), encoding));
    const type = options.type ?? await text.find(detectType);
    const opened = type === "csv"
      ? await openCsv(text, encoding.name, options)
      : await openJson(text, encoding.name, type, options);
    if (encoding.name !== "UTF-8") opened.notes.unshift(`the list is ${encoding.name}`);
    return opened;
  } catch (error) {
    await raw.close();
    throw error;
  }
}

async function openCsv(
  head: StreamHead,
  encoding: string,
  { range, size }: OpenInputOptions,
): Promise<OpenedInput> {
  const { separator, columns, line, end, notes } = await head.find(readHeader);
  const splitter = new RowSplitter(new CsvScanner(separator), { line, range, size });
  const format: RowFormat = { type: "csv", encoding, separator, columns };
  return { format, blocks: splitRows(head.from(end), splitter), notes };
}

async function openJson(
  head: StreamHead,
  encoding: string,
  type: "jsonl" | "json",
  { range, size }: OpenInputOptions,
): Promise<OpenedInput> {
  const splitter = type === "json"
    ? new JsonSplitter(range)
    : new RowSplitter(new LineScanner(), { range, size });
  const blocks = splitRows(head.from(0), splitter);
  const { value: first } = await blocks.next();
  const notes = first === undefined ? [] : notesOnKeys(first);
  if (type === "json") {
    notes.unshift("the list is JSON, so its objects are counted in place of lines");
  }
  const format: RowFormat = { type: "jsonl", encoding };
  return { format, blocks: first === undefined ? blocks : prepend(first, blocks), notes };
}

async function* prepend<T>(first: T, others: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield first;
    yield* others;
  } finally {
    // also when no more than the first was wanted
    await others.return(undefined);
  }
}
