import { exchangeRows, type ExchangeSettings } from "../../bulk/exchange_rows.ts";
import { mayStartWorkers, mintStream } from "../../bulk/mint_stream.ts";
import type { OpenedInput } from "../../bulk/open_input.ts";
import type { BadRow, GuestRow } from "../../bulk/read_row.ts";
import { readRows } from "../../bulk/read_rows.ts";
import { TokenMinter } from "../../bulk/token_minter.ts";
import { writeExchanged } from "../../bulk/write_exchanged.ts";
import type { MintSettings } from "../../bulk/mint_rows.ts";

/** What a run of `batch` is to do. */
export interface BatchJob {
  rows: OpenedInput;
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
export function mintBlocks(job: BatchJob, workers: number): AsyncGenerator<OutputBlock> {
  const { rows, issuer, secret, settings } = job;
  const threads = mayStartWorkers() ? workers : 1;
  return mintStream(rows.blocks, { issuer, secret, settings }, threads);
}

/** Mints and exchanges row after row. Each row is written as soon as those before it are. */
export async function* loginBlocks(
  job: BatchJob,
  exchange: ExchangeSettings,
): AsyncGenerator<OutputBlock> {
  const { issuer, secret, settings } = job;
  const minter = new TokenMinter(issuer, secret);
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
    for (const row of readRows(block, settings.format)) if (row.line > settings.after) yield row;
  }
}
