import { redact } from "./redact.ts";
import { foldBytes, secretForms } from "./secret_forms.ts";
import { type TextView, textViews } from "./text_views.ts";

/** The shortest piece of a secret that counts as showing it. */
const PIECE = 8;
const MARK = "[redacted]";

/**
 * Makes a function that takes secrets and tokens out of a text: whatever looks like a token, and every piece of 8 or
 * more characters of the secrets, also where it is percent-encoded, escaped as in JSON, in base64, or in another
 * case. A secret shorter than that is taken out whole, and one below 4 characters is not looked for.
 *
 * The secrets are prepared when the function is first called, so that it costs nothing where nothing fails.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  let index: SecretIndex | undefined;
  return (text) => withoutSecrets(redact(text), index ??= indexSecrets(secrets));
}

/** A part of a text. */
interface Range {
  start: number;
  end: number;
}

/** What to look for, by its length: pieces of 8 characters, and secrets that are shorter. */
type SecretIndex = Map<number, Set<string>>;

function indexSecrets(secrets: readonly string[]): SecretIndex {
  const index: SecretIndex = new Map();
  for (const form of new Set(secrets.flatMap(secretForms))) {
    const length = Math.min(form.length, PIECE);
    const pieces = index.get(length) ?? new Set();
    for (let at = 0; at + length <= form.length; at++) pieces.add(form.slice(at, at + length));
    index.set(length, pieces);
  }
  return index;
}

function withoutSecrets(text: string, index: SecretIndex): string {
  // escapes may begin in front of a secret and swallow a part of it, so the text is searched with and without them
  const ranges = textViews(text).flatMap((view) => findPieces(view, index));
  ranges.sort((a, b) => a.start - b.start);
  let result = "";
  let kept = 0;
  for (const { start, end } of ranges) {
    if (start >= kept) result += text.slice(kept, start) + MARK;
    kept = Math.max(kept, end);
  }
  return result + text.slice(kept);
}

/** Where in a text something of a secret stands: pieces that go on from one another are one. */
function findPieces({ bytes, starts, ends }: TextView, index: SecretIndex): Range[] {
  const folded = foldBytes(bytes);
  const ranges: Range[] = [];
  let until = 0;
  for (let at = 0; at < folded.length; at++) {
    for (const [length, pieces] of index) {
      if (!pieces.has(folded.slice(at, at + length))) continue;
      if (at >= until) ranges.push({ start: starts[at]!, end: 0 });
      until = Math.max(until, at + length);
      ranges.at(-1)!.end = ends[until - 1]!;
    }
  }
  return ranges;
}
