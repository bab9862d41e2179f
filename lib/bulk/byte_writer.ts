const encoder = new TextEncoder();
const ALPHABET = encoder.encode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
const QUOTE = 34;
const BACKSLASH = 92;
const SPACE = 32;
const DELETE = 127;

/** Writes into a buffer that grows as needed and is kept, so that rows cost no memory of their own. */
export class ByteWriter {
  /** The buffer. Only its first `length` bytes are written. */
  bytes!: Uint8Array<ArrayBuffer>;
  /** A view of the same bytes. */
  view!: DataView<ArrayBuffer>;
  /** How many bytes are written. */
  length = 0;

  constructor(size: number) {
    this.#use(new Uint8Array(size));
  }

  /** Makes room for so many more bytes. */
  reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    larger.set(this.bytes.subarray(0, this.length));
    this.#use(larger);
  }

  /** Writes a byte. */
  byte(byte: number): void {
    this.reserve(1);
    this.bytes[this.length++] = byte;
  }

  /** Writes bytes. */
  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Writes text. */
  text(text: string): void {
    this.reserve(text.length);
    const { bytes, length } = this;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > DELETE) return this.#encode(text);
      bytes[length + i] = unit;
    }
    this.length += text.length;
  }

  /** Writes text as a string of JSON, as `JSON.stringify` does. */
  json(text: string): void {
    this.reserve(text.length + 2);
    const { bytes, length } = this;
    bytes[length] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < SPACE || unit > DELETE || unit === QUOTE || unit === BACKSLASH) {
        return this.#encode(JSON.stringify(text));
      }
      bytes[length + 1 + i] = unit;
    }
    bytes[length + 1 + text.length] = QUOTE;
    this.length += text.length + 2;
  }

  /** Writes bytes as base64url without padding. */
  base64Url(source: Uint8Array, length: number): void {
    this.reserve(Math.ceil(length * 4 / 3));
    const target = this.bytes;
    let at = this.length;
    let i = 0;
    for (; i + 2 < length; i += 3) {
      const bits = source[i]! << 16 | source[i + 1]! << 8 | source[i + 2]!;
      target[at] = ALPHABET[bits >> 18]!;
      target[at + 1] = ALPHABET[bits >> 12 & 63]!;
      target[at + 2] = ALPHABET[bits >> 6 & 63]!;
      target[at + 3] = ALPHABET[bits & 63]!;
      at += 4;
    }
    if (i + 1 === length) {
      const bits = source[i]! << 4;
      target[at++] = ALPHABET[bits >> 6]!;
      target[at++] = ALPHABET[bits & 63]!;
    } else if (i + 2 === length) {
      const bits = source[i]! << 10 | source[i + 1]! << 2;
      target[at++] = ALPHABET[bits >> 12]!;
      target[at++] = ALPHABET[bits >> 6 & 63]!;
      target[at++] = ALPHABET[bits & 63]!;
    }
    this.length = at;
  }

  /** Returns a copy of what is written, and begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.bytes.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  /** Writes text that is not plain ASCII. */
  #encode(text: string): void {
    // a UTF-16 unit takes at most 3 bytes
    this.reserve(text.length * 3);
    this.length += encoder.encodeInto(text, this.bytes.subarray(this.length)).written;
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
