import type { BadRow } from "../../bulk/read_row.ts";
import type { OutputBlock } from "./blocks.ts";
import { Failure } from "../errors.ts";
import { describeFileError } from "../../runtime/file_error.ts";
import { isUnread } from "../../runtime/output_error.ts";
import type { CommandIo } from "../terminal.ts";
import type { ProgressDisplay } from "./progress.ts";
import type { OutputStream } from "../../runtime/stream_io.ts";

/** How the rows are told of. */
export interface PumpSettings {
  io: CommandIo;
  progress: ProgressDisplay;
  /** Whether to tell in JSON. */
  json: boolean;
  /** Whether to stop at the first row that fails. */
  failFast: boolean;
}

/**
 * Writes block after block, until the end, the first failure, or an interruption, and gives the exit code. The
 * output always ends with a whole row, unless writing itself fails.
 */
export async function pump(
  blocks: AsyncGenerator<OutputBlock>,
  sink: OutputStream,
  settings: PumpSettings,
): Promise<number> {
  const { progress, failFast } = settings;
  const stop = watchForStop(settings.io);
  let done = 0;
  let failed = 0;
  let interrupted = false;
  try {
    for (;;) {
      const next = await stop.orNext(blocks);
      interrupted = next === undefined;
      if (next === undefined || next.done) break;
      const block = next.value;
      if (!await writeTo(sink, block.bytes)) return 1;
      done += block.count;
      failed += block.bad.length;
      for (const bad of block.bad) tell(bad, settings);
      progress.update(done, failed);
      if (failed > 0 && failFast) break;
    }
  } finally {
    sink.close();
    progress.stop();
    const closed = blocks.return(undefined);
    // it may be waiting for an input that never comes
    if (interrupted) closed.catch(() => {});
    else await closed;
  }
  if (interrupted || failed > 0) summarize({ done, failed, interrupted }, settings);
  return interrupted || failed > 0 ? 1 : 0;
}

/** Waits for blocks and for the request to end at once, in constant memory. */
function watchForStop(
  io: CommandIo,
): { orNext<T>(blocks: AsyncGenerator<T>): Promise<IteratorResult<T> | undefined> } {
  let stopped = false;
  let wake = () => {};
  io.untilStopped().then(() => {
    stopped = true;
    wake();
  });
  return {
    orNext: (blocks) =>
      new Promise((resolve, reject) => {
        if (stopped) return resolve(undefined);
        wake = () => resolve(undefined);
        blocks.next().then(resolve, reject);
      }),
  };
}

/** Gives false when nobody reads any more, as behind `| head`. */
async function writeTo(sink: OutputStream, bytes: Uint8Array): Promise<boolean> {
  try {
    await sink.write(bytes);
    return true;
  } catch (error) {
    if (isUnread(error)) return false;
    throw new Failure(`cannot write the output: ${describeFileError(error, { access: "write" })}`);
  }
}

function tell({ line, error }: BadRow, { json, progress }: PumpSettings): void {
  progress.tell(json ? JSON.stringify({ line, error }) : `line ${line}: ${error}`);
}

function summarize(
  counts: { done: number; failed: number; interrupted: boolean },
  { io, json }: PumpSettings,
): void {
  if (json) return io.tellJson(counts);
  const { done, failed, interrupted } = counts;
  if (interrupted) io.tell("interrupted; go on with --resume and the output file");
  if (failed > 0) io.tell(`${done} done, ${failed} failed`);
}
