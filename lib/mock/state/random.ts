/** Makes ids that look random and are the same for the same seed, in the same order. */
export interface SeededIds {
  /** A uuid of version 4. */
  uuid(): string;
  /** A uuid of version 1, as spaces and messages have: it holds a time, in milliseconds since 1970. */
  timeUuid(time: number): string;
  /** Starts over. */
  reset(): void;
}

/** Milliseconds from the start of the Gregorian calendar to 1970. */
const GREGORIAN_OFFSET = 12_219_292_800_000;

const HEX: string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The codes of the hexadecimal digits. */
const DIGITS = [..."0123456789abcdef"].map((digit) => digit.charCodeAt(0));
/** Where they stand in a uuid. */
const PLACES = [...Array(36).keys()].filter((place) => ![8, 13, 18, 23].includes(place));
/** The codes of a uuid, with its hyphens. Text that is made of codes is in one piece, which takes less to write. */
const codes = Array<number>(36).fill("-".charCodeAt(0));

/** Makes a source of ids from a seed. The generator is sfc32; it is for ids, not for secrets. */
export function createSeededIds(seed: string): SeededIds {
  let a = 0, b = 0, c = 0, counter = 1;
  const next = () => {
    const t = (a + b | 0) + counter | 0;
    counter = counter + 1 | 0;
    a = b ^ b >>> 9;
    b = c + (c << 3) | 0;
    c = (c << 21 | c >>> 11) + t | 0;
    return t >>> 0;
  };
  const reset = () => {
    let hash = 0x811c9dc5;
    for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193);
    [a, b, c, counter] = [hash, Math.imul(hash, 0x9e3779b1), ~hash, 1];
    for (let i = 0; i < 12; i++) next();
  };
  const hex = (n: number) =>
    HEX[n >>> 24]! + HEX[n >>> 16 & 255]! + HEX[n >>> 8 & 255]! + HEX[n & 255]!;
  reset();
  return {
    uuid() {
      const words = [
        next(),
        next() & 0xffff0fff | 0x4000,
        next() & 0x3fffffff | 0x80000000,
        next(),
      ];
      PLACES.forEach((place, i) =>
        codes[place] = DIGITS[words[i >> 3]! >>> 28 - 4 * (i & 7) & 15]!
      );
      return String.fromCharCode(...codes);
    },
    timeUuid(time) {
      // RFC 9562, section 5.1: the time counts 100 ns since 1582; what is below a millisecond is random here
      const ticks = BigInt(Math.floor(time) + GREGORIAN_OFFSET) * 10_000n + BigInt(next() % 10_000);
      const digits = ticks.toString(16).padStart(15, "0").slice(-15);
      const low = digits.slice(7), mid = digits.slice(3, 7), high = digits.slice(0, 3);
      const clock = hex(next() & 0x3fffffff | 0x80000000);
      return `${low}-${mid}-1${high}-${clock.slice(0, 4)}-${clock.slice(4)}${hex(next())}`;
    },
    reset,
  };
}
