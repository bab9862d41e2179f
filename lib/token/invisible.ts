// controls, separators of lines, zero-width characters, bidi controls, fillers and tags
const INVISIBLE = /(?!\p{Variation_Selector})[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
// white space is visible enough, but for the byte order mark, which JavaScript counts as white space
const INVISIBLE_MARKS = /(?![\t-\r\x85])[\p{Cc}\p{Default_Ignorable_Code_Point}]/gu;

/** Joiners inside an emoji or between letters of a script that needs them, and the tags of a flag. */
const NEEDED = new RegExp(
  [
    String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{So})`,
    String.raw`(?<=[${
      [
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
      ].map((script) => String.raw`\p{Script=${script}}`).join("")
    }])[\u200C\u200D]`,
    String.raw`(?<=\u{1F3F4})[\u{E0020}-\u{E007E}]+\u{E007F}`,
  ].join("|"),
  "gu",
);

/**
 * Checks whether a text holds a line break, a control character, or a character that cannot be seen, such as a
 * zero-width space or a bidi control. Emoji and scripts that are written with joiners may hold them.
 */
export function holdsInvisible(text: string): boolean {
  return INVISIBLE.test(text) && INVISIBLE.test(text.replace(NEEDED, ""));
}

/** Removes what cannot be seen, but no white space: for tokens, ids and secrets, which are ASCII. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE_MARKS, "");
}
