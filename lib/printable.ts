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
