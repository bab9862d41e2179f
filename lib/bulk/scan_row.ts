/** What keeps a row from being read: a quote never closed, text after a closing quote, or its length. */
export type RowFault = "open" | "malformed" | "long";

/** How each fault is reported. */
export const FAULTS: Record<RowFault, string> = {
  open: "a quote is opened and not closed",
  malformed: "the quotes of this row are malformed",
  long: "this row is longer than 1 MiB",
};

/** Finds rows in bytes, one after another. Its fields say what it found last. */
export interface RowScanner {
  /** The most bytes that a row may have. */
  readonly longest: number;
  /** Just after the line feed of the row. */
  readonly end: number;
  /** How many lines the row takes. */
  readonly lines: number;
  /** What keeps the row from being read. */
  readonly fault: RowFault | undefined;
  /**
   * Scans the row that begins at an offset. Returns false when more bytes are needed to find its end; never
   * when these bytes are the last ones.
   */
  scan(bytes: Uint8Array, start: number, last: boolean): boolean;
}

/** The most bytes that a row of an input may have: 1 MiB. */
export const LONGEST_ROW = 1024 * 1024;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const QUOTE = 34;

/**
 * Finds the rows of CSV and the fields in them. As in RFC 4180, a quote counts only at the beginning of a field.
 *
 * A quote that is not closed properly must not swallow the rows after it: the row is then taken to end with
 * its first line. So the same rows are found wherever the bytes were cut apart.
 */
export class CsvScanner implements RowScanner {
  end = 0;
  lines = 1;
  fault: RowFault | undefined;
  /** How many fields the row has, unless it has a fault. */
  count = 0;
  /** Where each field begins, after its quote. */
  readonly starts: number[] = [];
  /** Where each field ends, before its closing quote. */
  readonly ends: number[] = [];
  /** Whether a field holds quotes that are doubled. */
  doubled = false;

  readonly longest: number;
  readonly #separator: number;
  /** The first line feed between quotes, or -1. */
  #firstFeed = -1;

  constructor(separator = ",", longest: number = LONGEST_ROW) {
    this.#separator = separator.charCodeAt(0);
    this.longest = longest;
  }

  scan(bytes: Uint8Array, start: number, last: boolean): boolean {
    const separator = this.#separator;
    const limit = Math.min(bytes.length, start + this.longest + 1);
    this.count = 0;
    this.lines = 1;
    this.fault = undefined;
    this.doubled = false;
    this.#firstFeed = -1;
    for (let at = start;; at++) {
      let from = at;
      let to: number;
      if (bytes[at] === QUOTE) {
        from++;
        to = at = this.#closingQuote(bytes, from, limit);
        // no closing quote
        if (at === limit) return this.#unfinished(bytes, start, last);
        at++;
        // blanks after the closing quote
        while (at < limit && isBlank(bytes[at]!) && bytes[at] !== separator) at++;
        // text after the closing quote
        if (at < limit && bytes[at] !== separator && bytes[at] !== LINE_FEED) {
          return this.#firstLine(bytes, start, last, "malformed");
        }
      } else {
        while (at < limit && bytes[at] !== separator && bytes[at] !== LINE_FEED) at++;
        to = at;
        // CRLF, or CR at the end of the input
        const ends = at === bytes.length || bytes[at] === LINE_FEED;
        if (ends && bytes[to - 1] === CARRIAGE_RETURN) to--;
      }
      this.starts[this.count] = from;
      this.ends[this.count++] = to;
      // a separator: another field begins
      if (at < limit && bytes[at] === separator) continue;
      // a line feed
      if (at < limit) {
        this.end = at + 1;
        return true;
      }
      // the end of the input
      if (last && at === bytes.length && at - start <= this.longest) {
        this.end = at;
        return true;
      }
      return this.#unfinished(bytes, start, last);
    }
  }

  /** Returns where the quote stands that closes a field, or the limit. */
  #closingQuote(bytes: Uint8Array, from: number, limit: number): number {
    for (let at = from; at < limit; at++) {
      const byte = bytes[at]!;
      if (byte === LINE_FEED) {
        this.lines++;
        if (this.#firstFeed === -1) this.#firstFeed = at;
      } else if (byte === QUOTE) {
        if (bytes[at + 1] !== QUOTE) return at;
        // a doubled quote stands for one
        this.doubled = true;
        at++;
      }
    }
    return limit;
  }

  /** No end of the row was found. */
  #unfinished(bytes: Uint8Array, start: number, last: boolean): boolean {
    if (!last && bytes.length - start <= this.longest) return false;
    return this.#firstLine(bytes, start, last, "open");
  }

  /** The row cannot be read, and only its first line is left out. */
  #firstLine(bytes: Uint8Array, start: number, last: boolean, fault: RowFault): boolean {
    const feed = this.#firstFeed === -1 ? bytes.indexOf(LINE_FEED, start) : this.#firstFeed;
    if (feed === -1 && !last) return false;
    this.end = feed === -1 ? bytes.length : feed + 1;
    this.lines = 1;
    if ((feed === -1 ? this.end : feed) - start > this.longest) this.fault = "long";
    else this.fault = this.#firstFeed === -1 ? fault : "open";
    return true;
  }
}

/** Finds lines, as the rows of JSON lines. */
export class LineScanner implements RowScanner {
  end = 0;
  readonly lines = 1;
  fault: RowFault | undefined;
  readonly longest: number;

  constructor(longest: number = LONGEST_ROW) {
    this.longest = longest;
  }

  scan(bytes: Uint8Array, start: number, last: boolean): boolean {
    const feed = bytes.indexOf(LINE_FEED, start);
    if (feed === -1 && !last) return false;
    this.end = feed === -1 ? bytes.length : feed + 1;
    this.fault = (feed === -1 ? this.end : feed) - start > this.longest ? "long" : undefined;
    return true;
  }
}

function isBlank(byte: number): boolean {
  return byte <= SPACE && byte !== LINE_FEED;
}
