import { redact } from "../../redact.ts";

const MARK = "[redacted]";

/** What a field or header is called whose value is a secret. */
const SECRET_NAME =
  "client[_-]?secret|secret|token|password|passwd|passphrase|api[_-]?key|authorization|cookie";

/** The name of such a field in a form, in JSON or in a header, up to its value. */
const SECRET_FIELD = new RegExp(
  String.raw`(?:${SECRET_NAME})\\*"?\s*[:=]\s*(?:(?:bearer|basic)\s+)?`,
  "gi",
);

/** A header whose value is a secret. */
const SECRET_HEADER = new RegExp(`${SECRET_NAME}|(?:^|-)auth(?:$|-)|session|[cx]srf`, "i");

/** User name and password of a URL, also where JSON escapes its slashes. */
const USER_INFO = /(:(?:\\?\/){2})[^\s/"'<>@\\]+@/g;

/** No server takes a longer header. What is longer is not looked through, and would overflow the expressions. */
const LONGEST = 1_000_000;

/** Takes secrets out of a path, a body, a header or a URL: by their names, and what looks like a token. */
export function hideSecrets(text: string): string {
  if (text.length > LONGEST) return MARK;
  const shown = hideNamed(text);
  // with its + and / encoded, a token does not look like one; and a name can be encoded too
  const plain = decode(shown);
  const hidden = hideNamed(redact(plain));
  return hidden === plain ? shown : hidden;
}

/** Takes secrets out of the value of a header. */
export function hideHeader(name: string, value: string): string {
  // the scheme is kept, since some clients send the token without one
  if (name === "authorization") {
    return /^bearer\s/i.test(value) ? `${value.slice(0, 6)} ${MARK}` : MARK;
  }
  return SECRET_HEADER.test(name) ? MARK : hideSecrets(value);
}

function hideNamed(text: string): string {
  let result = "";
  let kept = 0;
  for (const { 0: name, index } of text.matchAll(SECRET_FIELD)) {
    const start = index + name.length;
    if (index < kept) continue;
    const end = endOfValue(text, start);
    if (end === start) continue;
    const quote = text[start] === '"' ? '"' : "";
    result += `${text.slice(kept, start)}${quote}${MARK}${quote}`;
    kept = end;
  }
  return (result + text.slice(kept)).replace(USER_INFO, `$1${MARK}@`);
}

/** Where a value ends: a string at its quote, what is in brackets at the last of them, other words at their end. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at);
        if (depth === 0) return Math.min(at + 1, text.length);
        break;
      case "[":
      case "{":
        depth++;
        break;
      case "]":
      case "}":
        if (depth <= 1) return depth === 0 ? at : at + 1;
        depth--;
        break;
      case "&":
      case ",":
      case ";":
      case " ":
      case "\t":
      case "\r":
      case "\n":
        if (depth === 0) return at;
    }
  }
  return text.length;
}

/** The index of the quote that ends a string, or of the end of the text. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

/** Decodes what is percent-encoded, or escaped as in JSON; what only looks like it stays. */
function decode(text: string): string {
  return text
    .replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
      try {
        return decodeURIComponent(escapes);
      } catch {
        return escapes;
      }
    })
    .replace(
      /\\u00[2-7][0-9a-f]/gi,
      (escape) => String.fromCharCode(parseInt(escape.slice(2), 16)),
    );
}
