/** An escape of a character of which the names of fields are made. */
const ESCAPED_LETTER = /\\u00[2-7]/;

/** Whether a key stands twice in an object, of which `JSON.parse` keeps only the last. The JSON must be valid. */
export function hasKeyTwice(object: string, key: string): boolean {
  const quoted = `"${key}"`;
  // nearly every object: the key stands there once, and could not be written in another way
  if (object.indexOf(quoted) === object.lastIndexOf(quoted) && !ESCAPED_LETTER.test(object)) {
    return false;
  }
  return keysOf(object).filter((each) => each === key).length > 1;
}

/** The keys of an object itself, not of those in it, in the order in which they stand. */
function keysOf(object: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  let string = '""';
  for (const [token] of object.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}:]/g)) {
    if (token === ":" && depth === 1) keys.push(JSON.parse(string));
    else if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    // the key stands before its colon
    else string = token;
  }
  return keys;
}
