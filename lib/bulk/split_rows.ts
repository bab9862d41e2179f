import type { RowScanner } from "./scan_row.ts";

/** Some whole rows of an input, as bytes. */
export interface RowBlock {
  /** The bytes, ending with the line feed of the last row, except at the end of the input. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Number of the first line, from 1. */
  line: number;
  /** Set when this stands for one row that is too long to be kept. It has no bytes then. */
  tooLong?: boolean;
}

/** A block is cut once it has so many bytes. */
const BLOCK_SIZE = 128 * 1024;

const LINE_FEED = 10;

/**
 * Cuts bytes into blocks of whole rows, so that blocks can be worked on apart. Push pieces in and take blocks
 * out: rows come out as soon as they are whole, and no more is kept than one row that is not.
 */
export class RowSplitter {
  readonly #scanner: RowScanner;
  readonly #size: number;
  /** The row that is not whole yet. */
  #rest = new Uint8Array(0);
  /** Number of the line with which `#rest` begins. */
  #line = 1;
  /** Whether the bytes to come belong to a row that was too long, up to its line feed. */
  #skipping = false;

  constructor(scanner: RowScanner, size: number = BLOCK_SIZE) {
    this.#scanner = scanner;
    this.#size = size;
  }

  /** Takes the next bytes and returns the blocks that are whole now. */
  push(piece: Uint8Array): RowBlock[] {
    if (this.#skipping) {
      const feed = piece.indexOf(LINE_FEED);
      // still within the long row
      if (feed === -1) return [];
      this.#skipping = false;
      piece = piece.subarray(feed + 1);
    }
    const bytes = joinBytes(this.#rest, piece);
    const blocks = this.#split(bytes);
    // the beginning of a row that is too long already
    if (this.#rest.length > this.#scanner.longest) {
      this.#rest = new Uint8Array(0);
      this.#skipping = true;
      blocks.push(this.#longRow());
    }
    return blocks;
  }

  /** Returns what is left when no more bytes will come: rows of which the last has no line feed. */
  end(): RowBlock[] {
    return this.#rest.length === 0 ? [] : [{ bytes: this.#rest, line: this.#line }];
  }

  #split(bytes: Uint8Array): RowBlock[] {
    const scanner = this.#scanner;
    const blocks: RowBlock[] = [];
    let start = 0; // of the block under way
    let end = 0; // of its last whole row
    let lines = 0; // in it
    const cut = () => {
      if (end > start) blocks.push({ bytes: bytes.slice(start, end), line: this.#line });
      this.#line += lines;
      start = end;
      lines = 0;
    };
    while (scanner.scan(bytes, end, false)) {
      if (scanner.fault === "long") {
        cut();
        blocks.push(this.#longRow());
        start = end = scanner.end;
        continue;
      }
      end = scanner.end;
      lines += scanner.lines;
      if (end - start >= this.#size) cut();
    }
    cut();
    this.#rest = bytes.slice(end);
    return blocks;
  }

  #longRow(): RowBlock {
    return { bytes: new Uint8Array(0), line: this.#line++, tooLong: true };
  }
}

/** Cuts a stream into blocks of whole rows. */
export async function* splitRows(
  stream: AsyncIterable<Uint8Array>,
  splitter: RowSplitter,
): AsyncGenerator<RowBlock> {
  for await (const piece of stream) yield* splitter.push(piece);
  yield* splitter.end();
}

function joinBytes(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length === 0) return right;
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}
