import { runtimeWorkers } from "../runtime/workers.ts";
import type { RowBlock } from "./row_blocks.ts";
import { TokenMinter } from "./token_minter.ts";
import { mintBlock, type MintSettings } from "./write_rows.ts";

/** What a worker is told first. */
export interface WorkerStart {
  issuer: string;
  secret: string;
  /** Whether an issuer that no Webex takes may be signed for. Default is `false`. */
  allowUnusualIssuer?: boolean | undefined;
  settings: MintSettings;
}

/** What a worker answers when a block could not be worked on. */
export interface WorkerFailure {
  failure: string;
}

const parent = runtimeWorkers().parent();

let mint: ((block: RowBlock) => void) | undefined;

parent.receive((message) => {
  try {
    if (mint === undefined) mint = prepare(message as WorkerStart);
    else mint(message as RowBlock);
  } catch (error) {
    // else it would be printed, with its stack
    parent.send({ failure: String(error) } satisfies WorkerFailure);
  }
});

function prepare(
  { issuer, secret, allowUnusualIssuer, settings }: WorkerStart,
): (block: RowBlock) => void {
  const minter = new TokenMinter(issuer, secret, { allowUnusualIssuer });
  return (block) => {
    const minted = mintBlock(block, settings, minter);
    parent.send(minted, [minted.bytes.buffer]);
  };
}
