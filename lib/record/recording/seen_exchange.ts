import { decodeUtf8, encodeBase64 } from "../../bytes.ts";
import { isReadable } from "../escapes.ts";
import { type HarContent, type HarEntry, type HarPair, headerOf } from "../har.ts";

/** An exchange as it went by: bytes, and headers in their order. */
export interface SeenExchange {
  /** When it began, in milliseconds since 1970. */
  startedAt: number;
  /** What was asked. */
  request: { method: string; url: string; headers: HarPair[]; body: Uint8Array };
  /** What was answered. */
  response: { status: number; headers: HarPair[]; body: Uint8Array };
}

/** The headers of a message as a HAR has them. */
export function pairsOf(headers: Headers): HarPair[] {
  const pairs: HarPair[] = [];
  headers.forEach((value, name) => pairs.push({ name, value }));
  return pairs;
}

/** Writes an exchange as an entry of HAR. A body that is packed stays so, in base64. */
export function toHarEntry({ startedAt, request, response }: SeenExchange): HarEntry {
  const { method, url, headers, body } = request;
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    request: {
      method,
      url,
      headers,
      ...body.length === 0 ? {} : { postData: contentOf(body, headers) },
    },
    response: {
      status: response.status,
      headers: response.headers,
      content: contentOf(response.body, response.headers),
    },
  };
}

function contentOf(body: Uint8Array, headers: HarPair[]): HarContent {
  const mimeType = headerOf(headers, "content-type");
  const content = { size: body.length, ...mimeType === undefined ? {} : { mimeType } };
  const text = decodeUtf8(body);
  return text !== undefined && isReadable(text)
    ? { ...content, text }
    : { ...content, text: encodeBase64(body), encoding: "base64" };
}
