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

// the library of types for windows has no scope of workers
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent) => void;
  postMessage(message: unknown, transfer?: Transferable[]): void;
};

let work: Promise<(block: RowBlock) => void> | undefined;

scope.onmessage = (event) => {
  if (work === undefined) work = prepare(event.data as WorkerStart);
  else {
    work.then((mint) => mint(event.data as RowBlock))
      // else it would be printed, with its stack
      .catch((error) => scope.postMessage({ failure: String(error) } satisfies WorkerFailure));
  }
};

async function prepare(
  { issuer, secret, settings }: WorkerStart,
): Promise<(block: RowBlock) => void> {
  const minter = await loadTokenMinter(issuer, secret);
  return (block) => {
    const minted = mintBlock(block, settings, minter);
    scope.postMessage(minted, [minted.bytes.buffer]);
  };
}
