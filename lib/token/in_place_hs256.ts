import { Sha256, sha256 } from "./fast_deps.ts";

const BLOCK = 64;
/** What SHA-256 puts after a message: a bit, zeros up to the end of a block, and the length in 8 bytes. */
const END_OF_MESSAGE = 0x80;
const LENGTH_BYTES = 8;

/** The most bytes that the padding after a message can take. */
export const PADDING: number = BLOCK + LENGTH_BYTES;

/** How many bytes a signature has. */
export const SIGNATURE_LENGTH = 32;

/** The state of SHA-256 between two blocks, without the buffers and checks that the package has around it. */
class Sha256State extends Sha256 {
  /** Takes over another state. */
  copy(other: Sha256State): void {
    this.set(...other.get());
  }

  /** Goes on with the blocks between two offsets. */
  absorb(view: DataView, from: number, to: number): void {
    for (let at = from; at < to; at += BLOCK) this.process(view, at);
  }

  /** Writes the hash, once the padding was absorbed. */
  write(view: DataView): void {
    const words = this.get();
    for (let i = 0; i < words.length; i++) view.setUint32(4 * i, words[i]!);
  }
}

/**
 * HMAC-SHA-256 with one key over messages that stand in a buffer already. Nothing is copied or allocated, so it
 * takes two thirds of the time of `fastHs256`.
 */
export class InPlaceHs256 {
  /** The one block of the outer hash, at the beginning of which the inner hash stands, and then the signature. */
  readonly #outerBlock = new DataView(new ArrayBuffer(BLOCK));
  readonly #signature = new Uint8Array(this.#outerBlock.buffer, 0, SIGNATURE_LENGTH);
  /** The states after the padded key (RFC 2104, section 4). */
  readonly #inner = new Sha256State();
  readonly #outer = new Sha256State();
  readonly #state = new Sha256State();

  constructor(key: Uint8Array) {
    const padded = new Uint8Array(BLOCK);
    padded.set(key.length > BLOCK ? sha256(key) : key);
    this.#inner.absorb(new DataView(padded.map((byte) => byte ^ 0x36).buffer), 0, BLOCK);
    this.#outer.absorb(new DataView(padded.map((byte) => byte ^ 0x5c).buffer), 0, BLOCK);
    pad(this.#outerBlock, 0, SIGNATURE_LENGTH);
  }

  /**
   * Signs the bytes between two offsets, and writes over up to `PADDING` bytes after them. The signature that it
   * returns stands until the next one is made.
   */
  sign(view: DataView, from: number, to: number): Uint8Array {
    const end = pad(view, from, to);
    this.#state.copy(this.#inner);
    this.#state.absorb(view, from, end);
    this.#state.write(this.#outerBlock);
    this.#state.copy(this.#outer);
    this.#state.absorb(this.#outerBlock, 0, BLOCK);
    this.#state.write(this.#outerBlock);
    return this.#signature;
  }
}

/** Pads a message that comes after the block of a key (RFC 6234, section 4.1), and returns where its last block ends. */
function pad(view: DataView, from: number, to: number): number {
  const end = from + Math.ceil((to - from + 1 + LENGTH_BYTES) / BLOCK) * BLOCK;
  view.setUint8(to, END_OF_MESSAGE);
  for (let at = to + 1; at < end - LENGTH_BYTES; at++) view.setUint8(at, 0);
  const bits = (BLOCK + to - from) * 8;
  view.setUint32(end - 8, Math.floor(bits / 2 ** 32));
  view.setUint32(end - 4, bits);
  return end;
}
