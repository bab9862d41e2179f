import { nodeBuiltin } from "./runtime.ts";

/** A coding of bodies that can be undone. */
export type Compression = "gzip" | "deflate" | "br";

/** What is unpacked at most, in bytes: a few packed bytes can stand for any number. */
const LIMIT = 64 * 1024 * 1024;

/**
 * Unpacks bytes. Returns `undefined` where they are not packed so, hold more than 64 MiB, or the runtime cannot do
 * it at once, as browsers cannot.
 */
export function unpack(bytes: Uint8Array, compression: Compression): Uint8Array | undefined {
  const options = { maxOutputLength: LIMIT };
  try {
    const zlib = nodeBuiltin("node:zlib");
    switch (compression) {
      case "gzip":
        return plain(zlib.gunzipSync(bytes, options));
      case "deflate":
        return plain(zlib.inflateSync(bytes, options));
      case "br": {
        const unpacked = plain(zlib.brotliDecompressSync(bytes, options));
        // Deno has no error for what is not packed so
        return unpacked.length === 0 ? undefined : unpacked;
      }
    }
  } catch {
    return undefined;
  }
}

/** Packs bytes, into the same bytes on every runtime. Returns `undefined` where the runtime cannot. */
export function pack(bytes: Uint8Array, compression: Compression): Uint8Array | undefined {
  try {
    const zlib = nodeBuiltin("node:zlib");
    switch (compression) {
      case "gzip": {
        // stored, since each runtime compresses in its own way; and of no certain system
        const packed = plain(zlib.gzipSync(bytes, { level: 0 }));
        packed[9] = 255;
        return packed;
      }
      case "deflate":
        return plain(zlib.deflateSync(bytes, { level: 0 }));
      case "br":
        return plain(zlib.brotliCompressSync(bytes));
    }
  } catch {
    return undefined;
  }
}

/** The bytes of Node's class, as those of the platform. */
function plain(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
