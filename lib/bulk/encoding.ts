import { ArgumentError } from "../argument_error.ts";

/** How the characters of an input are written. */
export interface Encoding {
  name: "UTF-8" | "UTF-16LE" | "UTF-16BE";
  /** How many bytes the byte order mark takes at the beginning. */
  mark: number;
}

const BYTE_ORDER_MARKS: [bytes: number[], name: Encoding["name"]][] = [
  [[0xef, 0xbb, 0xbf], "UTF-8"],
  [[0xff, 0xfe], "UTF-16LE"],
  [[0xfe, 0xff], "UTF-16BE"],
];

/** How files begin that are no lists. */
const OTHER_FILES: [bytes: number[], what: string][] = [
  [[0xff, 0xfe, 0, 0], "it is UTF-32. Save it as UTF-8"],
  [[0, 0, 0xfe, 0xff], "it is UTF-32. Save it as UTF-8"],
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
  if (bytes.length < 4 && !ended) return undefined;
  const begins = (wanted: number[]) => wanted.every((byte, i) => bytes[i] === byte);
  const other = OTHER_FILES.find(([wanted]) => begins(wanted));
  if (other !== undefined) throw new ArgumentError(`Cannot read the list: ${other[1]}`);
  const marked = BYTE_ORDER_MARKS.find(([wanted]) => begins(wanted));
  if (marked !== undefined) return { name: marked[1], mark: marked[0].length };
  // a list begins with ASCII, of which UTF-16 makes every other byte 0
  const zeros = Array.from(bytes.subarray(0, 4), (byte) => byte === 0 ? "0" : "x").join("");
  if (!zeros.includes("0")) return { name: "UTF-8", mark: 0 };
  if (/^x0(x0?)?$/.test(zeros)) return { name: "UTF-16LE", mark: 0 };
  if (/^0x(0x?)?$/.test(zeros)) return { name: "UTF-16BE", mark: 0 };
  throw new ArgumentError("Cannot read the list: it is binary data");
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
