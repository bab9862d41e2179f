import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { inShort, piecesOf, readAll, type ShortRow, streamOf } from "../support/bulk/chunks.ts";
import { writtenList } from "../support/bulk/written_list.ts";
import type { Property } from "./properties.ts";

/** Names that Latin-1 writes in bytes that are no UTF-8. */
const latinName = fc.constantFrom("Ada", "Stève", "Zoë B.", "Ñandú y Ana", "O'Néill");

/** What is read of a list, or the message with which it is refused. */
async function read(bytes: Uint8Array, size: number): Promise<ShortRow[] | string> {
  try {
    return inShort(await readAll(piecesOf(bytes, size), { size }));
  } catch (error) {
    assert(error instanceof TypeError && "code" in error, String(error));
    return error.message;
  }
}

/** Properties of lists of guests, however they are written. */
export const LIST_PROPERTIES: Property[] = [
  {
    name:
      "a list is read exactly, in whatever encoding, with whatever separators, quotes and line ends",
    weight: 6,
    property: fc.asyncProperty(
      writtenList,
      fc.integer({ min: 1, max: 100 }),
      async ({ bytes, rows }, size) => {
        assert.deepEqual(inShort(await readAll(streamOf(bytes))), rows);
        assert.deepEqual(await read(bytes, size), rows);
      },
    ),
  },
  {
    name: "a row of Latin-1 is refused with its line, and the others are read",
    weight: 1,
    property: fc.asyncProperty(
      fc.array(latinName, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 50 }),
      async (names, size) => {
        const list = `userId,userName\n${names.map((name, i) => `${i},${name}\n`).join("")}`;
        const rows = names.map((name, i): ShortRow =>
          /^[ -~]+$/.test(name)
            ? [i + 2, String(i), name]
            : [i + 2, "this row is not UTF-8; save the list as UTF-8"]
        );
        assert.deepEqual(await read(new Uint8Array(Buffer.from(list, "latin1")), size), rows);
      },
    ),
  },
  {
    name: "a damaged list is read in the same way wherever it is cut, or refused in words",
    weight: 4,
    property: fc.asyncProperty(
      writtenList,
      fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.boolean()), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 60 }),
      async ({ bytes }, damages, size) => {
        const damaged = Array.from(bytes);
        for (const [at, byte, replaces] of damages) {
          damaged.splice(at % (damaged.length + 1), replaces ? 1 : 0, byte);
        }
        const whole = await read(new Uint8Array(damaged), damaged.length);
        assert.deepEqual(await read(new Uint8Array(damaged), size), whole);
        if (typeof whole === "string") return assert.match(whole, /^Cannot read (CSV|the list): /);
        const lines = whole.map(([line]) => line);
        assert.deepEqual(lines, [...new Set(lines)].sort((a, b) => a - b));
      },
    ),
  },
];
