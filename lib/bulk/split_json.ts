import { FAULTS, LONGEST_ROW } from "./scan_row.ts";
import { ALL_LINES, type LineRange, type RowBlock, type Splitter } from "./split_rows.ts";

const [LINE_FEED, SPACE, QUOTE, COMMA, BACKSLASH] = [10, 32, 34, 44, 92];
const [TAB, CARRIAGE_RETURN] = [9, 13];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
/** A control character, which no string of JSON may hold. */
const CONTROL = 1;

/**
 * Cuts JSON into its objects, which are the elements of an array or stand one after another. Each is written as
 * one line, and its number takes the place of the number of a line.
 *
 * What stands in an object is not looked at, but for brackets and quotes.
 */
export class JsonSplitter implements Splitter {
  done = false;
  readonly #range: LineRange;
  /** What the objects stand in: not known yet, an array, nothing, or no more is to come. */
  #state: "begin" | "array" | "objects" | "end" = "begin";
  /** How many brackets are open in the object under way. */
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** The line of the next byte. */
  #line = 1;
  /** The line in which the object under way began; 0 when none is. */
  #began = 0;
  /** Whether an object of the array may begin: at its beginning and after a comma. */
  #expected = true;
  /** How many objects are whole. */
  #count = 0;
  /** The lines of the whole objects that have not been taken, and of the one under way. */
  #bytes = new Uint8Array(64 * 1024);
  #length = 0;
  /** Where the line of the object under way begins in them. */
  #whole = 0;
  /** The number of the first object in them. */
  #first = 1;
  /** What is returned next. */
  #blocks: RowBlock[] = [];

  constructor(range: LineRange = ALL_LINES) {
    this.#range = range;
  }

  push(piece: Uint8Array): RowBlock[] {
    for (let i = 0; i < piece.length && !this.done; i++) {
      this.#take(piece[i]!);
      if (piece[i] === LINE_FEED) this.#line++;
    }
    return this.#takeBlocks();
  }

  end(): RowBlock[] {
    if (this.#began !== 0) {
      this.#break(`the object that begins in line ${this.#began} does not end`);
    } else if (this.#state === "array") this.#break("the array does not end");
    return this.#takeBlocks();
  }

  #take(byte: number): void {
    switch (this.#state) {
      case "begin":
        if (byte === OPEN_ARRAY) this.#state = "array";
        else if (!isBlank(byte)) {
          this.#state = "objects";
          this.#takeOfObjects(byte);
        }
        break;
      case "array":
        return this.#takeOfArray(byte);
      case "objects":
        return this.#takeOfObjects(byte);
      case "end":
        if (!isBlank(byte)) this.#break(`more follows the array, in line ${this.#line}`);
    }
  }

  #takeOfArray(byte: number): void {
    const within = this.#depth > 0 || this.#inString;
    if (!within && (byte === COMMA || byte === CLOSE_ARRAY)) {
      // what is no object ends here
      if (this.#began !== 0) this.#endObject();
      // only an empty array has nothing before its bracket
      const missing = this.#expected && (byte === COMMA || this.#count > 0);
      if (missing) return this.#break(`an object is missing in line ${this.#line}`);
      this.#expected = byte === COMMA;
      if (byte === CLOSE_ARRAY) this.#state = "end";
      return;
    }
    if (this.#began === 0) {
      if (isBlank(byte)) return;
      if (!this.#expected) return this.#break(`a comma is missing in line ${this.#line}`);
    }
    this.#append(byte);
    const closes = byte === CLOSE_OBJECT || byte === CLOSE_ARRAY;
    if (closes && this.#depth === 0 && !this.#inString) this.#endObject();
  }

  #takeOfObjects(byte: number): void {
    if (this.#began === 0) {
      if (isBlank(byte)) return;
      if (byte !== OPEN_OBJECT) return this.#break(`no object begins in line ${this.#line}`);
    }
    this.#append(byte);
    if (this.#depth === 0) this.#endObject();
  }

  /** Adds a byte to the line of the object under way, which may begin with it. */
  #append(byte: number): void {
    if (this.#began === 0) this.#began = this.#line;
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#inString = false;
      // a string must not become a valid one by losing its line feed
      this.#write(byte === LINE_FEED ? CONTROL : byte);
      return;
    }
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      this.#depth = Math.max(0, this.#depth - 1);
    }
    this.#write(byte === LINE_FEED ? SPACE : byte);
  }

  #write(byte: number): void {
    // one byte more shows that it is too long
    if (this.#length - this.#whole > LONGEST_ROW) return;
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }

  #endObject(): void {
    const number = ++this.#count;
    this.#began = 0;
    this.#expected = false;
    const long = this.#length - this.#whole > LONGEST_ROW;
    if (long || number < this.#range.first) {
      // the object under way is dropped, and a gap in the numbers ends the block
      this.#length = this.#whole;
      this.#cut();
      if (number >= this.#range.first) this.#fail(number, FAULTS.long);
    } else {
      this.#write(LINE_FEED);
      this.#whole = this.#length;
    }
    this.done = number >= this.#range.last;
  }

  /** Nothing can be read any more. It is reported as the next object. */
  #break(why: string): void {
    this.#length = this.#whole;
    this.#cut();
    this.#fail(this.#count + 1, `the JSON cannot be read any further: ${why}`);
    this.done = true;
  }

  #fail(line: number, fault: string): void {
    this.#blocks.push({ bytes: new Uint8Array(0), line, fault });
  }

  /** Makes a block of the whole objects. What is left of the one under way moves to the beginning. */
  #cut(): void {
    if (this.#whole > 0) {
      this.#blocks.push({ bytes: this.#bytes.slice(0, this.#whole), line: this.#first });
      this.#bytes.copyWithin(0, this.#whole, this.#length);
      this.#length -= this.#whole;
      this.#whole = 0;
    }
    this.#first = this.#count + 1;
  }

  #takeBlocks(): RowBlock[] {
    this.#cut();
    const blocks = this.#blocks;
    this.#blocks = [];
    return blocks;
  }
}

/** White space of JSON. */
function isBlank(byte: number): boolean {
  return byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB;
}
