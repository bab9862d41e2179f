import { decodeBase64, decodeUtf8, encodeBase64 } from "../bytes.ts";
import { type Compression, pack, unpack } from "../runtime/compression.ts";
import { isReadable } from "./escapes.ts";
import { rewriteForm } from "./form_rewrite.ts";
import { boundaryOf, rewriteMultipart } from "./multipart_rewrite.ts";
import type { Rewriter } from "./rewriter.ts";

/** A body as a HAR has it. */
export interface HarBody {
  mimeType?: string | undefined;
  text: string;
  encoding?: string | undefined;
  /** The header content-encoding. HARs hold bodies unpacked, with some exceptions. */
  contentEncoding?: string | undefined;
}

const PLACE = { depth: 0 };

/** Bodies that say nothing of the API: programs, styles, pictures. */
const NOT_OF_THE_API = /^(?:image|audio|video|font)\/|javascript|\bcss\b|wasm|octet-stream|zip\b/i;

/** Rewrites the text of a body. Returns `undefined` for bytes that are no text, which are left out. */
export function scrubBody(body: HarBody, rewriter: Rewriter): string | undefined {
  const { mimeType = "", text, encoding, contentEncoding } = body;
  if (text === "") return text;
  if (NOT_OF_THE_API.test(mimeType)) return undefined;
  if (encoding?.toLowerCase() !== "base64") return rewriteTyped(text, mimeType, rewriter);
  const bytes = decodeBase64(text.replace(/\s+/g, ""));
  if (bytes === undefined) return undefined;
  const plain = textOf(bytes);
  if (plain !== undefined) {
    const changed = rewriteTyped(plain, mimeType, rewriter);
    return changed === plain ? text : encode(changed);
  }
  const unpacked = unpackText(bytes, contentEncoding);
  if (unpacked === undefined) return undefined;
  const changed = rewriteTyped(unpacked.text, mimeType, rewriter);
  if (changed === unpacked.text) return text;
  const packed = pack(new TextEncoder().encode(changed), unpacked.compression);
  return packed && encodeBase64(packed);
}

function rewriteTyped(text: string, mimeType: string, rewriter: Rewriter): string {
  const boundary = boundaryOf(mimeType);
  if (boundary !== undefined) return rewriteMultipart(text, boundary, PLACE, rewriter);
  return /x-www-form-urlencoded/i.test(mimeType) && !/^\s*[[{]/.test(text)
    ? rewriteForm(text, PLACE, rewriter)
    : rewriter.text(text, PLACE);
}

/** Unpacks a body: gzip says what it is by its first bytes, of the others the header says it. */
function unpackText(
  bytes: Uint8Array,
  contentEncoding: string | undefined,
): { text: string; compression: Compression } | undefined {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const compression = isGzip ? "gzip" : contentEncoding?.trim().toLowerCase();
  if (compression !== "gzip" && compression !== "br" && compression !== "deflate") return undefined;
  const unpacked = unpack(bytes, compression);
  const text = unpacked && textOf(unpacked);
  return text === undefined ? undefined : { text, compression };
}

function textOf(bytes: Uint8Array): string | undefined {
  const text = decodeUtf8(bytes);
  return text !== undefined && isReadable(text) ? text : undefined;
}

function encode(text: string): string {
  return encodeBase64(new TextEncoder().encode(text));
}
