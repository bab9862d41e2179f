import { ArgumentError } from "../argument_error.ts";
import type { InputCursor } from "./input_cursor.ts";
import type { RowMarks } from "./mint_rows.ts";
import type { OutputBlock, OutputRow } from "./output_rows.ts";
import type { BadRow, GuestRow } from "./read_row.ts";
import { RowHasher } from "./row_hash.ts";

/** Rows of an output that are those of the input, or a row of the input that the output has left out. */
export type MatchedRows =
  | {
    /** The rows of the output, with the header before the first of them. */
    kept: Uint8Array;
    /** What is remembered of them. */
    marks: RowMarks;
    /** The row of the input, where it is a single row and something of it is still to be done. */
    partial?: GuestRow;
  }
  | { missing: GuestRow | BadRow };

/**
 * Goes through an output of earlier runs and its input side by side, in their order. Afterwards the cursor
 * stands behind the row of which the last one of the output was made.
 *
 * @throws {TypeError} when the output was made from another input, or for another issuer.
 */
export async function* matchOutput(
  output: AsyncIterable<OutputBlock>,
  input: InputCursor,
  issuer: string,
): AsyncGenerator<MatchedRows> {
  const hasher = new RowHasher(issuer);
  for await (const { bytes, header, rows } of output) {
    const kept = new KeptRows(bytes, header);
    for (const row of rows) {
      let seen = await nextOf(input, row);
      while (seen.line < row.line) {
        yield* kept.take();
        yield { missing: seen };
        input.skip();
        seen = await nextOf(input, row);
      }
      if (seen.line > row.line || "error" in seen) throw changed(row.line);
      hasher.hash(seen);
      if (hasher.row.some((word, i) => word !== row.hash[i])) throw changed(row.line);
      input.skip();
      if (row.isPartial) yield* kept.take();
      kept.add(row, hasher.id);
      if (!row.isPartial) continue;
      for (const taken of kept.take()) yield { ...taken, partial: seen };
    }
    yield* kept.take();
  }
}

async function nextOf(input: InputCursor, row: OutputRow): Promise<GuestRow | BadRow> {
  const seen = await input.peek();
  if (seen !== undefined) return seen;
  throw refused(`the output has a row for line ${row.line}, and the input ends before`);
}

function changed(line: number): ArgumentError {
  return refused(`line ${line} of the input is not the row that the output was made of`);
}

function refused(why: string): ArgumentError {
  return new ArgumentError(
    `Cannot resume: ${why}. Use the input and the issuer of the earlier runs, or begin a new output`,
  );
}

/** The rows of a block that were matched since the last time. */
class KeptRows {
  readonly #bytes: Uint8Array;
  #start = 0;
  #end: number;
  #lines: number[] = [];
  #ids: number[] = [];

  constructor(bytes: Uint8Array, header: number) {
    this.#bytes = bytes;
    this.#end = header;
  }

  add({ line, end }: OutputRow, [one, two]: Uint32Array): void {
    this.#end = end;
    this.#lines.push(line);
    this.#ids.push(one!, two!);
  }

  *take(): Generator<Extract<MatchedRows, { kept: Uint8Array }>> {
    if (this.#end === this.#start) return;
    const kept = this.#bytes.subarray(this.#start, this.#end);
    const marks = { lines: new Float64Array(this.#lines), ids: new Uint32Array(this.#ids) };
    this.#start = this.#end;
    this.#lines = [];
    this.#ids = [];
    yield { kept, marks };
  }
}
