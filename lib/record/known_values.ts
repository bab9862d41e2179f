import { encodeBackslashes } from "./escapes.ts";
import type { FoundValue } from "./ledger.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** A value in a form in which it can stand in a text. */
interface Form extends FoundValue {
  /** How it stands there. */
  text: string;
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
  encodeURIComponent,
  (text) => encodeURIComponent(text).replaceAll("%20", "+"),
  encodeBackslashes,
];

const LETTER = /[\p{L}\p{N}]/u;

/** Finds values in texts, thousands of them in one walk. */
export class KnownValues {
  /** By the first three characters, the longest value first. */
  readonly #byBeginning = new Map<string, Form[]>();
  /** One bit for each pair of characters that a value begins with: most places need no further look. */
  readonly #beginnings = new Uint8Array(1 << 16);
  readonly #short: Form[] = [];
  readonly #how: Spread;

  /** Takes the values that are looked for in one way. */
  constructor(values: Iterable<FoundValue>, how: Exclude<Spread, "nowhere">) {
    this.#how = how;
    for (const found of values) {
      if (spreadOf(found.role, found.value) !== how) continue;
      const seen = new Set<string>();
      for (const write of WRITERS) {
        const text = write(found.value);
        if (!seen.has(text)) this.#add({ ...found, text, write });
        seen.add(text);
      }
    }
    for (const each of [...this.#byBeginning.values(), this.#short]) {
      each.sort((a, b) => b.text.length - a.text.length);
    }
  }

  /** Returns where values stand, from left to right; of two at one place the longer one. */
  find(text: string): KnownAt[] {
    const found: KnownAt[] = [];
    for (let at = 0; at < text.length; at++) {
      const form = this.#at(text, at);
      if (form === undefined) continue;
      const end = at + form.text.length;
      found.push({ ...form, start: at, end });
      at = end - 1;
    }
    return found;
  }

  #add(form: Form): void {
    const { text } = form;
    if (text.length < 3) return void this.#short.push(form);
    this.#beginnings[pairAt(text, 0)] = 1;
    const beginning = text.slice(0, 3);
    const others = this.#byBeginning.get(beginning);
    if (others === undefined) this.#byBeginning.set(beginning, [form]);
    else others.push(form);
  }

  #at(text: string, at: number): Form | undefined {
    const fits = (form: Form) =>
      text.startsWith(form.text, at) && this.#stands(text, at, form.text);
    if (this.#beginnings[pairAt(text, at)] === 1) {
      const found = this.#byBeginning.get(text.slice(at, at + 3))?.find(fits);
      if (found !== undefined) return found;
    }
    return this.#short.length > 0 ? this.#short.find(fits) : undefined;
  }

  /** Whether a value that is looked for as a word is one at this place. */
  #stands(text: string, at: number, value: string): boolean {
    if (this.#how === "anywhere") return true;
    const end = at + value.length;
    const [before, after] = [text[at - 1] ?? "", text[end] ?? ""];
    return !(LETTER.test(before) && LETTER.test(value[0]!)) &&
      !(LETTER.test(after) && LETTER.test(value.at(-1)!));
  }
}

function pairAt(text: string, at: number): number {
  return (text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) & 0xffff;
}
