import { decodeBase64Url, decodeUtf8 } from "../base64.ts";
import { isObject, parseJson } from "../json.ts";
import { HEADER_SEGMENT } from "./guest_claims.ts";

/** A guest token in full: header, claims, and a signature of 32 bytes. Longer claims are looked at closer. */
const FORM = /^[\w-]+\.([\w-]{1,20000})\.([\w-]{43})$/;

/**
 * Whether a text is plainly a guest token as this project makes them: `false` says nothing against it, only that
 * it has to be looked at closer. With this, most calls load nothing more.
 */
export function isPlainGuestToken(token: unknown): boolean {
  if (typeof token !== "string" || !token.startsWith(`${HEADER_SEGMENT}.`)) return false;
  const [, body, signature] = FORM.exec(token) ?? [];
  if (body === undefined || decodeBase64Url(signature!) === undefined) return false;
  const bytes = decodeBase64Url(body);
  const text = bytes && decodeUtf8(bytes);
  const claims = text === undefined ? undefined : parseJson(text).value;
  return isObject(claims) && Object.keys(claims).join() === "sub,name,iss,exp" &&
    typeof claims.iss === "string" && !claims.iss.startsWith("https:");
}
