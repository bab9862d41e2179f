import { printableJson } from "../characters.ts";
import { ByteWriter } from "./byte_writer.ts";
import { OddRowCounter, type OddRows } from "./odd_rows.ts";
import type { BadRow, GuestRow } from "./read_row.ts";
import { readRows } from "./read_rows.ts";
import type { RowFormat } from "./row_format.ts";
import { HASH_DIGITS, RowHasher, writeHash } from "./row_hash.ts";
import type { RowBlock } from "./split_rows.ts";
import { TokenMinter } from "./token_minter.ts";

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

/** What a thread needs to mint rows. */
export interface MintJob {
  issuer: string;
  secret: string;
  /** Whether an issuer that no Webex takes may be signed for. Default is `false`. */
  allowUnusualIssuer?: boolean | undefined;
  settings: MintSettings;
}

/** What is remembered of rows with tokens, in their order. */
export interface RowMarks {
  /** The numbers of their lines. */
  lines: Float64Array<ArrayBuffer>;
  /** The hashes of their userIds, two words each. */
  ids: Uint32Array<ArrayBuffer>;
}

/** The tokens of a block, written, and its bad rows. */
export interface MintedBlock {
  bytes: Uint8Array<ArrayBuffer>;
  bad: BadRow[];
  /** The rows with tokens. */
  marks: RowMarks;
  /** Those of them about which something is odd. */
  odd: OddRows[];
}

/** The first line of CSV output. */
export const CSV_HEADER = "line,userId,token,expiresAt,rowHash\n";

const encoder = new TextEncoder();
const COMMA = 44;

/** Mints the tokens of a block of rows and writes them. */
export function mintRows(block: RowBlock, writer: RowWriter): MintedBlock {
  const { settings } = writer;
  const bad: BadRow[] = [];
  for (const row of readRows(block, settings.format)) {
    if (row.line <= settings.after) continue;
    if ("error" in row) {
      bad.push(row);
      if (settings.failFast) break;
    } else writer.write(row);
  }
  return { ...writer.take(), bad };
}

/** A value as CSV writes it: quoted when it must be. */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Mints tokens and writes their rows into a buffer that it keeps, so each thread has one writer. */
export class RowWriter {
  /** How rows are written. */
  readonly settings: MintSettings;
  readonly #minter: TokenMinter;
  readonly #hasher: RowHasher;
  readonly #seconds: number;
  readonly #writer = new ByteWriter(64 * 1024);
  readonly #lines: number[] = [];
  readonly #ids: number[] = [];
  readonly #odd = new OddRowCounter();
  /** What stands between token and hash: the time of expiry, which is the same for most rows. */
  #between = { exp: NaN, bytes: new Uint8Array(0) };
  /** What stands after the hash. */
  readonly #after: Uint8Array;

  constructor({ issuer, secret, allowUnusualIssuer, settings }: MintJob) {
    this.#minter = new TokenMinter(issuer, secret, { allowUnusualIssuer });
    this.#hasher = new RowHasher(issuer);
    this.settings = settings;
    this.#seconds = Math.floor(settings.now / 1000);
    this.#after = encoder.encode(settings.output === "csv" ? "\n" : '"}\n');
  }

  /** Writes the row of a guest with its token. */
  write(row: GuestRow): void {
    const { line, subject, displayName, expiresIn } = row;
    const exp = this.#seconds + (expiresIn ?? this.settings.expiresIn);
    const writer = this.#writer;
    if (this.settings.output === "csv") {
      writer.text(String(line));
      writer.byte(COMMA);
      writer.text(csvField(subject));
      writer.byte(COMMA);
    } else {
      writer.text(`{"line":${line},"userId":${printableJson(subject)},"token":"`);
    }
    this.#minter.write(writer, subject, displayName, exp);
    writer.append(this.#betweenOf(exp));
    this.#hasher.hash(row);
    writer.reserve(HASH_DIGITS);
    writer.length = writeHash(this.#hasher.row, writer.bytes, writer.length);
    writer.append(this.#after);
    this.#lines.push(line);
    this.#ids.push(this.#hasher.id[0]!, this.#hasher.id[1]!);
    this.#odd.look(row);
  }

  /** Returns a copy of what was written since the last time. */
  take(): Omit<MintedBlock, "bad"> {
    const bytes = this.#writer.take();
    const marks = { lines: new Float64Array(this.#lines), ids: new Uint32Array(this.#ids) };
    this.#lines.length = this.#ids.length = 0;
    return { bytes, marks, odd: this.#odd.take() };
  }

  #betweenOf(exp: number): Uint8Array {
    if (exp !== this.#between.exp) {
      const date = new Date(exp * 1000).toISOString();
      const text = this.settings.output === "csv"
        ? `,${date},`
        : `","expiresAt":"${date}","rowHash":"`;
      this.#between = { exp, bytes: encoder.encode(text) };
    }
    return this.#between.bytes;
  }
}
