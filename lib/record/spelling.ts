/** A text in small letters, with every character at the same place. */
export function foldCase(text: string): string {
  const folded = text.toLowerCase();
  const small = folded.length === text.length ? folded : text.replace(/[^]/gu, (each) => {
    // it alone becomes two characters
    const own = each === "İ" ? "i" : each.toLowerCase();
    return own.length === each.length ? own : each;
  });
  // those of Turkish are written with and without their dot, and ς is σ at the end of a word
  return small.replace(/[ıς]/g, (each) => each === "ı" ? "i" : "σ");
}

/**
 * The spellings of a value that differ in small letters too: with its accents as characters of their own or not, and
 * in other capitals where those are other characters, `STRASSE`.
 */
export function spellingsOf(value: string): string[] {
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(value)) return [value];
  const spellings = new Map<string, string>();
  for (const each of [value, value.toUpperCase(), value.toLowerCase()]) {
    for (const spelled of [each, each.normalize("NFC"), each.normalize("NFD")]) {
      const folded = foldCase(spelled);
      if (!spellings.has(folded)) spellings.set(folded, spelled);
    }
  }
  return [...spellings.values()];
}
