import { exchangeRows, type ExchangeSettings } from "../../bulk/exchange_rows.ts";
import { type MintJob, RowWriter } from "../../bulk/mint_rows.ts";
import { mintStream } from "../../bulk/mint_stream.ts";
import { OddRowCounter } from "../../bulk/odd_rows.ts";
import type { BadRow, GuestRow } from "../../bulk/read_row.ts";
import { readRows } from "../../bulk/read_rows.ts";
import { hexOf, RowHasher } from "../../bulk/row_hash.ts";
import { TokenMinter } from "../../bulk/token_minter.ts";
import { writeExchanged } from "../../bulk/write_exchanged.ts";
import type { RowSource } from "./open_rows.ts";
import { failedBlock, type OutputBlock, outputBlock } from "./output_block.ts";

/** What the blocks of an output are made of. */
export interface BlockSource extends RowSource {
  job: MintJob;
}

/** Mints block after block, on so many threads. */
export async function* mintBlocks(
  source: BlockSource,
  workers: number,
): AsyncGenerator<OutputBlock> {
  const { job, input, target } = source;
  const writer = new RowWriter(job);
  for await (const each of withHeader(source)) {
    if ("bytes" in each) yield each;
    else if ("error" in each) yield failedBlock(each);
    else {
      writer.write(each);
      yield { ...writer.take(), bad: [] };
    }
  }
  const settings = { ...job.settings, after: target.earlier.line };
  yield* mintStream(input.rest(), { ...job, settings }, workers);
}

/** Mints and exchanges row after row. Each row is written as soon as those before it are. */
export async function* loginBlocks(
  source: BlockSource,
  exchange: ExchangeSettings,
): AsyncGenerator<OutputBlock> {
  const { issuer, secret, allowUnusualIssuer, settings } = source.job;
  const minter = new TokenMinter(issuer, secret, { allowUnusualIssuer });
  const hasher = new RowHasher(issuer);
  const odd = new OddRowCounter();
  const encoder = new TextEncoder();
  for await (const each of exchangeRows(rowsOf(source), minter, exchange)) {
    if ("bytes" in each) yield each;
    else if ("error" in each) yield failedBlock({ line: each.line, error: each.error });
    else {
      hasher.hash(each.row);
      odd.look(each.row);
      const text = writeExchanged({ ...each, rowHash: hexOf(hasher.row) }, settings.output);
      const marks = { lines: Float64Array.of(each.row.line), ids: hasher.id.slice() };
      yield outputBlock({ bytes: encoder.encode(text), marks, odd: odd.take() });
    }
  }
}

/** The rows that are to be done, among whole rows of output. */
export async function* rowsOf(
  source: RowSource,
): AsyncGenerator<OutputBlock | GuestRow | BadRow> {
  yield* withHeader(source);
  const { format, input, target } = source;
  const { line } = target.earlier;
  for await (const block of input.rest()) {
    for (const row of readRows(block, format)) if (row.line > line) yield row;
  }
}

/** What comes before the rest of the input; after the header, unless earlier runs have written it. */
async function* withHeader(
  { target, header }: RowSource,
): AsyncGenerator<OutputBlock | GuestRow | BadRow> {
  yield* target.leading;
  if (header === undefined || target.earlier.length > 0) return;
  yield outputBlock({ bytes: new TextEncoder().encode(header) });
}
