import type { WorkerFailure, WorkerStart } from "./mint_worker.ts";
import type { RowBlock } from "./row_blocks.ts";
import { loadTokenMinter } from "./token_minter.ts";
import { mintBlock, type MintedBlock } from "./write_rows.ts";

/** Blocks that are handed to each worker ahead of time. */
const AHEAD = 2;

/**
 * Mints block after block, in their order, on several workers. One worker means this thread. The first blocks
 * are always minted here, so that a small input does not wait for workers to start.
 */
export async function* mintStream(
  blocks: AsyncIterable<RowBlock>,
  start: WorkerStart,
  workers: number,
): AsyncGenerator<MintedBlock> {
  const minter = await loadTokenMinter(start.issuer, start.secret);
  const pool = new Pool(start, workers);
  const waiting: Promise<MintedBlock>[] = [];
  let seen = 0;
  // Node 22 cannot read `using`
  try {
    for await (const block of blocks) {
      if (workers > 1 && ++seen > 2) {
        waiting.push(pool.mint(block));
        if (waiting.length >= workers * AHEAD) yield await waiting.shift()!;
      } else {
        yield mintBlock(block, start.settings, minter);
      }
    }
    for (const each of waiting) yield await each;
  } finally {
    pool.end();
  }
}

/**
 * Tells whether workers may be started: Deno asks for a permission to read, or import, their module. That is
 * TypeScript, which the npm package does not hold.
 */
export function mayStartWorkers(): boolean {
  if (typeof Deno === "undefined" || !import.meta.url.endsWith(".ts")) return false;
  const lib = new URL("../", import.meta.url);
  const { state } = Deno.permissions.querySync(
    lib.protocol === "file:" ? { name: "read", path: lib } : { name: "import", host: lib.host },
  );
  return state === "granted";
}

/** A worker, and the blocks it has not answered yet. */
interface Lane {
  worker: Worker;
  waiting: PromiseWithResolvers<MintedBlock>[];
  failure?: Error;
}

/** Workers that take blocks in turn. Each is started when its first block comes. */
class Pool {
  readonly #start: WorkerStart;
  readonly #size: number;
  readonly #lanes: Lane[] = [];
  #next = 0;

  constructor(start: WorkerStart, size: number) {
    this.#start = start;
    this.#size = size;
  }

  mint(block: RowBlock): Promise<MintedBlock> {
    const { worker, waiting, failure } = this.#lanes[this.#next] ??= this.#open();
    this.#next = (this.#next + 1) % this.#size;
    const result = Promise.withResolvers<MintedBlock>();
    // a rejection is met when its turn comes; until then it is no unhandled one
    result.promise.catch(() => {});
    // one that has failed would never answer
    if (failure !== undefined) result.reject(failure);
    else {
      waiting.push(result);
      worker.postMessage(block, [block.bytes.buffer]);
    }
    return result.promise;
  }

  /** Ends the workers, whatever they are doing. */
  end(): void {
    for (const { worker } of this.#lanes) worker.terminate();
  }

  #open(): Lane {
    const worker = new Worker(new URL("./mint_worker.ts", import.meta.url), { type: "module" });
    const lane: Lane = { worker, waiting: [] };
    const fail = (why: string) => {
      lane.failure = new Error(`A worker failed: ${why}`);
      for (const each of lane.waiting.splice(0)) each.reject(lane.failure);
    };
    worker.onmessage = ({ data }: MessageEvent<MintedBlock | WorkerFailure>) => {
      if ("failure" in data) fail(data.failure);
      // after a failure nobody waits any more
      else lane.waiting.shift()?.resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      fail(event.message);
    };
    worker.postMessage(this.#start);
    return lane;
  }
}
