import { joinBytes } from "./join_bytes.ts";
import { LONGEST_ROW, nextRow, type RowRules } from "./next_row.ts";

/** Some whole rows of an input, as bytes. */
export interface RowBlock {
  /** The bytes, ending with the line feed of the last row, except at the end of the input. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Number of the first line, from 1. */
  line: number;
  /** Set when this stands for one row that is too long to be kept. The bytes are none then. */
  tooLong?: boolean;
}

const LINE_FEED = 10;

/**
 * Cuts a stream into blocks of whole rows of at most about the given size, so that blocks can be worked on
 * apart. Rows are given as soon as they are there, and no more is kept than a block and a row.
 */
export async function* rowBlocks(
  stream: AsyncIterable<Uint8Array>,
  options: RowRules & { size?: number | undefined },
): AsyncGenerator<RowBlock> {
  const { size = 128 * 1024, longest = LONGEST_ROW } = options;
  let bytes = new Uint8Array(0);
  let line = 1;
  let skipping = false;
  for await (let chunk of stream) {
    if (skipping) {
      const feed = chunk.indexOf(LINE_FEED);
      if (feed === -1) continue;
      chunk = chunk.subarray(feed + 1);
      skipping = false;
    }
    bytes = joinBytes(bytes, chunk);
    let start = 0;
    let end = 0; // rows before here are whole
    let lines = 0; // how many lie between `start` and `end`
    for (;;) {
      const row = nextRow(bytes, end, options);
      const long = row === undefined ? bytes.length - end > longest : row.fault === "long";
      if (row !== undefined && !long) {
        end = row.end;
        lines += row.lines;
        if (end - start < size) continue;
      }
      if (end > start) yield { bytes: bytes.slice(start, end), line };
      start = end;
      line += lines;
      lines = 0;
      if (long) {
        yield { bytes: new Uint8Array(0), line: line++, tooLong: true };
        start = end = row?.end ?? bytes.length;
        skipping = row === undefined;
      }
      if (row === undefined) break;
    }
    bytes = bytes.slice(start);
  }
  if (bytes.length > 0) yield { bytes, line };
}
