// controls, separators of lines, zero-width characters, bidi controls, fillers and tags
const INVISIBLE = /(?!\p{Variation_Selector})[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
// white space is visible enough, but for the byte order mark, which JavaScript counts as white space
const INVISIBLE_MARKS = /(?![\t-\r\x85])[\p{Cc}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Checks whether a text holds a line break, a control character, or a character that cannot be seen, such as a
 * zero-width space or a bidi control. Emoji and scripts that are written with joiners may hold them.
 */
export function holdsInvisible(text: string): boolean {
  // most are ASCII, and Unicode is slow to start with
  if (!/[^ -~]/.test(text)) return false;
  return INVISIBLE.test(text) && INVISIBLE.test(text.replace(neededMarks(), ""));
}

/** Removes what cannot be seen, but no white space: for tokens, ids and secrets, which are ASCII. */
export function withoutInvisible(text: string): string {
  return /[^ -~]/.test(text) ? text.replace(INVISIBLE_MARKS, "") : text;
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
