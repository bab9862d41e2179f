import { nodeBuiltin } from "./runtime.ts";

/** Returns bytes as a `Buffer` of Node, for programs that ask for one. */
export function toBuffer(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return nodeBuiltin("node:buffer").Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
