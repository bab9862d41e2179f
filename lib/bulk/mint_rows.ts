import type { BadRow, GuestRow, RowFormat } from "./parse_rows.ts";
import { readBlock } from "./read_block.ts";
import type { RowBlock } from "./row_blocks.ts";
import type { TokenMinter } from "./token_minter.ts";

/** How a block of rows is turned into a block of tokens. */
export interface MintSettings {
  /** How the input is written. */
  format: RowFormat;
  /** How the output is written. */
  output: "csv" | "jsonl";
  /** Lifetime in seconds of rows without one of their own. */
  expiresIn: number;
  /** The clock when the run began, in milliseconds since 1970. */
  now: number;
  /** Rows up to this line are left out: they have been done before. */
  after: number;
  /** Leave out what comes after the first bad row. */
  failFast: boolean;
}

/** The tokens of a block, written, and its bad rows. */
export interface MintedBlock {
  bytes: Uint8Array<ArrayBuffer>;
  bad: BadRow[];
  /** How many tokens there are. */
  count: number;
}

/** The first line of CSV output. */
export const CSV_HEADER = "line,userId,token,expiresAt\n";

const encoder = new TextEncoder();

/** Mints the tokens of a block of rows and writes them. */
export function mintBlock(
  block: RowBlock,
  settings: MintSettings,
  minter: TokenMinter,
): MintedBlock {
  out.clear();
  const bad: BadRow[] = [];
  let count = 0;
  const seconds = Math.floor(settings.now / 1000);
  const dates = new Map<number, string>();
  for (const row of readBlock(block, settings.format)) {
    if (row.line <= settings.after) continue;
    if ("error" in row) {
      bad.push(row);
      if (settings.failFast) break;
      continue;
    }
    const exp = seconds + (row.expiresIn ?? settings.expiresIn);
    let date = dates.get(exp);
    if (date === undefined) dates.set(exp, date = new Date(exp * 1000).toISOString());
    out.write(row, exp, date, settings.output, minter);
    count++;
  }
  return { bytes: out.take(), bad, count };
}

/** A value as CSV writes it: quoted when it must be. */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A growing buffer of output rows, used again for each block. */
class Output {
  #bytes = new Uint8Array(64 * 1024);
  #length = 0;

  write(
    row: GuestRow,
    exp: number,
    date: string,
    format: "csv" | "jsonl",
    minter: TokenMinter,
  ): void {
    const { line, subject, displayName } = row;
    const [before, after] = format === "csv" ? [`${line},${csvField(subject)},`, `,${date}\n`] : [
      `{"line":${line},"userId":${JSON.stringify(subject)},"token":"`,
      `","expiresAt":"${date}"}\n`,
    ];
    this.#reserve(before.length * 3 + after.length + minter.maxLength(subject, displayName));
    this.#text(before);
    this.#length = minter.write(this.#bytes, this.#length, subject, displayName, exp);
    this.#text(after);
  }

  clear(): void {
    this.#length = 0;
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #text(text: string): void {
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

const out = new Output();
