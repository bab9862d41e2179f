const encoder = new TextEncoder();
const PERCENT = 0x25;
const BACKSLASH = 0x5c;
/** What JSON writes with a backslash and one letter. */
const ESCAPES: Record<string, number> = {
  b: 8,
  t: 9,
  n: 10,
  f: 12,
  r: 13,
  '"': 34,
  "/": 47,
  "\\": 92,
};
/** Escapes within escapes are undone so often; deeper ones are left as they are. */
const ROUNDS = 3;

/** The bytes of a text, and where in the text each of them stands. */
export interface TextView {
  /** The bytes, as UTF-8. */
  bytes: number[];
  /** Where the character or escape of each byte begins in the text. */
  starts: number[];
  /** Where it ends. */
  ends: number[];
}

/**
 * The bytes of a text as it is, and also without its escapes if it has any: percent-encoding and those of JSON, one
 * within the other too. What is malformed stays as it is. A `+` stays a plus, since it is one in base64.
 */
export function textViews(text: string): TextView[] {
  const views = [asBytes(text)];
  for (let round = 0; round < ROUNDS; round++) {
    const last = views.at(-1)!;
    const next = withoutEscapes(last);
    if (next.bytes.length === last.bytes.length) break;
    views.push(next);
  }
  return views;
}

function asBytes(text: string): TextView {
  const view: TextView = { bytes: [], starts: [], ends: [] };
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (code < 0x80) {
      push(view, [code], at, ++at);
    } else {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      push(view, encoder.encode(character), at, at += character.length);
    }
  }
  return view;
}

function withoutEscapes(view: TextView): TextView {
  const { bytes, starts, ends } = view;
  if (!bytes.includes(PERCENT) && !bytes.includes(BACKSLASH)) return view;
  const result: TextView = { bytes: [], starts: [], ends: [] };
  for (let at = 0; at < bytes.length;) {
    const { length, meant } = readEscape(bytes, at);
    push(result, meant, starts[at]!, ends[at + length - 1]!);
    at += length;
  }
  return result;
}

/** Reads the escape that begins at a byte, or the byte itself. */
function readEscape(bytes: number[], at: number): { length: number; meant: ArrayLike<number> } {
  const first = bytes[at]!;
  if (first === PERCENT) {
    const byte = readHex(bytes, at + 1, 2);
    if (byte !== undefined) return { length: 3, meant: [byte] };
  } else if (first === BACKSLASH && at + 1 < bytes.length) {
    const letter = String.fromCharCode(bytes[at + 1]!);
    if (letter === "u") return readUnicode(bytes, at) ?? { length: 1, meant: [first] };
    const meant = ESCAPES[letter];
    if (meant !== undefined) return { length: 2, meant: [meant] };
  }
  return { length: 1, meant: [first] };
}

/** Reads `\uXXXX`, or two of them that make one character. */
function readUnicode(
  bytes: number[],
  at: number,
): { length: number; meant: Uint8Array } | undefined {
  const unit = readHex(bytes, at + 2, 4);
  if (unit === undefined) return undefined;
  const isHigh = unit >= 0xd800 && unit < 0xdc00;
  const paired = isHigh && bytes[at + 6] === BACKSLASH && bytes[at + 7] === 0x75;
  const low = paired ? readHex(bytes, at + 8, 4) : undefined;
  return low === undefined
    ? { length: 6, meant: encoder.encode(String.fromCharCode(unit)) }
    : { length: 12, meant: encoder.encode(String.fromCharCode(unit, low)) };
}

function readHex(bytes: number[], at: number, digits: number): number | undefined {
  const text = String.fromCharCode(...bytes.slice(at, at + digits));
  return text.length === digits && /^[0-9A-Fa-f]+$/.test(text) ? parseInt(text, 16) : undefined;
}

function push(view: TextView, bytes: ArrayLike<number>, start: number, end: number): void {
  for (let i = 0; i < bytes.length; i++) {
    view.bytes.push(bytes[i]!);
    view.starts.push(start);
    view.ends.push(end);
  }
}
