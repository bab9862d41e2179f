import { Buffer } from "node:buffer";
import fc from "fast-check";
import type { ShortRow } from "./chunks.ts";

/** A guest of a list. */
interface ListedGuest {
  userId: string;
  userName: string;
  delay: number | undefined;
}

/** A list as bytes, with what must be read of it. */
export interface WrittenList {
  bytes: Uint8Array<ArrayBuffer>;
  rows: ShortRow[];
}

const SPECIAL = [
  '"',
  '""',
  ",",
  ";",
  "\t",
  "|",
  "#",
  "\n",
  "\r\n",
  "\r",
  " ",
  "é",
  "😀",
  "\uFEFF",
  "山",
];

/** Text that is not blank and can be written in every encoding of Unicode. */
const text = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
  fc.array(fc.oneof(fc.constantFrom(...SPECIAL), fc.string({ maxLength: 3 })), { maxLength: 8 })
    .map((parts) => parts.join("")),
).filter((each) => each.trim() !== "" && !each.includes("\ufffd") && each.isWellFormed());

const guest: fc.Arbitrary<ListedGuest> = fc.record({
  userId: text,
  userName: text,
  delay: fc.option(fc.integer({ min: 1, max: 9_999_999_999 }), { nil: undefined }),
});

type Names = readonly [userId: string, userName: string, delay: string];

/** How the fields may be named. */
const names = fc.constantFrom<Names>(
  ["userId", "userName", "delay"],
  ["subject", "displayName", "delay"],
  ["USER-ID", "User_Name", "Delay"],
  ["id", "name", "expiresIn"],
  ["sub", "full name", "expires_in"],
);

/** Numbers between 0 and 1, for choices in the midst of writing. */
const choices = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }));

/** Lists of CSV, with every separator, any quotes, both line ends, and columns in any order. */
const csv = fc.record({
  guests: fc.array(guest, { maxLength: 6 }),
  names,
  order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
  separator: fc.constantFrom(",", ";", "\t", "|"),
  told: fc.option(fc.constantFrom(";", "#", ",", "\t"), { nil: undefined }),
  quoting: fc.constantFrom(0, 0.5, 1),
  crlf: fc.constantFrom(0, 0.5, 1),
  blanks: fc.boolean(),
  ended: fc.boolean(),
  choices,
}).map(({ guests, names, order, separator, told, quoting, crlf, blanks, ended, choices }) => {
  const choose = (share: number) => choices.next().value < share;
  const mark = told ?? separator;
  const field = (value: string) => {
    const needed = ['"', "\n", "\r", mark].some((each) => value.includes(each));
    return needed || choose(quoting) ? `"${value.replaceAll('"', '""')}"` : value;
  };
  const inOrder = (values: string[]) => order.map((i) => field(values[i]!)).join(mark);
  const lineEnd = () => choose(crlf) ? "\r\n" : "\n";
  let written = told === undefined ? "" : `sep=${told}${lineEnd()}`;
  written += inOrder([...names, "note"]) + lineEnd();
  const rows: ShortRow[] = [];
  for (const { userId, userName, delay } of guests) {
    if (blanks && choose(0.3)) written += lineEnd();
    const line = written.split("\n").length;
    rows.push(delay === undefined ? [line, userId, userName] : [line, userId, userName, delay]);
    written += inOrder([userId, userName, String(delay ?? ""), "x"]) + lineEnd();
  }
  return { written: ended ? written : written.replace(/\r?\n$/, ""), rows };
});

/** Lists of JSON: lines, an array, or objects over several lines. */
const json = fc.record({
  guests: fc.array(guest, { minLength: 1, maxLength: 6 }),
  names: names.filter(([id]) => !id.includes("-")),
  form: fc.constantFrom("lines", "array", "objects"),
  indent: fc.constantFrom(0, 1, 4),
  crlf: fc.boolean(),
  extra: fc.json(),
}).map(({ guests, names: [id, name, delay], form, indent, crlf, extra }) => {
  const objects = guests.map((guest) => ({
    "": JSON.parse(extra),
    [id]: guest.userId,
    [name]: guest.userName,
    ...guest.delay === undefined ? {} : { [delay]: guest.delay },
  }));
  const lines = crlf ? "\r\n" : "\n";
  const write = (value: unknown) => JSON.stringify(value, null, indent).replaceAll("\n", lines);
  const written = {
    lines: objects.map((each) => JSON.stringify(each)).join(lines),
    array: write(objects),
    // without line feeds they would be JSON lines
    objects: objects.map((each) => JSON.stringify(each, null, 2)).join(lines),
  }[form];
  const rows = guests.map(({ userId, userName, delay }, i): ShortRow =>
    delay === undefined ? [i + 1, userId, userName] : [i + 1, userId, userName, delay]
  );
  return { written: written!, rows };
});

const ENCODINGS: Record<string, (written: string) => Buffer> = {
  "UTF-8": (written) => Buffer.from(written),
  "UTF-8 marked": (written) => Buffer.from(`\uFEFF${written}`),
  "UTF-16LE": (written) => Buffer.from(written, "utf16le"),
  "UTF-16LE marked": (written) => Buffer.from(`\uFEFF${written}`, "utf16le"),
  "UTF-16BE": (written) => Buffer.from(written, "utf16le").swap16(),
  "UTF-16BE marked": (written) => Buffer.from(`\uFEFF${written}`, "utf16le").swap16(),
};

/** Lists of every kind that can be read exactly, in every encoding. */
export const writtenList: fc.Arbitrary<WrittenList> = fc
  .tuple(fc.oneof(csv, json), fc.constantFrom(...Object.values(ENCODINGS)))
  .map(([{ written, rows }, encode]) => ({ bytes: new Uint8Array(encode(written)), rows }));
