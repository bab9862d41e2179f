import { ArgumentError } from "../argument_error.ts";
import { detectTextEncoding, ENCODING_HEAD, type TextEncoding } from "../runtime/read_text.ts";

/** How the characters of an input are written. */
export interface Encoding extends TextEncoding {
  name: Exclude<TextEncoding["name"], "UTF-32">;
}

/** How files begin that are no lists. */
const OTHER_FILES: [bytes: number[], what: string][] = [
  [[0x50, 0x4b, 3, 4], "it is a zip archive, such as a spreadsheet (xlsx, ods). Save it as CSV"],
  [[0xd0, 0xcf, 0x11, 0xe0], "it is an old spreadsheet (xls). Save it as CSV"],
  [[0x1f, 0x8b], "it is compressed by gzip. Unpack it first"],
];

/** What stands in UTF-8 for what could not be read in another encoding, so that its row is refused. */
const UNREADABLE = 0xff;

/**
 * Finds out from its first bytes how an input is written; undefined when more bytes are needed.
 *
 * @throws {TypeError} when it is a file of another kind.
 */
export function detectEncoding(bytes: Uint8Array, ended: boolean): Encoding | undefined {
  if (bytes.length < ENCODING_HEAD && !ended) return undefined;
  const other = OTHER_FILES.find(([wanted]) => wanted.every((byte, i) => bytes[i] === byte));
  if (other !== undefined) throw wrong(other[1]);
  const encoding = detectTextEncoding(bytes);
  if (encoding === undefined) throw wrong("it is binary data");
  const { name, mark } = encoding;
  if (name === "UTF-32") throw wrong("it is UTF-32. Save it as UTF-8");
  return { name, mark };
}

function wrong(seen: string): ArgumentError {
  return new ArgumentError(`Cannot read the list: ${seen}`);
}

/** Writes text of another encoding as UTF-8. What cannot be read becomes a byte that no UTF-8 has. */
export async function* toUtf8(
  stream: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<Uint8Array> {
  if (encoding.name === "UTF-8") return yield* stream;
  const decoder = new TextDecoder(encoding.name, { ignoreBOM: true });
  for await (const piece of stream) {
    const text = decoder.decode(piece, { stream: true });
    if (text !== "") yield encode(text);
  }
  const rest = decoder.decode();
  if (rest !== "") yield encode(rest);
}

/** The decoder makes U+FFFD of what it cannot read. One that stood there before is refused as well: text was lost. */
function encode(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  if (!text.includes("\ufffd")) return bytes;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 0xef && bytes[i + 1] === 0xbf && bytes[i + 2] === 0xbd) {
      bytes.fill(UNREADABLE, i, i + 3);
    }
  }
  return bytes;
}
