/** What became of a text that is to be JSON. */
export interface ParsedJson {
  /** The value; `undefined` if there is an error. */
  value?: unknown;
  /** Set if it is not JSON, or more of it than is read. */
  error?: true;
  /** What it is too much of, in words that follow "it is". */
  exceeded?: string | undefined;
}

/**
 * Parses JSON of any kind, from outside too: what is nested deeper or holds more values than
 * {@linkcode exceededBound} allows is an error, since it could overflow the stack of whoever walks it.
 */
export function parseJson(text: string): ParsedJson {
  // what is nested or holds several values begins so; a page of HTML with many commas does not
  const exceeded = /^\s*[[{]/.test(text) ? exceededBound(text) : undefined;
  if (exceeded !== undefined) return { error: true, exceeded };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { error: true };
  }
}

/** Checks whether a parsed value is an object with keys. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How deep JSON from outside may be nested, and how many values it may hold. */
export const JSON_BOUNDS = { depth: 64, values: 10_000 } as const;

/**
 * Finds out whether a JSON text is nested too deep or holds too many values, without parsing it. What is deeper
 * could overflow the stack of whoever walks it, and what holds more was not meant to be read.
 *
 * @returns What is exceeded, in words that follow "it is"; `undefined` when nothing is.
 */
export function exceededBound(text: string): string | undefined {
  // nearly every text is short, and has few brackets: it need not be read character by character
  if (text.length < JSON_BOUNDS.values && hasFewBrackets(text)) return undefined;
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case COMMA:
        if (++values > JSON_BOUNDS.values) {
          return `larger than ${JSON_BOUNDS.values} values`;
        }
        break;
      case OPEN_BRACKET:
      case OPEN_BRACE:
        values++;
        if (++depth > JSON_BOUNDS.depth) return `nested more than ${JSON_BOUNDS.depth} deep`;
        break;
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        depth--;
    }
  }
  return undefined;
}

const [QUOTE, BACKSLASH, COMMA, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = Array.from(
  '"\\,[]{}',
  (character) => character.charCodeAt(0),
);

/** The index of the quote that ends a string, or of the end of the text. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) {
    at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  }
  return at;
}

/** Whether a text has so few brackets, be it in its strings, that it cannot be nested too deep. */
function hasFewBrackets(text: string): boolean {
  let count = 0;
  for (const bracket of "[{") {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (++count > JSON_BOUNDS.depth) return false;
    }
  }
  return true;
}
