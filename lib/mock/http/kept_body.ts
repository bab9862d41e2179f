import { MULTIPART, type RequestBody } from "./request_body.ts";

/** How much of a body the journal keeps, in bytes: 16 kB. */
const KEPT = 16 * 1024;

/** What a token can be written with, percent-encoded too. */
const TOKEN_CHARACTER = /[\w+/=.%~-]/;

/**
 * Returns what the journal keeps of a body; of one with files, only how much they are.
 *
 * A word that the limit cuts is left out: it may be the beginning of a token, which does not look like one.
 */
export function keptBody({ bytes, type }: RequestBody): string {
  if (type === MULTIPART) return `(multipart body of ${bytes.length} bytes)`;
  if (bytes.length <= KEPT) return new TextDecoder().decode(bytes);
  const kept = new TextDecoder().decode(bytes.subarray(0, KEPT), { stream: true });
  let end = kept.length;
  while (end > 0 && TOKEN_CHARACTER.test(kept[end - 1]!)) end--;
  return kept.slice(0, end);
}
