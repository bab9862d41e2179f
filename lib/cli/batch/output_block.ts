import type { MintedBlock, RowMarks } from "../../bulk/mint_rows.ts";
import type { BadRow } from "../../bulk/read_row.ts";

/** Whole rows of output, and what became of the rows of the input. */
export interface OutputBlock extends Omit<MintedBlock, "bytes"> {
  bytes: Uint8Array;
  /** Whether the rows are those of earlier runs. */
  earlier?: boolean;
  /** Called once the rows are written. */
  onWritten?: () => void;
}

const NO_MARKS: RowMarks = { lines: new Float64Array(0), ids: new Uint32Array(0) };

/** Makes a block, most of which may be left out. */
export function outputBlock(parts: Partial<OutputBlock>): OutputBlock {
  return { bytes: new Uint8Array(0), bad: [], marks: NO_MARKS, odd: [], ...parts };
}

/** Makes a block of a row that has failed. */
export function failedBlock(bad: BadRow): OutputBlock {
  return outputBlock({ bad: [bad] });
}
