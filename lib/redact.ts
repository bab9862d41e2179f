const MARK = "[redacted]";
// the second form is tried only at the start of a word: from every character it would take quadratic time
const LOOKS_LIKE_TOKEN =
  /eyJ[\w-]{9,}(?:\.[\w-]*){0,4}|(?<![A-Za-z0-9+/=-])[A-Za-z0-9+/=-]{8,}_[A-Za-z0-9]{1,16}_[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}/g;

/**
 * Takes whatever looks like a token out of a text. A text from outside passes through here, or through
 * {@linkcode createRedactor} where secrets are known, before it is put into a message, a debug line or the journal
 * of the mock.
 */
export function redact(text: string): string {
  return text.replace(LOOKS_LIKE_TOKEN, MARK);
}
