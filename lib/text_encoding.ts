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
