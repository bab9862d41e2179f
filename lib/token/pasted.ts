import { decodeBase64, decodeBase64Url } from "../bytes.ts";
import { QUOTES, withoutInvisible } from "../characters.ts";
import type { Finding } from "../finding.ts";
import { readWebexId } from "../webex_id.ts";
import { finding } from "./finding_texts.ts";

const QUOTE = new RegExp(`[${QUOTES}]`);

/** The name of a header, the word Bearer, or both. */
const PREFIX = /^(?:authorization\s*[:=]\s*(?:bearer\b\s*:?\s*)?|bearer(?:\s*:\s*|\s+))/i;

/** What a token and a secret are mended of. */
type Mend = "quoted" | "bearer_prefix" | "white_space" | "invisible" | "surrounded";

/** A text freed of what a copy brings along. */
export interface Unpasted<Kind extends "token" | "secret"> {
  /** What is left. */
  text: string;
  /** What was taken off. */
  codes: `${Kind}_${Mend}`[];
}

/** Makes the findings for what was mended: good to know, and no reason to refuse. */
export function mended(codes: Iterable<MendedCode>): Finding[] {
  return Array.from(codes, (code) => ({ ...finding(code), severity: "info" }));
}

/** The code of something that was mended. */
export type MendedCode = `${"token" | "secret"}_${Mend}` | "token_standard_base64";

/**
 * Takes off what stands around a token or a secret without being part of it, in any order and number: quotes,
 * also as Python's `b'…'`; `Authorization:` and `Bearer`; `\n` written out; and characters that cannot be seen.
 * Its name, brackets and marks around it are taken off where a token or a secret is left. White space around it
 * is dropped without a word, since files and pipes end in a line break.
 */
export function unpaste<Kind extends "token" | "secret">(
  pasted: string,
  kind: Kind,
): Unpasted<Kind> {
  const codes = new Set<`${Kind}_${Mend}`>();
  // a file may begin with a byte order mark
  const bare = pasted.replace(/^\uFEFF/, "");
  const visible = withoutInvisible(bare);
  if (visible !== bare) codes.add(`${kind}_invisible`);
  const text = peel(visible, kind, codes);
  const isWhole = kind === "token" ? isToken : isSecret;
  if (text.length > MAX_NAMED || isWhole(text)) return { text, codes: [...codes] };
  // a name or a bracket is only taken off what is whole without it: a secret of another kind may hold any character
  const named = new Set(codes);
  const inner = peel(text, kind, named, withoutSurroundings);
  return isWhole(inner)
    ? { text: inner, codes: [...named.add(`${kind}_surrounded`)] }
    : { text, codes: [...codes] };
}

/** The longest text in which a name is looked for, in characters. */
const MAX_NAMED = 10_000;

/** Takes off quotes and the like until nothing of them is left, and notes what they were. */
function peel<Kind extends "token" | "secret">(
  pasted: string,
  kind: Kind,
  codes: Set<`${Kind}_${Mend}`>,
  further = (text: string) => text,
): string {
  let text = pasted;
  let before: string;
  do {
    before = text;
    text = text.trim();
    const prefix = PREFIX.exec(text);
    if (prefix !== null) {
      text = text.slice(prefix[0].length);
      codes.add(`${kind}_bearer_prefix`);
    }
    const unquoted = withoutQuotes(text);
    if (unquoted !== text) codes.add(`${kind}_quoted`);
    const line = withoutWrittenBreaks(unquoted);
    if (line !== unquoted) codes.add(`${kind}_white_space`);
    text = further(line);
  } while (text !== before);
  return text;
}

/** Removes quotes and escaped quotes at both ends, and `b` of Python's `b'…'`. */
function withoutQuotes(text: string): string {
  // the quotes of JSON belong to it
  if (/^"\w+"\s*:/.test(text)) return text;
  // loops, since patterns that end in $ take quadratic time
  let start = /^b["']/.test(text) ? 1 : 0;
  let end = text.length;
  while (start < end) {
    const escape = text[start] === "\\" ? 1 : 0;
    if (!QUOTE.test(text[start + escape] ?? "")) break;
    start += 1 + escape;
  }
  while (start < end && QUOTE.test(text[end - 1]!)) end -= text[end - 2] === "\\" ? 2 : 1;
  return text.slice(start, Math.max(start, end));
}

/** Removes line breaks that are written as a backslash and a letter, at the end. */
function withoutWrittenBreaks(text: string): string {
  let end = text.length;
  while (text[end - 2] === "\\" && /[nr]/.test(text[end - 1]!)) end -= 2;
  return text.slice(0, end);
}

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
  if (joined !== token && isJoinedToken(joined)) {
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

function isJoinedToken(text: string): boolean {
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
function withoutSurroundings(text: string): string {
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

/** How the place of a value is marked in documentation, in shells, and in templates. */
const PLACEHOLDERS: readonly RegExp[] = [
  // $NAME, ${NAME}, $(NAME), $env:NAME, ${{ secrets.NAME }}
  /^\$(?:env:)?[A-Z_]\w*$/i,
  /^\$(?:\{+|\()\s*[A-Z_][\w.]*\s*(?:\}+|\))$/i,
  // %NAME%, {{ NAME }}, {NAME}, <name>, [name], :name
  /^%[A-Z_]\w*%$/i,
  /^(?:\{\{?|<|\[)\s*[A-Z_][\w .-]{0,39}(?:\}\}?|>|\])$/i,
  // process.env.NAME, os.environ["NAME"], Deno.env.get("NAME")
  /^(?:process\.env|import\.meta\.env|os\.environ|os\.getenv|Deno\.env)\b/,
  // your-secret-here, YOUR_TOKEN
  /^your(?:[-_ ][a-z]+)+$/i,
  // xxxxxxxx, ****, ••••, …
  /^(?:x{4,40}|\*+|\.{3,}|[•●·…]+)$/i,
];

/** Whether a text only marks the place of a value, which was not put there. */
export function isPlaceholder(text: string): boolean {
  return text.length < 100 && PLACEHOLDERS.some((pattern) => pattern.test(text));
}
