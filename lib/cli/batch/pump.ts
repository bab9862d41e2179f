import { describeFileError } from "../../runtime/access.ts";
import { isUnread } from "../../runtime/deno_io.ts";
import { OvertakenError } from "../../runtime/output_file.ts";
import { type CommandIo, Failure } from "../terminal.ts";
import type { OutputBlock } from "./output_block.ts";
import { watchForInterruption } from "./interruption.ts";
import type { ProgressDisplay } from "./progress.ts";
import type { BatchReport } from "./report.ts";
import type { OpenTarget } from "./target.ts";

/** A run of `batch`, with everything open. */
export interface Batch {
  io: CommandIo;
  /** What is to be written. */
  blocks: AsyncGenerator<OutputBlock>;
  target: OpenTarget;
  report: BatchReport;
  progress: ProgressDisplay;
  /** Whether to stop at the first row that fails. */
  failFast: boolean;
  /** Ends what is waited for, when all is written or the run was asked to end. */
  abandon(): void;
}

/**
 * Writes block after block, until the end, the first failure, or an interruption, and returns the exit code. The
 * output always ends with a whole row, unless writing itself fails.
 */
export async function pump(batch: Batch): Promise<number> {
  const { io, blocks, target, report, progress, failFast } = batch;
  const interruption = watchForInterruption(io);
  let interrupted = false;
  try {
    for (;;) {
      const next = await interruption.orNext(blocks);
      interrupted = next === undefined;
      if (next === undefined || next.done) break;
      if (!await writeTo(target, next.value.bytes)) return 1;
      next.value.onWritten?.();
      report.add(next.value);
      if (report.failed > 0 && failFast) break;
    }
    if (target.sink.isOurs?.() === false) throw unwritten(new OvertakenError());
  } finally {
    progress.stop();
    const closed = blocks.return(undefined).catch(() => {});
    // it may be waiting for an input that never comes
    if (!interrupted) await closed;
    batch.abandon();
    target.end();
  }
  report.end({ interrupted, advice: target.advice() });
  return interrupted || report.failed > 0 || target.lacking > 0 ? 1 : 0;
}

/** Writes, and returns false when nobody reads any more, as behind `| head`. */
async function writeTo({ sink }: OpenTarget, bytes: Uint8Array): Promise<boolean> {
  try {
    await sink.write(bytes);
    return true;
  } catch (error) {
    if (isUnread(error)) return false;
    throw unwritten(error);
  }
}

function unwritten(error: unknown): Failure {
  return new Failure(`cannot write the output: ${describeFileError(error, { access: "write" })}`);
}
