import { Buffer } from "node:buffer";
import type { BadRow, GuestRow } from "../../../lib/bulk/read_row.ts";
import { openInput, type OpenInputOptions } from "../../../lib/bulk/open_input.ts";
import { readRows } from "../../../lib/bulk/read_rows.ts";

const encoder = new TextEncoder();

/** Bytes, of a text or as they are. */
export function bytesOf(input: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof input === "string" ? encoder.encode(input) : new Uint8Array(input);
}

/** Puts pieces together. */
export function concat(...pieces: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(pieces.map(bytesOf)));
}

/** A stream of the given pieces, one after another. */
export async function* streamOf(...pieces: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(bytesOf(piece));
}

/** A stream of pieces of a size. */
export function piecesOf(input: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = bytesOf(input);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return streamOf(...pieces);
}

/** Reads all rows of a stream. */
export async function readAll(
  stream: AsyncIterable<Uint8Array>,
  options: OpenInputOptions = {},
): Promise<(GuestRow | BadRow)[]> {
  const { blocks, format } = await openInput(stream, options);
  const rows: (GuestRow | BadRow)[] = [];
  for await (const block of blocks) rows.push(...readRows(block, format));
  return rows;
}

/** A row in short: its line and what it says, or why it cannot be used. */
export type ShortRow = [line: number, ...fields: (string | number)[]];

/** Writes rows in short, to be compared. */
export function inShort(rows: (GuestRow | BadRow)[]): ShortRow[] {
  return rows.map((row) => {
    if ("error" in row) return [row.line, row.error];
    const { line, subject, displayName, expiresIn } = row;
    return expiresIn === undefined
      ? [line, subject, displayName]
      : [line, subject, displayName, expiresIn];
  });
}
