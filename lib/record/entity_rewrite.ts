import { inside, type Rewriter, type TextPlace } from "./rewriter.ts";

/** A text of HTML or XML with character references in it, up to a tag or a quote. */
export const ENTITY_PATTERN =
  /(?<![^<>"'\n\r])[^<>"'\n\r]*?&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos|nbsp|commat|period|colon|sol|lowbar|equals|plus);[^<>"'\n\r]*/gi;

/** The names that are known: those of HTML's own characters, and of what stands in addresses and tokens. */
const NAMED: Record<string, string> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" },
  ...{ commat: "@", period: ".", colon: ":", sol: "/", lowbar: "_", equals: "=", plus: "+" },
};

/** Rewrites a text with character references: what it means is rewritten, and then escaped as HTML needs it. */
export function rewriteEntities(
  run: string,
  place: TextPlace,
  rewriter: Rewriter,
): string | undefined {
  const meant = decodeEntities(run);
  if (meant === run) return undefined;
  const changed = rewriter.text(meant, inside(place));
  return changed === meant ? run : encodeEntities(changed);
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, ...found) => {
    const [decimal, hex, name] = found;
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

const ESCAPES: Record<string, string> = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" },
};

function encodeEntities(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}
