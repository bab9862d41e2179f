/** A file of a tar archive. */
export interface TarFile {
  /** Its path. */
  name: string;
  /** What is in it. */
  bytes: Uint8Array;
}

const BLOCK = 512;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Reads the files of a tar archive whose paths fit into their headers, as those of `deno pack` do. */
export function* readTar(archive: Uint8Array): Generator<TarFile> {
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0;) {
    const text = (from: number, length: number) =>
      decoder.decode(archive.subarray(at + from, at + from + length)).replace(/\0.*/s, "");
    const size = parseInt(text(124, 12), 8);
    const type = text(156, 1);
    if (type !== "0" && type !== "") {
      throw new TypeError(`Cannot read archive: an entry has the type "${type}"`);
    }
    const prefix = text(345, 155);
    const name = prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`;
    yield { name, bytes: archive.subarray(at + BLOCK, at + BLOCK + size) };
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** Writes files as a tar archive, in the ustar format. The same files give the same bytes. */
export function writeTar(files: TarFile[]): Uint8Array<ArrayBuffer> {
  const blocks = files.map(({ bytes }) => 1 + Math.ceil(bytes.length / BLOCK));
  const archive = new Uint8Array(BLOCK * blocks.reduce((sum, each) => sum + each, 2));
  let at = 0;
  files.forEach(({ name, bytes }, index) => {
    archive.set(headerOf(name, bytes.length), at);
    archive.set(bytes, at + BLOCK);
    at += blocks[index]! * BLOCK;
  });
  return archive;
}

function headerOf(name: string, size: number): Uint8Array {
  const header = new Uint8Array(BLOCK);
  const put = (text: string, offset: number) => header.set(encoder.encode(text), offset);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  if (encoder.encode(name).length > 100) {
    throw new RangeError(`Cannot write archive: the path "${name}" is longer than 100 bytes`);
  }
  put(name, 0);
  put(octal(name.startsWith("package/bin/") ? 0o755 : 0o644, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(size, 11), 124);
  put(octal(0, 11), 136);
  // the checksum is that of the header with spaces in its place
  put("        ", 148);
  put("0", 156);
  put("ustar\x0000", 257);
  put(`${octal(header.reduce((sum, byte) => sum + byte, 0), 6)}\0 `, 148);
  return header;
}
