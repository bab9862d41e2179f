import { FAULTS, type RowScanner } from "./scan_row.ts";

/** Some whole rows of an input, as bytes. */
export interface RowBlock {
  /** The bytes, ending with the line feed of the last row, except at the end of the input. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Number of the first line, from 1. */
  line: number;
  /** Why one row cannot be read, for which this stands. It has no bytes then. */
  fault?: string;
}

/** Which rows of an input are wanted: those that begin in these lines. */
export interface LineRange {
  first: number;
  last: number;
}

/** All rows. */
export const ALL_LINES: LineRange = { first: 1, last: Infinity };

/** Cuts bytes into blocks of whole rows, so that blocks can be worked on apart. It needs no stream. */
export interface Splitter {
  /** Whether all rows that are wanted have been returned. */
  readonly done: boolean;
  /** Takes the next bytes and returns the blocks that are whole now. */
  push(piece: Uint8Array): RowBlock[];
  /** Returns what is left when no more bytes will come. */
  end(): RowBlock[];
}

/** How a {@linkcode RowSplitter} begins and cuts. */
export interface SplitOptions {
  /** The line with which the bytes begin. Default is 1. */
  line?: number | undefined;
  /** The rows that are wanted. Default is all. */
  range?: LineRange | undefined;
  /** A block is cut once it has so many bytes. Default is 128 KiB. */
  size?: number | undefined;
}

const LINE_FEED = 10;

/** Cuts bytes into blocks of the rows that a scanner finds. No more is kept than one row that is not whole. */
export class RowSplitter implements Splitter {
  done = false;
  readonly #scanner: RowScanner;
  readonly #range: LineRange;
  readonly #size: number;
  /** The row that is not whole yet. */
  #rest: Uint8Array = new Uint8Array(0);
  /** Number of the line with which `#rest` begins. */
  #line: number;
  /** Whether the bytes to come belong to a row that was too long, up to its line feed. */
  #skipping = false;

  constructor(
    scanner: RowScanner,
    { line = 1, range = ALL_LINES, size = 128 * 1024 }: SplitOptions = {},
  ) {
    this.#scanner = scanner;
    this.#line = line;
    this.#range = range;
    this.#size = size;
  }

  push(piece: Uint8Array): RowBlock[] {
    if (this.#skipping) {
      const feed = piece.indexOf(LINE_FEED);
      // still within the long row
      if (feed === -1) return [];
      this.#skipping = false;
      piece = piece.subarray(feed + 1);
    }
    const blocks = this.#split(joinBytes(this.#rest, piece), false);
    // the beginning of a row that is too long already
    if (this.#rest.length > this.#scanner.longest) {
      this.#rest = new Uint8Array(0);
      this.#skipping = true;
      blocks.push(...this.#longRow());
    }
    return blocks;
  }

  end(): RowBlock[] {
    return this.#split(this.#rest, true);
  }

  #split(bytes: Uint8Array, last: boolean): RowBlock[] {
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
    while (end < bytes.length && scanner.scan(bytes, end, last)) {
      const line = this.#line + lines;
      if (line > this.#range.last) {
        this.done = true;
        break;
      }
      const wanted = line >= this.#range.first;
      if (wanted && scanner.fault !== "long") {
        end = scanner.end;
        lines += scanner.lines;
        if (end - start >= this.#size) cut();
        continue;
      }
      // a row that is left out ends the block before it
      cut();
      if (scanner.fault === "long") blocks.push(...this.#longRow());
      else this.#line += scanner.lines;
      start = end = scanner.end;
    }
    cut();
    this.#rest = bytes.slice(end);
    return blocks;
  }

  /** Counts a row that is too long, and returns what stands for it if it is wanted. */
  #longRow(): RowBlock[] {
    const line = this.#line++;
    if (line < this.#range.first) return [];
    return [{ bytes: new Uint8Array(0), line, fault: FAULTS.long }];
  }
}

/** Cuts a stream into blocks of whole rows, and closes it when no more are wanted. */
export async function* splitRows(
  stream: AsyncIterable<Uint8Array>,
  splitter: Splitter,
): AsyncGenerator<RowBlock> {
  for await (const piece of stream) {
    yield* splitter.push(piece);
    if (splitter.done) return;
  }
  yield* splitter.end();
}

function joinBytes(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length === 0) return right;
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}
