import type { FoundValue } from "./ledger.ts";
import { KINDS } from "./role.ts";
import { foldCase, spellingsOf } from "./spelling.ts";
import { isOwnName, isSmallWord, spreadOf } from "./spread.ts";

interface Wanted extends FoundValue {
  /** The value in small letters. */
  text: string;
  /** Whether it counts only where no other letter touches it. */
  isWord: boolean;
}

/** Looks for many values in a text, whatever their capitals. */
export class ValueSearch {
  /** By the first characters. */
  readonly #values = new Map<string, Wanted[]>();
  readonly #lengths: number[];
  /** One for each pair of characters that a value begins with: most places need no further look. */
  readonly #pairs = new Uint8Array(1 << 16);

  constructor(values: Iterable<FoundValue>) {
    const lengths = new Set<number>();
    for (const { role, value } of values) {
      const spread = spreadOf(role, value);
      if (spread === "nowhere") continue;
      for (const spelled of spellingsOf(value)) {
        const text = foldCase(spelled);
        const beginning = text.slice(0, 4);
        // one character is no value
        if (beginning.length < 2) continue;
        lengths.add(beginning.length);
        this.#pairs[pairAt(text, 0)] = 1;
        const others = this.#values.get(beginning) ?? [];
        this.#values.set(beginning, others);
        others.push({ role, value, text, isWord: spread === "as a word" });
      }
    }
    this.#lengths = [...lengths];
  }

  /**
   * The kinds of the values that stand in a text.
   *
   * @param ofProtocol Whether it is a text of the protocol, such as the name of a header, in which no name stands.
   */
  *kindsIn(reading: string, ofProtocol: boolean): Generator<string> {
    const text = foldCase(reading);
    for (const length of this.#lengths) {
      for (let at = 0; at < text.length; at++) {
        if (this.#pairs[pairAt(text, at)] === 0) continue;
        for (const wanted of this.#values.get(text.slice(at, at + length)) ?? []) {
          if (!stands(wanted, text, at)) continue;
          const end = at + wanted.text.length;
          const word = reading.slice(at, end);
          const isSpared = wanted.isWord && (ofProtocol || isSmallWord(word, wanted.role) ||
            isOwnName(word, wanted) && isInName(reading, at, end));
          if (!isSpared) yield KINDS[wanted.role];
        }
      }
    }
  }
}

function stands({ text: value, isWord }: Wanted, text: string, at: number): boolean {
  if (!text.startsWith(value, at)) return false;
  if (!isWord) return true;
  const end = at + value.length;
  return !(isLetter(text, at - 1) && isLetter(text, at)) &&
    !(isLetter(text, end - 1) && isLetter(text, end));
}

/** Whether a part of a text stands in the name of a field of JSON or of a form that is a word. */
function isInName(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 41), start);
  const after = text.slice(end, end + 60);
  return /"[A-Za-z_$-]*$/.test(before) && /^[A-Za-z_$-]*\\*"\s*:/.test(after) ||
    /(?:^|["?&])[A-Za-z_$-]*$/.test(before) && /^[A-Za-z_$-]*=/.test(after);
}

function isLetter(text: string, at: number): boolean {
  return /[\p{L}\p{N}\p{M}]/u.test(text[at] ?? "");
}

function pairAt(text: string, at: number): number {
  return (text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) & 0xffff;
}
