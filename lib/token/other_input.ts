import { decodeBase64, decodeUtf8 } from "../base64.ts";
import type { Finding } from "../finding.ts";
import { parseJson } from "../json.ts";
import { readWebexId } from "../webex_id.ts";
import { finding } from "./finding_texts.ts";
import { holdsToken, isPlaceholder, unpaste } from "./pasted.ts";

/** An opaque access token: base64, a cluster code such as P0A1, and the uuid of the organization. */
export const OPAQUE_ACCESS_TOKEN: RegExp =
  /^([A-Za-z0-9+/=-]+)_([A-Za-z0-9]{1,16})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Finds what a text is that is not a JWT in three segments. Nothing of the text is shown. */
export function describeOtherInput(text: string): Finding {
  const trimmed = text.trim();
  if (trimmed === "") return finding("token_empty");
  if (isJson(trimmed)) return finding("json_given");
  const [pasted] = unpaste(text, "token").codes;
  if (pasted !== undefined) return finding(pasted);
  if (isPlaceholder(trimmed)) return finding("placeholder_given");
  if (holdsToken(text)) return finding("token_surrounded");
  if (/\s/.test(text)) return finding("token_white_space");
  if (OPAQUE_ACCESS_TOKEN.test(text)) return finding("access_token_given");
  const id = readWebexId(text);
  if (id !== undefined) {
    const what = id.type === undefined ? "a uuid" : `a Webex id of type ${id.type}`;
    return finding("issuer_id_given", { what });
  }
  const segments = text.split(".", 6).length;
  if (segments === 5) return finding("jwe_given");
  if (/^eyJ/.test(text) && segments < 3 && !/%2E/i.test(text)) {
    return finding("token_truncated", { count: segments });
  }
  return describeEncoded(text, segments);
}

function describeEncoded(text: string, segments: number): Finding {
  const bytes = text.length < 100_000 ? decodeBase64(text) : undefined;
  const inner = bytes && decodeUtf8(bytes);
  if (
    /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(inner ?? "") ||
    /^eyJ[\w-]*(%2E|\.)/i.test(text) && /%/.test(text)
  ) {
    return finding("token_double_encoded");
  }
  if (bytes !== undefined && bytes.length >= 16 && bytes.length <= 64) {
    return finding("secret_given", { count: bytes.length });
  }
  const count = segments > 5 ? "more than 5" : segments;
  const seen = segments === 3
    ? "three segments, and they do not hold base64url of JSON"
    : `${count} segment${segments === 1 ? "" : "s"}, and a JWT has 3`;
  return finding("not_a_jwt", { seen });
}

function isJson(text: string): boolean {
  return /^[{[]/.test(text) ? parseJson(text).error === undefined : /^"\w+"\s*:/.test(text);
}
