import { unpack } from "../runtime/compression.ts";

/** How many layers of encoding are undone. */
const ROUNDS = 8;

/** How many readings of one text there are at most. */
const MOST = 4000;

/**
 * Everything that a text may mean: itself, without its escapes, and what its base64 holds, each of them again. It
 * shares nothing with the code that scrubs: that one takes a text apart by what it looks like, and this one undoes
 * whatever can be undone.
 */
export function readingsOf(text: string): string[] {
  const readings = new Set([text]);
  let latest = [text];
  for (let round = 0; round < ROUNDS && latest.length > 0; round++) {
    const next: string[] = [];
    for (const each of latest) {
      for (const reading of decodings(each)) {
        if (readings.has(reading) || readings.size >= MOST) continue;
        readings.add(reading);
        next.push(reading);
      }
    }
    latest = next;
  }
  return [...readings];
}

/** What comes of undoing one layer, in each way there is. */
function* decodings(text: string): Generator<string> {
  if (text.includes("%")) yield text.replace(/(?:%[0-9A-Fa-f]{2})+/g, fromPercent);
  if (text.includes("\\")) yield text.replace(/\\(u[0-9A-Fa-f]{4}|[^u])/g, fromBackslash);
  if (text.includes("&")) yield text.replace(/&(#x?)?([0-9a-z]+);/gi, fromEntity);
  if (/[\w+/]{60}\r?\n/.test(text)) yield text.replace(/([\w+/]{60})\r?\n/g, "$1");
  // in a form a plus is a space; in base64 it is a digit
  if (text.includes("+") && !/[\w/+-]{40,}/.test(text)) yield text.replaceAll("+", " ");
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{6,}/g)) {
    yield* fromBase64(run);
    // a separator may be none of the digits
    for (const part of run.split(/[/_-]/)) {
      if (part.length >= 6 && part !== run) yield* fromBase64(part);
    }
  }
}

/** UTF-8 that can be read, byte by byte; its last character may be cut off. */
const READABLE =
  /^(?:[\t\n\r\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})*(?:[\xc2-\xf4][\x80-\xbf]{0,2})?$/;

function* fromBase64(run: string): Generator<string> {
  if (run.startsWith("scrubbed")) return;
  const digits = run.replaceAll("-", "+").replaceAll("_", "/");
  // the first bytes of most words tell that they are none
  const head = atob(digits.slice(0, 8).slice(0, digits.length < 8 ? wholeOf(digits) : 8));
  const isPacked = head.startsWith("\x1f\x8b");
  if (!isPacked && !READABLE.test(head)) return;
  const binary = atob(digits.slice(0, wholeOf(digits)));
  if (isPacked) {
    const unpacked = unpack(toBytes(binary), "gzip");
    if (unpacked !== undefined) yield new TextDecoder().decode(unpacked);
  } else if (READABLE.test(binary)) {
    // deno-lint-ignore no-control-regex
    yield /^[\x00-\x7f]*$/.test(binary) ? binary : new TextDecoder().decode(toBytes(binary));
  }
}

/** How many digits stand for whole bytes. */
function wholeOf(digits: string): number {
  return digits.length - (digits.length % 4 === 1 ? 1 : 0);
}

function toBytes(binary: string): Uint8Array {
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function fromPercent(run: string): string {
  const bytes = Uint8Array.from(run.slice(1).split("%"), (digits) => parseInt(digits, 16));
  return new TextDecoder().decode(bytes);
}

/** Characters that HTML has names for, of those that stand in addresses and tokens. */
const NAMED: Record<string, string> = {
  ...{ amp: "&", quot: '"', apos: "'", lt: "<", gt: ">", commat: "@", period: ".", colon: ":" },
  ...{ sol: "/", lowbar: "_", equals: "=", plus: "+", nbsp: " " },
};

function fromEntity(whole: string, mark: string | undefined, what: string): string {
  if (mark === undefined) return NAMED[what.toLowerCase()] ?? whole;
  const code = mark.length === 1 ? Number(what) : parseInt(what, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

function fromBackslash(_run: string, what: string): string {
  if (what.length === 5) return String.fromCharCode(parseInt(what.slice(1), 16));
  const at = "bfnrt".indexOf(what);
  return at === -1 ? what : "\b\f\n\r\t"[at]!;
}
