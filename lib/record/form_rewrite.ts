import { decodePercent, encodePercent } from "./escapes.ts";
import { fieldRole } from "./field_role.ts";
import { inside, type Rewriter, type TextPlace } from "./rewriter.ts";

/** Returns whether a text is a form: two fields or more. */
export function looksLikeForm(text: string): boolean {
  return /^[\w.[\]%-]{1,60}=[^&\s]*(?:&[\w.[\]%-]{1,60}=[^&\s]*)+$/.test(text);
}

/** Rewrites the values of a form or a query, each by the name of its field. */
export function rewriteForm(text: string, place: TextPlace, rewriter: Rewriter): string {
  return text.split("&").map((pair) => {
    const at = pair.indexOf("=");
    if (at === -1) return rewriteEncoded(pair, place, rewriter);
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    const field = decodeField(name);
    const role = fieldRole(field, { isForm: true });
    const meant = decodeField(value);
    const within = inside(place, field);
    const changed = role === undefined
      ? rewriter.text(meant, within)
      : rewriter.value(role, meant, within);
    const written = changed === meant
      ? rewriteBarePhone(value, within, rewriter)
      : encodeField(changed, value);
    const named = rewriter.fieldName(field, inside(place));
    return `${named === field ? name : encodeField(named, name)}=${written}`;
  }).join("&");
}

/** Rewrites a phone number whose plus was not encoded, and means a space therefore. */
function rewriteBarePhone(value: string, place: TextPlace, rewriter: Rewriter): string {
  return /^\+\d/.test(value) ? rewriteEncoded(value, place, rewriter) : value;
}

/** Rewrites a text that is percent-encoded as a whole, such as a segment of a path. */
export function rewriteEncoded(text: string, place: TextPlace, rewriter: Rewriter): string {
  const meant = decodePercent(text);
  const changed = rewriter.text(meant, inside(place));
  return changed === meant ? text : encodePercent(changed);
}

function decodeField(text: string): string {
  return decodePercent(text.replaceAll("+", " "));
}

function encodeField(text: string, like: string): string {
  const encoded = encodePercent(text);
  return like.includes("+") && !like.includes("%20") ? encoded.replaceAll("%20", "+") : encoded;
}
