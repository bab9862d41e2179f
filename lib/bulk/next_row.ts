/** Where a row lies in bytes. */
export interface RowRange {
  /** Just after its line feed. */
  end: number;
  /** How many lines it takes. */
  lines: number;
  /** What keeps it from being read: a quote never closed, text after a closing quote, or its length. */
  fault?: "open" | "malformed" | "long";
}

/** How rows are found. */
export interface RowRules {
  /** Whether a line feed between quotes belongs to the row, as in CSV. */
  quotes: boolean;
  /** The most bytes that a row may have. Default is 1 MiB. */
  longest?: number | undefined;
}

/** The most bytes that a row may have when nothing else is said. */
export const LONGEST_ROW = 1024 * 1024;

const LINE_FEED = 10;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;

const FIELD_START = 0;
const PLAIN = 1;
const QUOTED = 2;
const CLOSED = 3;

/**
 * Finds the end of the row that begins at an offset; `undefined` when more bytes are needed to tell. As in
 * RFC 4180, a quote counts at the beginning of a field alone.
 *
 * A quote that is not closed properly must not swallow the rows after it: the row is then taken to end with
 * its first line. So the same rows are found wherever the bytes were cut apart.
 */
export function nextRow(bytes: Uint8Array, start: number, rules: RowRules): RowRange | undefined {
  const { quotes, longest = LONGEST_ROW } = rules;
  let state = FIELD_START;
  let lines = 1;
  let firstFeed = -1;
  let limit = bytes.length;
  for (let i = start; i < limit; i++) {
    const byte = bytes[i]!;
    if (byte === QUOTE && quotes) {
      if (state === FIELD_START) state = QUOTED;
      else if (state === QUOTED) state = CLOSED;
      else if (state === CLOSED) {
        if (bytes[i - 1] !== QUOTE) return firstLine(bytes, start, firstFeed, longest);
        state = QUOTED;
      }
    } else if (state === QUOTED) {
      if (byte !== LINE_FEED) continue;
      lines++;
      if (firstFeed !== -1) continue;
      firstFeed = i;
      limit = Math.min(limit, start + longest);
    } else if (byte === LINE_FEED) {
      return i - start > longest ? { end: i + 1, lines, fault: "long" } : { end: i + 1, lines };
    } else if (byte === COMMA) state = FIELD_START;
    else if (state === FIELD_START) state = PLAIN;
    else if (state === CLOSED && byte > SPACE) {
      return firstLine(bytes, start, firstFeed, longest);
    }
  }
  const endless = firstFeed !== -1 && start + longest <= bytes.length;
  return endless ? firstLine(bytes, start, firstFeed, longest) : undefined;
}

/** The first line alone, of a row whose quotes are wrong. */
function firstLine(
  bytes: Uint8Array,
  start: number,
  firstFeed: number,
  longest: number,
): RowRange | undefined {
  const feed = firstFeed === -1 ? bytes.indexOf(LINE_FEED, start) : firstFeed;
  if (feed === -1) return undefined;
  if (feed - start > longest) return { end: feed + 1, lines: 1, fault: "long" };
  return { end: feed + 1, lines: 1, fault: firstFeed === -1 ? "malformed" : "open" };
}

/** The end of an unfinished row's first line, when no more bytes will come. */
export function lastRow(bytes: Uint8Array, start: number): RowRange {
  const feed = bytes.indexOf(LINE_FEED, start);
  return { end: feed === -1 ? bytes.length : feed + 1, lines: 1, fault: "open" };
}
