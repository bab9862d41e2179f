import type { InputCursor } from "../../bulk/input_cursor.ts";
import { type MatchedRows, matchOutput } from "../../bulk/match_output.ts";
import { type OutputForm, readOutput } from "../../bulk/output_rows.ts";
import type { BadRow, GuestRow } from "../../bulk/read_row.ts";
import { describeFileError } from "../../runtime/access.ts";
import type { InputStream, StreamIo } from "../../runtime/stream_io.ts";
import { UsageError } from "../terminal.ts";
import { type OutputBlock, outputBlock } from "./output_block.ts";

/** Where the rows of earlier runs are, and what they were made of. */
export interface EarlierSource {
  /** The file. */
  path: string;
  streams: StreamIo;
  form: OutputForm;
  input: InputCursor;
  issuer: string;
  /** Whether rows of which something is still to be done are done again. Default is that they stay. */
  redoes?: boolean;
}

/** The rows that earlier runs have written, compared with the input, which is read as far as they go. */
export class EarlierRows {
  /** How many bytes they take; what comes after them was cut off. Known once they are read, as is all below. */
  length = 0;
  /** How many bytes the file held when it was opened; 0 if there was none. */
  size = 0;
  /** The line of the last one. */
  line = 0;
  /** How many rows of the input before that line have no token. */
  missing = 0;
  /** The line of the first one without a token; and of the first that could have one. */
  firstMissing = 0;
  firstMendable = 0;
  /** How many rows stay of which something is still to be done, and the line of the first. */
  partial = 0;
  firstPartial = 0;

  /** Reads them: those that were written, and in their places the rows that are missing. */
  async *read(source: EarlierSource): AsyncGenerator<OutputBlock | GuestRow | BadRow> {
    const file = await openEarlier(source);
    if (file === undefined) return;
    this.size = file.size!;
    try {
      const rows = readOutput(file.stream, source.form);
      for await (const each of matchOutput(rows, source.input, source.issuer)) {
        yield this.#count(each, source.redoes ?? false);
      }
    } finally {
      file.abandon?.();
    }
  }

  #count(matched: MatchedRows, redoes: boolean): OutputBlock | GuestRow | BadRow {
    if ("missing" in matched) {
      const { missing: row } = matched;
      this.missing++;
      this.firstMissing ||= row.line;
      if (!("error" in row)) this.firstMendable ||= row.line;
      return row;
    }
    const { kept, marks, partial } = matched;
    this.line = marks.lines.at(-1) ?? this.line;
    if (partial !== undefined) {
      if (redoes) return partial;
      this.partial++;
      this.firstPartial ||= this.line;
    }
    this.length += kept.length;
    return outputBlock({ bytes: kept, marks, earlier: true });
  }
}

/** Opens the output of earlier runs, if there is one. */
async function openEarlier({ path, streams }: EarlierSource): Promise<InputStream | undefined> {
  try {
    const file = await streams.openInput(path);
    if (file.size !== undefined) return file;
    file.abandon?.();
  } catch (error) {
    if (error instanceof Error && error.name === "NotFound") return undefined;
    throw new UsageError(`cannot read the output: ${describeFileError(error, { path })}`);
  }
  throw new UsageError("--resume needs a file that can be cut");
}
