import { nodeBuiltin } from "./runtime.ts";
import { withDenoName } from "./node_error.ts";
import { decodeText, TooLargeError } from "./read_text.ts";

/** How many bytes of a file are read at most: 16 MiB. */
const LIMIT = 16 * 1024 * 1024;

/** The names of the files in a folder, in order. Folders in it are left out. */
export function filesIn(path: string): string[] {
  try {
    return nodeBuiltin("node:fs").readdirSync(path, { withFileTypes: true })
      .filter((each) => !each.isDirectory()).map(({ name }) => name).sort();
  } catch (error) {
    throw withDenoName(error);
  }
}

/**
 * Reads a text file at once, in the encodings of `readText`.
 *
 * @throws {TooLargeError} when it holds more than 16 MiB.
 * @throws {NotTextError} when it is no text.
 */
export function readFileNow(path: string): string {
  const fs = nodeBuiltin("node:fs");
  try {
    if (fs.statSync(path).size > LIMIT) throw new TooLargeError(LIMIT);
    return decodeText(fs.readFileSync(path));
  } catch (error) {
    throw withDenoName(error);
  }
}
