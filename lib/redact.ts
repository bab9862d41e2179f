const MARK = "[redacted]";
// the second form is tried only at the start of a word: from every character it would take quadratic time
const LOOKS_LIKE_TOKEN =
  /eyJ[\w-]{9,}(?:\.[\w-]*){0,4}|(?<![A-Za-z0-9+/=-])[A-Za-z0-9+/=-]{8,}_[A-Za-z0-9]{1,16}_[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}/g;

/** The longest word that the expression is tried on, in characters: one of millions would overflow its stack. */
const LONGEST_WORD = 1_000_000;

/**
 * Takes whatever looks like a token out of a text. A text from outside passes through here, or through
 * {@linkcode createRedactor} where secrets are known, before it is put into a message, a debug line or the journal
 * of the mock.
 */
export function redact(text: string): string {
  const shown = text.length > LONGEST_WORD ? withoutLongWords(text) : text;
  return shown.replace(LOOKS_LIKE_TOKEN, MARK);
}

/** Takes out the words that are longer than any token, which may hold one. */
function withoutLongWords(text: string): string {
  let result = "";
  let kept = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && isTokenCharacter(text.charCodeAt(at))) continue;
    if (at - start > LONGEST_WORD) {
      result += text.slice(kept, start) + MARK;
      kept = at;
    }
    start = at + 1;
  }
  return result + text.slice(kept);
}

/** Whether a character is a letter or digit of ASCII, or one of `+-./=_`. */
function isTokenCharacter(code: number): boolean {
  const letter = code | 0x20;
  if (letter >= 0x61 && letter <= 0x7a) return true;
  return (code >= 0x2d && code <= 0x39) || code === 0x2b || code === 0x3d || code === 0x5f;
}
