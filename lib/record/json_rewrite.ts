import { fieldRole } from "./field_role.ts";
import { inside, type Rewriter, type TextPlace } from "./rewriter.ts";
import type { Role } from "./role.ts";

/** An object or array that is open. */
interface Open {
  isObject: boolean;
  /** The name of the field that holds it. */
  name: string | undefined;
  /** The role of what it holds, where that follows from what it is in. */
  inherited: Role | undefined;
  /** The field whose value comes next. */
  field: string | undefined;
}

/** Returns whether JSON with strings stands in a text, at its beginning or after other words. */
export function holdsJson(text: string): boolean {
  return text.includes('"') &&
    /^\s*(?:"|\[\s*(?:[[\]]|-?\d|true|false|null))|\{\s*"|\[\s*[{"]/.test(text);
}

/**
 * Rewrites the strings of a JSON text, each by the name of its field, and leaves every other byte as it is: white
 * space, the order of fields, fields that are there twice, numbers in whatever form. JSON that is cut off or
 * malformed is rewritten as far as it goes.
 */
export function rewriteJson(
  text: string,
  place: TextPlace & { inherited?: Role | undefined },
  rewriter: Rewriter,
): string {
  const outside: Open = {
    isObject: false,
    name: place.field,
    inherited: place.inherited,
    field: undefined,
  };
  const open: Open[] = [outside];
  let written = "";
  for (let at = 0; at < text.length;) {
    const current = open.at(-1)!;
    const character = text[at]!;
    if (character === '"') {
      const end = endOfString(text, at);
      const token = text.slice(at, end);
      const isName = current.isObject && current.field === undefined;
      if (isName) current.field = unquote(token);
      written += isName
        ? rewriteName(token, place, rewriter)
        : rewriteString(token, current, place, rewriter);
      at = end;
      continue;
    }
    if (character === "{" || character === "[") {
      const name = current.field ?? (current.isObject ? undefined : current.name);
      const inherited = roleIn(current);
      open.push({ isObject: character === "{", name, inherited, field: undefined });
    } else if ((character === "}" || character === "]") && open.length > 1) {
      open.pop();
      open.at(-1)!.field = undefined;
    } else if (character === "," && current.isObject) {
      current.field = undefined;
    } else if (open.length === 1) {
      // before, between and after JSON there can be other text
      const other = matchAt(/[^"{[]+/y, text, at);
      written += rewriter.text(other, inside(place));
      at += other.length;
      continue;
    } else if (!/[\s:,\]}]/.test(character)) {
      const bare = matchAt(/[^\s"{}[\],:]+/y, text, at);
      written += rewriteBare(bare, current, place, rewriter);
      at += bare.length;
      continue;
    }
    written += character;
    at++;
  }
  return written;
}

/** The role of the value that comes next. */
function roleIn({ isObject, name, inherited, field }: Open): Role | undefined {
  if (!isObject) return inherited;
  return field === undefined ? undefined : fieldRole(field, { parent: name, inherited });
}

function rewriteString(
  token: string,
  current: Open,
  place: TextPlace,
  rewriter: Rewriter,
): string {
  const text = unquote(token);
  const role = roleIn(current);
  const within = inside(place, current.field ?? current.name);
  const changed = role === undefined
    ? rewriter.text(text, within)
    : rewriter.value(role, text, within);
  return changed === text ? token : requote(token, changed);
}

function rewriteName(token: string, place: TextPlace, rewriter: Rewriter): string {
  const name = unquote(token);
  const changed = rewriter.fieldName(name, inside(place, undefined));
  return changed === name ? token : requote(token, changed);
}

/** A number, `true`, `null`, or what stands there without being JSON. */
function rewriteBare(bare: string, current: Open, place: TextPlace, rewriter: Rewriter): string {
  const role = roleIn(current);
  if (/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(bare)) {
    return role === undefined ? bare : rewriter.number(role, bare);
  }
  if (/^(?:true|false|null)$/.test(bare)) return bare;
  const within = inside(place, current.field ?? current.name);
  return role === undefined ? rewriter.text(bare, within) : rewriter.value(role, bare, within);
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)![0];
}

/** The index after the quote that ends a string, or of the end of a text that is cut off. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === "\\") at++;
    else if (character === '"') return at + 1;
  }
  return text.length;
}

/** What a string means. One with a malformed escape, or without its end, means what it says. */
function unquote(token: string): string {
  const isWhole = token.length > 1 && token.endsWith('"');
  try {
    return JSON.parse(isWhole ? token : `${token}"`);
  } catch {
    return token.slice(1, isWhole ? -1 : undefined);
  }
}

/** Writes a string as JSON, without the end that the original lacks. */
function requote(token: string, text: string): string {
  const quoted = JSON.stringify(text);
  return token.length > 1 && token.endsWith('"') ? quoted : quoted.slice(0, -1);
}
