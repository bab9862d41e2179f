import { nodeBuiltin, withDenoName } from "./runtime.ts";

/** How many bytes of a secret or token are read at most, unless told otherwise: 1 MiB. */
const TEXT_LIMIT: number = 1024 * 1024;

/** An input holds more than is read. */
export class TooLargeError extends Error {
  /** The name, as errors of files are told apart. */
  override name = "TooLarge";

  /** Takes the limit, in bytes. */
  constructor(limit: number) {
    super(`it holds more than ${limit / 1024} KiB`);
  }
}

/** An input is no text. */
export class NotTextError extends Error {
  /** The name, as errors of files are told apart. */
  override name = "NotText";

  /** Takes nothing. */
  constructor() {
    super("it is neither UTF-8 nor UTF-16; save it as UTF-8");
  }
}

/** Options of {@linkcode readText}. */
export interface ReadTextOptions {
  /** How many bytes are read at most. Default is 1 MiB. */
  limit?: number | undefined;
  /** Whether U+FFFD is read for what is no text. Default is that it is refused. */
  lenient?: boolean;
}

/**
 * Reads a stream to its end, as UTF-8, or as UTF-16 when its beginning is written so: PowerShell 5 and spreadsheets
 * write that. A byte order mark is left out. It ends with an error once there is more than the limit, since some
 * streams have no end.
 *
 * @throws {TooLargeError} when there are more bytes than the limit.
 * @throws {NotTextError} when it is no text.
 */
export async function readText(
  stream: AsyncIterable<Uint8Array>,
  { limit = TEXT_LIMIT, lenient = false }: ReadTextOptions = {},
): Promise<string> {
  let head = new Uint8Array(0);
  let decode: ((bytes?: Uint8Array) => string) | undefined;
  let text = "";
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > limit) throw new TooLargeError(limit);
    if (decode !== undefined) {
      text += decode(chunk);
      continue;
    }
    head = concat(head, chunk);
    if (head.length < ENCODING_HEAD) continue;
    decode = decoderOf(head, !lenient);
    text = decode(head);
  }
  if (decode !== undefined) return text + decode();
  decode = decoderOf(head, !lenient);
  return decode(head) + decode();
}

/**
 * Decodes a whole text, as `readText` does.
 *
 * @throws {NotTextError} when it is no text.
 */
function decodeText(bytes: Uint8Array): string {
  const decode = decoderOf(bytes, true);
  return decode(bytes) + decode();
}

/** Decodes pieces as their beginning is written; without a piece it ends. */
function decoderOf(head: Uint8Array, fatal: boolean): (bytes?: Uint8Array) => string {
  const { name } = detectTextEncoding(head) ?? { name: "UTF-8" };
  if (name === "UTF-32") throw new NotTextError();
  const decoder = new TextDecoder(name, { fatal });
  return (bytes) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw new NotTextError();
    }
  };
}

function concat(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** How the characters of a text are written. */
export interface TextEncoding {
  name: "UTF-8" | "UTF-16LE" | "UTF-16BE" | "UTF-32";
  /** How many bytes the byte order mark takes at the beginning. */
  mark: number;
}

/** The longer ones first, since one begins like another. */
const BYTE_ORDER_MARKS: [bytes: number[], name: TextEncoding["name"]][] = [
  [[0xff, 0xfe, 0, 0], "UTF-32"],
  [[0, 0, 0xfe, 0xff], "UTF-32"],
  [[0xef, 0xbb, 0xbf], "UTF-8"],
  [[0xff, 0xfe], "UTF-16LE"],
  [[0xfe, 0xff], "UTF-16BE"],
];

/** How many bytes show how a text is written. */
export const ENCODING_HEAD = 4;

/**
 * Finds out from its first bytes how a text is written that begins with ASCII. `undefined` when they are those of
 * no text.
 */
export function detectTextEncoding(head: Uint8Array): TextEncoding | undefined {
  const marked = BYTE_ORDER_MARKS.find(([wanted]) => wanted.every((byte, i) => head[i] === byte));
  if (marked !== undefined) return { name: marked[1], mark: marked[0].length };
  // UTF-16 makes every other byte of ASCII 0
  const zeros = Array.from(head.subarray(0, ENCODING_HEAD), (byte) => byte === 0 ? "0" : "x")
    .join("");
  if (!zeros.includes("0")) return { name: "UTF-8", mark: 0 };
  if (/^x0(x0?)?$/.test(zeros)) return { name: "UTF-16LE", mark: 0 };
  if (/^0x(0x?)?$/.test(zeros)) return { name: "UTF-16BE", mark: 0 };
  return undefined;
}

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
