import { runtimeWorkers } from "../runtime/workers.ts";
import { type MintJob, mintRows, RowWriter } from "./mint_rows.ts";
import type { RowBlock } from "./split_rows.ts";

/** What a worker answers when a block could not be worked on. */
export interface WorkerFailure {
  failure: string;
}

const parent = runtimeWorkers().parent();

let writer: RowWriter | undefined;

// the first message is the job, and every other one a block of rows
parent.receive((message) => {
  try {
    if (writer === undefined) writer = new RowWriter(message as MintJob);
    else {
      const minted = mintRows(message as RowBlock, writer);
      parent.send(minted, [minted.bytes.buffer]);
    }
  } catch (error) {
    // else it would be printed, with its stack
    parent.send({ failure: String(error) } satisfies WorkerFailure);
  }
});
