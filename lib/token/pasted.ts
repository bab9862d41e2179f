import type { Finding } from "../finding.ts";
import { finding } from "./finding_texts.ts";
import { withoutInvisible } from "./invisible.ts";
import { QUOTES } from "./quotes.ts";
import { isSecret, isToken, withoutSurroundings } from "./surroundings.ts";

const QUOTE = new RegExp(`[${QUOTES}]`);

/** The name of a header, the word Bearer, or both. */
const PREFIX = /^(?:authorization\s*[:=]\s*(?:bearer\b\s*:?\s*)?|bearer(?:\s*:\s*|\s+))/i;

/** What a token and a secret are mended of. */
type Mend = "quoted" | "bearer_prefix" | "white_space" | "invisible" | "surrounded";

/** A text freed of what a copy brings along. */
export interface Unpasted<Kind extends "token" | "secret"> {
  /** What is left. */
  text: string;
  /** What was taken off. */
  codes: `${Kind}_${Mend}`[];
}

/** Makes the findings for what was mended: good to know, and no reason to refuse. */
export function mended(codes: Iterable<MendedCode>): Finding[] {
  return Array.from(codes, (code) => ({ ...finding(code), severity: "info" }));
}

/** The code of something that was mended. */
export type MendedCode = `${"token" | "secret"}_${Mend}` | "token_standard_base64";

/**
 * Takes off what stands around a token or a secret without being part of it, in any order and number: quotes,
 * also as Python's `b'…'`; `Authorization:` and `Bearer`; `\n` written out; and characters that cannot be seen.
 * Its name, brackets and marks around it are taken off where a token or a secret is left. White space around it
 * is dropped without a word, since files and pipes end in a line break.
 */
export function unpaste<Kind extends "token" | "secret">(
  pasted: string,
  kind: Kind,
): Unpasted<Kind> {
  const codes = new Set<`${Kind}_${Mend}`>();
  // a file may begin with a byte order mark
  const bare = pasted.replace(/^\uFEFF/, "");
  const visible = withoutInvisible(bare);
  if (visible !== bare) codes.add(`${kind}_invisible`);
  const text = peel(visible, kind, codes);
  const isWhole = kind === "token" ? isToken : isSecret;
  if (text.length > MAX_NAMED || isWhole(text)) return { text, codes: [...codes] };
  // a name or a bracket is only taken off what is whole without it: a secret of another kind may hold any character
  const named = new Set(codes);
  const inner = peel(text, kind, named, withoutSurroundings);
  return isWhole(inner)
    ? { text: inner, codes: [...named.add(`${kind}_surrounded`)] }
    : { text, codes: [...codes] };
}

/** The longest text in which a name is looked for, in characters. */
const MAX_NAMED = 10_000;

/** Takes off quotes and the like until nothing of them is left, and notes what they were. */
function peel<Kind extends "token" | "secret">(
  pasted: string,
  kind: Kind,
  codes: Set<`${Kind}_${Mend}`>,
  further = (text: string) => text,
): string {
  let text = pasted;
  let before: string;
  do {
    before = text;
    text = text.trim();
    const prefix = PREFIX.exec(text);
    if (prefix !== null) {
      text = text.slice(prefix[0].length);
      codes.add(`${kind}_bearer_prefix`);
    }
    const unquoted = withoutQuotes(text);
    if (unquoted !== text) codes.add(`${kind}_quoted`);
    const line = withoutWrittenBreaks(unquoted);
    if (line !== unquoted) codes.add(`${kind}_white_space`);
    text = further(line);
  } while (text !== before);
  return text;
}

/** Removes quotes and escaped quotes at both ends, and `b` of Python's `b'…'`. */
function withoutQuotes(text: string): string {
  // the quotes of JSON belong to it
  if (/^"\w+"\s*:/.test(text)) return text;
  // loops, since patterns that end in $ take quadratic time
  let start = /^b["']/.test(text) ? 1 : 0;
  let end = text.length;
  while (start < end) {
    const escape = text[start] === "\\" ? 1 : 0;
    if (!QUOTE.test(text[start + escape] ?? "")) break;
    start += 1 + escape;
  }
  while (start < end && QUOTE.test(text[end - 1]!)) end -= text[end - 2] === "\\" ? 2 : 1;
  return text.slice(start, Math.max(start, end));
}

/** Removes line breaks that are written as a backslash and a letter, at the end. */
function withoutWrittenBreaks(text: string): string {
  let end = text.length;
  while (text[end - 2] === "\\" && /[nr]/.test(text[end - 1]!)) end -= 2;
  return text.slice(0, end);
}
