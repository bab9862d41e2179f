import { exchangeRows, type ExchangeSettings } from "../bulk/exchange_rows.ts";
import type { OpenedRows } from "../bulk/open_rows.ts";
import type { BadRow, GuestRow } from "../bulk/parse_rows.ts";
import { readBlock } from "../bulk/read_block.ts";
import { TokenMinter } from "../bulk/token_minter.ts";
import { writeExchanged } from "../bulk/write_exchanged.ts";
import { mintBlock, type MintSettings } from "../bulk/write_rows.ts";
import { loadFastHs256 } from "../token/fast_hs256.ts";
import { issuerKey } from "../token/issuer_secret.ts";

/** What a run of `batch` is to do. */
export interface BatchJob {
  rows: OpenedRows;
  issuer: string;
  secret: string;
  settings: MintSettings;
}

/** Whole rows of output. */
export interface OutputBlock {
  bytes: Uint8Array;
  bad: BadRow[];
  count: number;
}

/** Mints block after block, on several threads where that is permitted. */
export async function* mintBlocks(job: BatchJob, workers: number): AsyncGenerator<OutputBlock> {
  const { rows, issuer, secret, settings } = job;
  // the worker is TypeScript, which the npm package does not hold; nor can Node 22 read the module that starts it
  if (!import.meta.url.endsWith(".ts")) {
    const fast = await loadFastHs256();
    const minter = new TokenMinter(fast, fast.key(issuerKey(secret)), issuer);
    for await (const block of rows.blocks) yield mintBlock(block, settings, minter);
    return;
  }
  const { mayStartWorkers, mintStream } = await import("../bulk/mint_stream.ts");
  const threads = mayStartWorkers() ? workers : 1;
  yield* mintStream(rows.blocks, { issuer, secret, settings }, threads);
}

/** Mints and exchanges row after row. Each row is written as soon as those before it are. */
export async function* loginBlocks(
  job: BatchJob,
  exchange: ExchangeSettings,
): AsyncGenerator<OutputBlock> {
  const { issuer, secret, settings } = job;
  const fast = await loadFastHs256();
  const minter = new TokenMinter(fast, fast.key(issuerKey(secret)), issuer);
  const encoder = new TextEncoder();
  const none = new Uint8Array(0);
  for await (const each of exchangeRows(rowsOf(job), minter, exchange)) {
    if ("error" in each) {
      yield { bytes: none, bad: [{ line: each.line, error: each.error }], count: 0 };
    } else {
      const text = writeExchanged(each.row, each.token, settings.output);
      yield { bytes: encoder.encode(text), bad: [], count: 1 };
    }
  }
}

/** The first line of CSV, and the blocks after it. */
export async function* withHeader(
  header: string,
  blocks: AsyncIterable<OutputBlock>,
): AsyncGenerator<OutputBlock> {
  yield { bytes: new TextEncoder().encode(header), bad: [], count: 0 };
  yield* blocks;
}

async function* rowsOf({ rows, settings }: BatchJob): AsyncGenerator<GuestRow | BadRow> {
  for await (const block of rows.blocks) {
    for (const row of readBlock(block, settings.format)) if (row.line > settings.after) yield row;
  }
}
