/** As many beginnings as are told apart: four characters, five bits on. */
const BEGINNINGS = 1 << 20;
const BEGINNING = 4;

/** Pieces of secrets, all of one length, that are searched for at once. */
export class Pieces {
  readonly length: number;
  readonly #pieces = new Set<string>();
  /** Which beginnings a piece has. Nearly every place of a text is passed over by them, and no string is made for it. */
  readonly #begun = new Uint8Array(BEGINNINGS);

  constructor(length: number) {
    this.length = length;
  }

  add(piece: string): void {
    this.#pieces.add(piece);
    let beginning = 0;
    for (let i = 0; i < BEGINNING; i++) beginning = next(beginning, piece.charCodeAt(i));
    this.#begun[beginning] = 1;
  }

  /** Every place of a text where a piece stands, with the piece. */
  *in(text: string): Generator<[at: number, piece: string]> {
    let beginning = 0;
    for (let i = 0; i < text.length; i++) {
      beginning = next(beginning, text.charCodeAt(i));
      if (this.#begun[beginning] === 0) continue;
      const at = i + 1 - BEGINNING;
      const piece = text.slice(at, at + this.length);
      if (this.#pieces.has(piece)) yield [at, piece];
    }
  }
}

/** Takes one more character into a beginning, and the one before the last four out of it. */
function next(beginning: number, code: number): number {
  return ((beginning << 5) ^ code) & (BEGINNINGS - 1);
}
