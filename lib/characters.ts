/**
 * Classes of characters that are looked for in text from outside: what steers a terminal, what cannot be seen, quotes,
 * and what a shell reads.
 *
 * @module
 */

/** What steers a terminal: control characters, and those that change the direction of writing. */
const STEERING =
  // deno-lint-ignore no-control-regex
  /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Replaces what steers a terminal by escapes such as `\u001b`, line breaks too. */
export function printable(text: string): string {
  return text.replace(
    STEERING,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Writes a value as one line of JSON that steers no terminal. What JSON itself leaves as it is stands only in
 * its strings, where the escape means the same.
 */
export function printableJson(value: unknown): string {
  return printable(JSON.stringify(value));
}

/** Quotes as keyboards, word processors and web pages write them, for a class of characters in a pattern. */
export const QUOTES = "\"'`´\u2018-\u201f\u2039\u203a\u00ab\u00bb\u2032\u2033\uff02\uff07";

/**
 * Checks whether a text holds a line break, a control character, or a character that cannot be seen, such as a
 * zero-width space or a bidi control. Emoji and scripts that are written with joiners may hold them.
 */
export function holdsInvisible(text: string): boolean {
  // most are ASCII, and Unicode is slow to start with: its patterns are made when they are needed
  if (!/[^ -~]/.test(text)) return false;
  // controls, separators of lines, zero-width characters, bidi controls, fillers and tags
  const invisible =
    /(?!\p{Variation_Selector})[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
  return invisible.test(text) && invisible.test(text.replace(neededMarks(), ""));
}

/** Removes what cannot be seen, but no white space: for tokens, ids and secrets, which are ASCII. */
export function withoutInvisible(text: string): string {
  if (!/[^ -~]/.test(text)) return text;
  // white space is visible enough, but for the byte order mark, which JavaScript counts as white space
  return text.replace(/(?![\t-\r\x85])[\p{Cc}\p{Default_Ignorable_Code_Point}]/gu, "");
}

/** Scripts whose letters are joined, or kept apart, by a character that cannot be seen. */
const JOINED_SCRIPTS = [
  "Arabic",
  "Bengali",
  "Devanagari",
  "Gujarati",
  "Gurmukhi",
  "Kannada",
  "Khmer",
  "Malayalam",
  "Mongolian",
  "Oriya",
  "Sinhala",
  "Syriac",
  "Tamil",
  "Telugu",
  "Tibetan",
];

let needed: RegExp | undefined;

/** Matches the joiners of emoji and of such scripts, and the tags of a flag. */
function neededMarks(): RegExp {
  const letters = JOINED_SCRIPTS.map((script) => String.raw`\p{Script=${script}}`).join("");
  return needed ??= new RegExp(
    [
      String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{So})`,
      String.raw`(?<=[${letters}])[\u200C\u200D]`,
      String.raw`(?<=\u{1F3F4})[\u{E0020}-\u{E007E}]+\u{E007F}`,
    ].join("|"),
    "gu",
  );
}

/** A path or another word as a shell reads it. */
export function shellQuoted(word: string): string {
  return /^[\w.,/~+@:\\-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
