/** Some whole rows of an input, as bytes. */
export interface RowBlock {
  /** The bytes, ending with the line feed of the last row, except at the end of the input. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Number of the first line, from 1. */
  line: number;
}

const LINE_FEED = 10;
const QUOTE = 34;

/** A row that goes on for longer than this has a quote too many: the block is ended all the same. */
const MAX_ROW = 1024 * 1024;

/**
 * Cuts a stream into blocks of whole rows of about the given size, so that blocks can be worked on apart. A
 * line feed between quotes does not end a row; for JSON lines there are no such.
 */
export async function* rowBlocks(
  stream: AsyncIterable<Uint8Array>,
  options: { size?: number; quotes: boolean },
): AsyncGenerator<RowBlock> {
  const { size = 128 * 1024, quotes } = options;
  let rest = new Uint8Array(0);
  let line = 1;
  let scanned = 0;
  let open = false;
  let end = 0; // just after the last line feed that ends a row
  let lines = 0; // line feeds before `end`
  let seen = 0; // line feeds before `scanned`
  for await (const chunk of stream) {
    rest = join(rest, chunk);
    for (; scanned < rest.length; scanned++) {
      const byte = rest[scanned]!;
      if (byte === QUOTE && quotes) open = !open;
      else if (byte === LINE_FEED) {
        seen++;
        if (open && scanned - end > MAX_ROW) open = false;
        if (open) continue;
        end = scanned + 1;
        lines = seen;
        if (end < size) continue;
        yield { bytes: rest.slice(0, end), line };
        rest = rest.slice(end);
        line += lines;
        scanned = -1;
        end = seen = lines = 0;
      }
    }
  }
  if (rest.length > 0) yield { bytes: rest, line };
}

function join(left: Uint8Array<ArrayBuffer>, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}
