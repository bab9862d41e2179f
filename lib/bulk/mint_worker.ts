import { runtimeWorkers } from "../runtime/workers.ts";
import type { RowBlock } from "./row_blocks.ts";
import { loadTokenMinter } from "./token_minter.ts";
import { mintBlock, type MintSettings } from "./write_rows.ts";

/** What a worker is told first. */
export interface WorkerStart {
  issuer: string;
  secret: string;
  settings: MintSettings;
}

/** What a worker answers when a block could not be worked on. */
export interface WorkerFailure {
  failure: string;
}

const parent = runtimeWorkers().parent();

let work: Promise<(block: RowBlock) => void> | undefined;

parent.receive((message) => {
  if (work === undefined) work = prepare(message as WorkerStart);
  else {
    work.then((mint) => mint(message as RowBlock))
      // else it would be printed, with its stack
      .catch((error) => parent.send({ failure: String(error) } satisfies WorkerFailure));
  }
});

async function prepare(
  { issuer, secret, settings }: WorkerStart,
): Promise<(block: RowBlock) => void> {
  const minter = await loadTokenMinter(issuer, secret);
  return (block) => {
    const minted = mintBlock(block, settings, minter);
    parent.send(minted, [minted.bytes.buffer]);
  };
}
