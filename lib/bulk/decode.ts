import type { BadRow } from "./read_row.ts";

/** Decodes UTF-8 and keeps a byte order mark. It throws a `TypeError` for what is not UTF-8. */
export const utf8: TextDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Returns the text of bytes, or undefined when they are not UTF-8. */
export function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A row whose bytes are not those of the encoding, as when the list was saved in an older one. */
export function unreadable(line: number, encoding: string): BadRow {
  return { line, error: `this row is not ${encoding}; save the list as UTF-8` };
}
