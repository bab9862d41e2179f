import { InputCursor } from "../../bulk/input_cursor.ts";
import { CSV_HEADER, type MintSettings } from "../../bulk/mint_rows.ts";
import { mayStartWorkers, WORKER_FOLDER } from "../../bulk/mint_stream.ts";
import { openInput } from "../../bulk/open_input.ts";
import { CSV_LOGIN_HEADER } from "../../bulk/write_exchanged.ts";
import { describeFileError } from "../../runtime/file_error.ts";
import { howToPermitWorkers } from "../../runtime/permission.ts";
import type { Credentials } from "../../token/credentials_check.ts";
import { createDebug } from "../debug.ts";
import { Failure } from "../errors.ts";
import { openService } from "../service.ts";
import type { CommandIo } from "../terminal.ts";
import type { BatchOptions, BatchValues } from "./batch_options.ts";
import { loginBlocks, mintBlocks } from "./blocks.ts";
import { openFile } from "./open_file.ts";
import { openProgress } from "./progress.ts";
import type { Batch } from "./pump.ts";
import { BatchReport } from "./report.ts";
import { openTarget } from "./target.ts";

/** What a run of `batch` is to do. */
export interface BatchTask {
  /** The list: a file, or `-` for stdin. */
  file: string;
  signer: Credentials;
  options: BatchOptions;
  /** The values of all options, of which some say how the service is reached. */
  values: BatchValues;
}

/** Opens the list and the output, and prepares what is to be written. */
export async function openBatch(task: BatchTask, io: CommandIo): Promise<Batch> {
  const { file, signer, options, values } = task;
  const { json, login, failFast } = options;
  const debug = createDebug("guest:batch", io);
  const service = login ? await openService(values, { io, debug, signer }) : undefined;
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
    const list = await openInput(progress.follow(readable(source.stream)), options);
    for (const note of list.notes) report.note(note);
    const input = new InputCursor(list);
    const type = json ? "jsonl" : list.format.type;
    const header = login ? CSV_LOGIN_HEADER : CSV_HEADER;
    const target = await openTarget(options.target, {
      streams,
      input,
      report,
      login,
      issuer: signer.issuer,
      form: { type, header },
    });
    if (target.sink.tightened) {
      const message = "other users of this machine could read the file of the output";
      io.warn({ message, hint: "Only its owner can from now on" });
    }
    const { line } = target.earlier;
    debug(line > 0 ? `going on after line ${line}` : "starting at the first line");
    const settings: MintSettings = {
      format: list.format,
      output: type,
      expiresIn: options.expiresIn,
      now: io.now(),
      after: line,
      failFast,
    };
    const job = { ...signer, allowUnusualIssuer: options.insist, settings };
    const rows = { job, input, target, header: type === "csv" ? header : undefined };
    const blocks = service === undefined
      ? mintBlocks(rows, threadsOf(options, streams.cores, report))
      : loginBlocks(rows, {
        concurrency: options.concurrency,
        request: { ...service.options, signal: ending.signal },
        now: io.now,
        onWait: (seconds) => report.note(`the service asked to wait: ${seconds} s`),
      });
    return { io, blocks, target, report, progress, failFast, abandon };
  } catch (error) {
    progress.stop();
    abandon();
    throw error;
  }
}

/** How many threads are to sign. */
function threadsOf({ workers }: BatchOptions, cores: number, report: BatchReport): number {
  if (mayStartWorkers()) return workers ?? cores;
  if (workers !== undefined && workers > 1) {
    const how = howToPermitWorkers(WORKER_FOLDER);
    report.note(`one thread signs, since --workers needs a permission; ${how}`);
  }
  return 1;
}

/** An input that fails midway is a failure, not a mistake in the use. */
async function* readable(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw new Failure(`cannot read the input: ${describeFileError(error)}`);
  }
}
