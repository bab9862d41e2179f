import type { ListType } from "../../bulk/detect_format.ts";
import { InputCursor } from "../../bulk/input_cursor.ts";
import { openInput } from "../../bulk/open_input.ts";
import type { RowFormat } from "../../bulk/row_format.ts";
import type { LineRange } from "../../bulk/split_rows.ts";
import { describeFileError } from "../../runtime/access.ts";
import { type CommandIo, type Debug, Failure } from "../terminal.ts";
import type { Target } from "./batch_options.ts";
import { openFile } from "./open_file.ts";
import type { OutputBlock } from "./output_block.ts";
import { openProgress } from "./progress.ts";
import type { Batch } from "./pump.ts";
import { BatchReport } from "./report.ts";
import { type OpenTarget, openTarget } from "./target.ts";

/** What is to be done with the rows of a list. */
export interface RowsTask {
  /** The list: a file, or `-` for stdin. */
  file: string;
  target: Target;
  /** How the list is written; `undefined` to find out. */
  type: ListType | undefined;
  range: LineRange;
  /** Whether to write JSON lines, also for CSV. */
  json: boolean;
  /** Whether to stop at the first row that fails. */
  failFast: boolean;
  /** The first line of the output, for CSV. */
  header: string;
  /** What the hashes of rows depend on besides the rows. */
  owner: string;
  /** Whether the service is asked for each row, so that it can have refused some. */
  asks: boolean;
  /** What a row that is left out lacks: `no token`. */
  lacks: string;
  /** Finds rows of earlier runs of which something is still to be done, and says what they are. */
  partial?: { is(row: Uint8Array, output: "csv" | "jsonl"): boolean; called: string } | undefined;
  debug: Debug;
  /** Makes the output of the rows. */
  blocksOf(rows: RowSource): AsyncGenerator<OutputBlock>;
}

/** The rows of a list that is open, and the output that they go to. */
export interface RowSource {
  input: InputCursor;
  /** How the list is written. */
  format: RowFormat;
  target: OpenTarget;
  /** How the output is written. */
  output: "csv" | "jsonl";
  /** The first line of the output, for CSV. */
  header: string | undefined;
  report: BatchReport;
  /** Aborts when the run was asked to end. */
  signal: AbortSignal;
  /** How many processor cores there are. */
  cores: number;
}

/** Opens the list and the output, and prepares what is to be written. */
export async function openRows(task: RowsTask, io: CommandIo): Promise<Batch> {
  const { file, header, owner, failFast, json } = task;
  const streams = await io.streams();
  const source = await openFile(() => streams.openInput(file), "the input", { path: file });
  const progress = await openProgress(io, source.size);
  const ending = new AbortController();
  const abandon = () => {
    ending.abort();
    source.abandon?.();
  };
  try {
    const report = new BatchReport({ io, progress, json });
    const list = await openInput(progress.follow(readable(source.stream)), task);
    for (const note of list.notes) report.note(note);
    const input = new InputCursor(list);
    const output = json ? "jsonl" : list.format.type;
    const { partial } = task;
    const isPartial = partial && ((row: Uint8Array) => partial.is(row, output));
    const target = await openTarget(task.target, {
      streams,
      input,
      report,
      asks: task.asks,
      lacks: task.lacks,
      partial: partial?.called,
      issuer: owner,
      form: { type: output, header, isPartial },
    });
    if (target.sink.tightened) {
      const message = "other users of this machine could read the file of the output";
      io.warn({ message, hint: "Only its owner can from now on" });
    }
    const { line } = target.earlier;
    task.debug(line > 0 ? `going on after line ${line}` : "starting at the first line");
    const blocks = task.blocksOf({
      input,
      format: list.format,
      target,
      output,
      header: output === "csv" ? header : undefined,
      report,
      signal: ending.signal,
      cores: streams.cores,
    });
    return { io, blocks, target, report, progress, failFast, abandon };
  } catch (error) {
    progress.stop();
    abandon();
    throw error;
  }
}

/** An input that fails midway is a failure, not a mistake in the use. */
async function* readable(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw new Failure(`cannot read the input: ${describeFileError(error)}`);
  }
}
