import { encodeBackslashes, encodePercent } from "./escapes.ts";
import type { FoundValue } from "./ledger.ts";
import { foldCase, spellingsOf } from "./spelling.ts";
import { isSmallWord, type Spread, spreadOf } from "./spread.ts";

/** A value in a form in which it can stand in a text. */
interface Form extends FoundValue {
  /** How it stands there. */
  text: string;
  /** The same in small letters. */
  folded: string;
  /** Writes what takes its place in the same form. */
  write(text: string): string;
}

/** Where a known value stands in a text. */
export interface KnownAt extends Form {
  start: number;
  end: number;
}

/** The forms of a value besides itself. Where a text can be taken apart they are not needed. */
const WRITERS: readonly ((text: string) => string)[] = [
  (text) => text,
  encodePercent,
  (text) => encodePercent(text).replaceAll("%20", "+"),
  encodeBackslashes,
];

/** A letter, a digit, or an accent that belongs to the letter before it. */
const LETTER = /[\p{L}\p{N}\p{M}]/u;

/** Finds values in texts whatever their capitals, thousands of them in one walk. */
export class KnownValues {
  /** By what they are in small letters. Those of one key differ in their capitals. */
  readonly #forms = new Map<string, Form[]>();
  /** By the first three characters, the lengths of the forms that begin so, the longest first. */
  readonly #lengths = new Map<string, number[]>();
  /** One bit for each pair of characters that a value begins with: most places need no further look. */
  readonly #beginnings = new Uint8Array(1 << 16);
  readonly #how: Spread;

  /** Takes the values that are looked for in one way. */
  constructor(values: Iterable<FoundValue>, how: Exclude<Spread, "nowhere">) {
    this.#how = how;
    for (const found of values) {
      if (spreadOf(found.role, found.value) !== how) continue;
      const seen = new Set<string>();
      for (const spelled of spellingsOf(found.value)) {
        for (const write of WRITERS) {
          const text = write(spelled);
          if (!seen.has(text)) this.#add({ ...found, text, folded: foldCase(text), write });
          seen.add(text);
        }
      }
    }
    for (const each of this.#lengths.values()) each.sort((a, b) => b - a);
  }

  /** Returns where values stand, from left to right; of two at one place the longer one. */
  find(text: string): KnownAt[] {
    const found: KnownAt[] = [];
    const folded = foldCase(text);
    for (let at = 0; at < text.length; at++) {
      const form = this.#at({ text, folded }, at);
      if (form === undefined) continue;
      const end = at + form.text.length;
      found.push({ ...form, start: at, end });
      at = end - 1;
    }
    return found;
  }

  #add(form: Form): void {
    const { folded } = form;
    const others = this.#forms.get(folded);
    if (others !== undefined) return void others.push(form);
    this.#forms.set(folded, [form]);
    this.#beginnings[pairAt(folded, 0)] = 1;
    const beginning = folded.slice(0, 3);
    const lengths = this.#lengths.get(beginning) ?? [];
    this.#lengths.set(beginning, lengths);
    if (!lengths.includes(folded.length)) lengths.push(folded.length);
  }

  #at({ text, folded }: { text: string; folded: string }, at: number): Form | undefined {
    if (this.#beginnings[pairAt(folded, at)] !== 1) return undefined;
    // a name of two characters is a beginning of its own
    for (const beginning of [folded.slice(at, at + 3), folded.slice(at, at + 2)]) {
      for (const length of this.#lengths.get(beginning) ?? []) {
        const forms = this.#forms.get(folded.slice(at, at + length))
          ?.filter((form) => this.#stands(text, at, form));
        if (forms === undefined || forms.length === 0) continue;
        // of those that differ in their capitals, the one that is written so
        return forms.find((form) => text.startsWith(form.text, at)) ?? forms[0];
      }
    }
    return undefined;
  }

  /** Whether a value that is looked for as a word is one at this place. */
  #stands(text: string, at: number, { text: value, role }: Form): boolean {
    if (this.#how === "anywhere") return true;
    const end = at + value.length;
    if (isSmallWord(text.slice(at, end), role)) return false;
    const [before, after] = [text[at - 1] ?? "", text[end] ?? ""];
    return !(LETTER.test(before) && LETTER.test(value[0]!)) &&
      !(LETTER.test(after) && LETTER.test(value.at(-1)!));
  }
}

function pairAt(text: string, at: number): number {
  return (text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) & 0xffff;
}
