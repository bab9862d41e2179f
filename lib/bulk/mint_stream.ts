import type { StartedWorker } from "../runtime/worker.ts";
import { runtimeWorkers } from "../runtime/workers.ts";
import { type MintedBlock, type MintJob, mintRows, RowWriter } from "./mint_rows.ts";
import type { WorkerFailure } from "./mint_worker.ts";
import type { RowBlock } from "./split_rows.ts";

/** Blocks that are handed to each worker ahead of time. */
const AHEAD = 2;

/**
 * Mints block after block, in their order, on several workers. One worker means this thread. The first blocks
 * are always minted here, so that a small input does not wait for workers to start.
 */
export async function* mintStream(
  blocks: AsyncIterable<RowBlock>,
  job: MintJob,
  workers: number,
): AsyncGenerator<MintedBlock> {
  const writer = new RowWriter(job);
  const pool = new Pool(job, workers);
  const waiting: Promise<MintedBlock>[] = [];
  let seen = 0;
  // Node 22 cannot read `using`
  try {
    for await (const block of blocks) {
      if (workers > 1 && ++seen > 2) {
        waiting.push(pool.mint(block));
        if (waiting.length >= workers * AHEAD) yield await waiting.shift()!;
      } else {
        yield mintRows(block, writer);
      }
    }
    for (const each of waiting) yield await each;
  } finally {
    pool.end();
  }
}

/** The folder whose modules a worker loads. */
export const WORKER_FOLDER: URL = new URL("../", import.meta.url);

/** Returns whether workers may be started. */
export function mayStartWorkers(): boolean {
  return runtimeWorkers().mayStart(WORKER_FOLDER);
}

/** A worker, and the blocks it has not answered yet. */
interface Lane {
  worker: StartedWorker;
  waiting: PromiseWithResolvers<MintedBlock>[];
  failure?: Error;
}

/** Workers that take blocks in turn. Each is started when its first block comes. */
class Pool {
  readonly #job: MintJob;
  readonly #size: number;
  readonly #lanes: Lane[] = [];
  #next = 0;

  constructor(job: MintJob, size: number) {
    this.#job = job;
    this.#size = size;
  }

  mint(block: RowBlock): Promise<MintedBlock> {
    const { worker, waiting, failure } = this.#lanes[this.#next] ??= this.#open();
    this.#next = (this.#next + 1) % this.#size;
    const result = Promise.withResolvers<MintedBlock>();
    // a rejection is handled when its turn comes; until then it must not count as unhandled
    result.promise.catch(() => {});
    // one that has failed would never answer
    if (failure !== undefined) result.reject(failure);
    else {
      waiting.push(result);
      worker.send(block, [block.bytes.buffer]);
    }
    return result.promise;
  }

  /** Ends the workers, whatever they are doing. */
  end(): void {
    for (const { worker } of this.#lanes) worker.end();
  }

  #open(): Lane {
    const waiting: Lane["waiting"] = [];
    const onFailure = (why: string) => {
      lane.failure = new Error(`A worker failed: ${why}`);
      for (const each of waiting.splice(0)) each.reject(lane.failure);
    };
    const onMessage = (message: unknown) => {
      const answer = message as MintedBlock | WorkerFailure;
      if ("failure" in answer) onFailure(answer.failure);
      // after a failure nobody waits any more
      else waiting.shift()?.resolve(answer);
    };
    const worker = runtimeWorkers().start(workerModule(), { onMessage, onFailure });
    const lane: Lane = { worker, waiting };
    worker.send(this.#job);
    return lane;
  }
}

/** The npm package holds JavaScript. */
function workerModule(): URL {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  return new URL(`./mint_worker.${extension}`, import.meta.url);
}
