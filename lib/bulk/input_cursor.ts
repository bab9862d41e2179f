import type { OpenedInput } from "./open_input.ts";
import type { BadRow, GuestRow } from "./read_row.ts";
import { readRows } from "./read_rows.ts";
import type { RowBlock } from "./split_rows.ts";

/** Reads an input row by row, up to a row from which on it is handed out in blocks. */
export class InputCursor {
  readonly #input: OpenedInput;
  readonly #blocks: AsyncIterator<RowBlock>;
  #block: RowBlock | undefined;
  /** The rows of the block, and which of them is next. */
  #rows: (GuestRow | BadRow)[] = [];
  #next = 0;

  constructor(input: OpenedInput) {
    this.#input = input;
    this.#blocks = input.blocks[Symbol.asyncIterator]();
  }

  /** Returns the next row without going past it; undefined at the end of the input. */
  async peek(): Promise<GuestRow | BadRow | undefined> {
    while (this.#next === this.#rows.length) {
      const { done = false, value } = await this.#blocks.next();
      this.#block = done ? undefined : value;
      if (this.#block === undefined) return undefined;
      this.#rows = readRows(this.#block, this.#input.format);
      this.#next = 0;
    }
    return this.#rows[this.#next];
  }

  /** Goes past the next row. */
  skip(): void {
    this.#next++;
  }

  /** The rest of the input. Its first block may hold rows that the cursor has gone past. */
  async *rest(): AsyncGenerator<RowBlock> {
    try {
      if (this.#block !== undefined) yield this.#block;
      for (;;) {
        const { done = false, value } = await this.#blocks.next();
        if (done) return;
        yield value;
      }
    } finally {
      await this.#blocks.return?.();
    }
  }
}
