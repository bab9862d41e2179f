import { decodeBase64Url } from "../base64.ts";
import type { Finding } from "../finding.ts";
import { mended, type MendedCode, unpaste } from "./pasted.ts";

/** A token freed of what a copy often brings along, and what was mended. */
export interface MendedToken {
  /** Only the token. */
  token: string;
  /** What was mended, as findings of severity `info`. */
  findings: Finding[];
}

/**
 * Mends what a copy does to a token, where nothing is lost: quotes of any kind, Python's `b'…'`,
 * `Authorization:` and `Bearer`, characters that cannot be seen, white space and line breaks inside, and
 * padding or the standard alphabet of base64 in a JWT. White space around it is dropped without a finding.
 *
 * It takes guest tokens and access tokens. What is neither is returned freed of quotes, and else as it is.
 */
export function mendToken(input: string): MendedToken {
  // no token is as long, and whoever reads it says so
  if (input.length > MAX_LENGTH) return { token: input, findings: [] };
  const { text, codes } = unpaste(input, "token");
  const found = new Set<MendedCode>(codes);
  let token = text;
  // only what is a token once joined: a sentence or JSON keeps its spaces
  const joined = token.replace(/\\\r?\n|\s+/g, "");
  if (joined !== token && isToken(joined)) {
    token = joined;
    found.add("token_white_space");
  }
  const urlSafe = toUrlSafe(token);
  if (urlSafe !== undefined) {
    token = urlSafe;
    found.add("token_standard_base64");
  }
  return { token, findings: mended(found) };
}

function isToken(text: string): boolean {
  return !/[^\w+/=.-]/.test(text) && /^eyJ|_[0-9a-f-]{36}$/i.test(text) &&
    text.split(".", 4).length <= 3;
}

/** The longest text that is looked into, in characters. */
const MAX_LENGTH = 1_000_000;

/**
 * Writes the segments of a JWT as base64url without padding, as RFC 7515 asks for. Returns `undefined` when they
 * are written so, or cannot be.
 */
export function toUrlSafe(token: string): string | undefined {
  if (!/^eyJ/.test(token) || !/[+/=]/.test(token)) return undefined;
  const segments = token.split(".", 4).map((segment) =>
    segment.replace(/={1,2}$/, "").replaceAll("+", "-").replaceAll("/", "_")
  );
  const isJwt = segments.length === 3 &&
    segments.every((segment) => decodeBase64Url(segment) !== undefined);
  return isJwt ? segments.join(".") : undefined;
}
