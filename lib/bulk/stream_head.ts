/** A stream whose beginning can be looked at before it is read. */
export class StreamHead {
  readonly #pieces: AsyncIterator<Uint8Array>;
  /** The bytes that were looked at. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Whether no more bytes follow them. */
  ended = false;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#pieces = stream[Symbol.asyncIterator]();
  }

  /** Looks at more and more bytes until the function finds what it wants in them, which it must at the end. */
  async find<T>(look: (bytes: Uint8Array, ended: boolean) => T | undefined): Promise<T> {
    for (;;) {
      const found = look(this.bytes, this.ended);
      if (found !== undefined) return found;
      if (this.ended) throw new TypeError("Nothing was found in the whole stream");
      await this.#lookFurther();
    }
  }

  /** The stream from an offset on, which lies in the bytes that were looked at. */
  async *from(offset: number): AsyncGenerator<Uint8Array> {
    try {
      const looked = this.bytes.subarray(offset);
      this.bytes = new Uint8Array(0);
      if (looked.length > 0) yield looked;
      while (!this.ended) {
        const { done = false, value } = await this.#pieces.next();
        this.ended = done;
        if (!done) yield value;
      }
    } finally {
      await this.close();
    }
  }

  /** Cancels the stream. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #lookFurther(): Promise<void> {
    const { done = false, value } = await this.#pieces.next();
    this.ended = done;
    if (done) return;
    const longer = new Uint8Array(this.bytes.length + value.length);
    longer.set(this.bytes);
    longer.set(value, this.bytes.length);
    this.bytes = longer;
  }
}
