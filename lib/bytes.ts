/** It takes long to make, and who creates a token does without it. */
let utf8: TextDecoder | undefined;
const encoder = new TextEncoder();

// Node has these from version 25 on, browsers since 2025; where they are missing, atob and btoa do it
const NATIVE = typeof Uint8Array.fromBase64 === "function";

/** Encodes bytes, or the UTF-8 of a text, as base64url without padding (RFC 7515, section 2). */
export function encodeBase64Url(data: Uint8Array | string): string {
  const bytes = typeof data === "string" ? encoder.encode(data) : data;
  if (NATIVE) return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
  return encodeBase64(bytes, { omitPadding: true }).replaceAll("+", "-").replaceAll("/", "_");
}

/** Encodes bytes as base64 of the standard alphabet, with padding by default. */
export function encodeBase64(bytes: Uint8Array, options: { omitPadding?: boolean } = {}): string {
  if (NATIVE) return bytes.toBase64(options);
  let binary = "";
  // in pieces, since the number of arguments of a call is bounded
  for (let i = 0; i < bytes.length; i += 8192) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return options.omitPadding ? btoa(binary).replace(/=+$/, "") : btoa(binary);
}

/** Encodes bytes as hexadecimal digits in lower case. */
export function encodeHex(bytes: Uint8Array): string {
  if (NATIVE) return bytes.toHex();
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Decodes base64url without padding. Returns `undefined` for anything else: white space, `=`, `+`, `/`. */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  // a search for what does not belong needs no stack, however long the text is
  if (/[^A-Za-z0-9_-]/.test(text)) return undefined;
  return decodeLoosely(text, "base64url");
}

/**
 * Decodes base64 of either alphabet, padded or not. Returns `undefined` for anything else, such as the two
 * alphabets mixed, white space inside, or wrong padding.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bare = text.replace(/={1,2}$/, "");
  if (bare.length !== text.length && text.length % 4 !== 0) return undefined;
  if (!/[^A-Za-z0-9+/]/.test(bare)) return decodeLoosely(bare, "base64");
  if (!/[^A-Za-z0-9_-]/.test(bare)) return decodeLoosely(bare, "base64url");
  return undefined;
}

/** Decodes UTF-8 strictly: `undefined` when the bytes are not UTF-8. A byte order mark is kept. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  utf8 ??= new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Decodes at most some thousand bytes of ASCII: `undefined` when there is any other byte. It makes no decoder. */
export function decodeAscii(bytes: Uint8Array): string | undefined {
  const text = String.fromCharCode(...bytes);
  // deno-lint-ignore no-control-regex
  return /[^\x00-\x7f]/.test(text) ? undefined : text;
}

/** Checks whether a token can be sent in a header: visible ASCII without spaces, and not empty. */
export function fitsHeader(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

function decodeLoosely(
  text: string,
  alphabet: "base64" | "base64url",
): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 === 1) return undefined;
  if (NATIVE) return Uint8Array.fromBase64(text, { alphabet, lastChunkHandling: "loose" });
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Imports the bytes of a secret as an HMAC-SHA-256 key, to sign with. */
export function importHmacKey(key: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

/** Signs a text with HMAC-SHA-256 (RFC 7518, section 3.2). */
export async function signHs256(
  text: string,
  key: CryptoKey,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
}

/** Compares two signatures in a time that depends only on their length. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let i = 0; i < left.length; i++) difference |= left[i]! ^ right[i]!;
  return difference === 0;
}
