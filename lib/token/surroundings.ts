import { decodeBase64 } from "../base64.ts";
import { readWebexId } from "../webex_id.ts";

/** A JWT, also in standard base64, or an opaque access token. */
const TOKEN =
  /^(?:eyJ[\w+/-]+={0,2}(?:\.[\w+/-]+={0,2}){2}|[a-z\d+/-]+={0,2}_[a-z\d]{1,16}_[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;

/** A name that says what follows, as in a file of variables, a program or a form. */
const NAME =
  /^(?:export\s+|set\s+|\$env:)?[\w.-]*(?:token|secret|issuer|jwt|password|key)[\w.-]*["']?\s*[:=]\s*/i;

/** The word before a token in a header, for which there is no name. */
const SCHEME = /^(?:JWT|token)\s+/i;

/**
 * Takes off what names a value, and brackets and marks around it: `SECRET=…`, `"token": …`, `<…>`, `…,`. Returns
 * the text unchanged where nothing of it stands there.
 */
export function withoutSurroundings(text: string): string {
  const named = text.replace(NAME, "").replace(SCHEME, "");
  const open = /^[<(]/.test(named) ? named.slice(1) : named;
  return open.replace(/[>).,;]$/, "");
}

/** Whether a text has the form of a token, and nothing around it. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Whether a text can be a secret, and nothing around it: base64 of 16 bytes or more. */
export function isSecret(text: string): boolean {
  return (decodeBase64(text)?.length ?? 0) >= 16;
}

const JWT_IN_TEXT = new RegExp(
  String
    .raw`(?<=^|[\s<>()[\]{},;:=#?&/"'])eyJ[\w-]+\.[\w-]+\.[\w-]{20,}(?=\.?(?:$|[\s<>()[\]{},;:#?&"']))`,
);

/** Whether a JWT stands somewhere in a text, with more around it than white space. */
export function holdsToken(text: string): boolean {
  const [found] = JWT_IN_TEXT.exec(text) ?? [];
  return found !== undefined && found !== text.trim();
}

/** Whether a Webex id stands somewhere in a text, with more around it. */
export function holdsWebexId(text: string): boolean {
  const [found] = /Y2lz[\w+/-]{40,}={0,2}/.exec(text) ?? [];
  return found !== undefined && found !== text.trim() && readWebexId(found) !== undefined;
}
