import { decodeBase64, decodeUtf8 } from "../../bytes.ts";
import { parseJson } from "../../json.ts";
import { unpack } from "../../runtime/compression.ts";
import { type HarContent, type HarPair, headerOf } from "../har.ts";

/** A body as a fixture has it. */
export interface FixtureBody {
  /** JSON as its value, other text as a string, `null` for none. */
  body: unknown;
  /** What is to be said of it. */
  note?: string;
}

/** Reads a body of a HAR. */
export function readBody(
  content: HarContent | undefined,
  headers: readonly HarPair[],
): FixtureBody {
  if (content === undefined) return { body: null };
  const { text, encoding, comment } = content;
  if (typeof text !== "string") {
    return typeof comment === "string" ? { body: null, note: comment } : { body: null };
  }
  const plain = encoding?.toLowerCase() === "base64" ? decode(text, headers) : text;
  if (plain === undefined) return { body: null, note: "the body is left out: it is no text" };
  if (plain === "") return { body: null };
  const { value, error, exceeded } = parseJson(plain);
  if (exceeded !== undefined) {
    return { body: null, note: `the body is left out: it is ${exceeded}` };
  }
  const isJson = /json/i.test(headerOf(headers, "content-type") ?? content.mimeType ?? "");
  if (!error) return { body: value };
  return isJson ? { body: plain, note: "The body is not JSON." } : { body: plain };
}

function decode(text: string, headers: readonly HarPair[]): string | undefined {
  const bytes = decodeBase64(text.replace(/\s+/g, ""));
  if (bytes === undefined) return undefined;
  const packing = headerOf(headers, "content-encoding")?.trim().toLowerCase();
  const unpacked = packing === "br" || packing === "deflate"
    ? unpack(bytes, packing)
    : unpack(bytes, "gzip");
  return decodeUtf8(unpacked ?? bytes);
}
