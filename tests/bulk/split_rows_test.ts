import assert from "node:assert/strict";
import fc from "fast-check";
import { CsvScanner } from "../../lib/bulk/scan_row.ts";
import { type RowBlock, RowSplitter } from "../../lib/bulk/split_rows.ts";
import { eachRow } from "../support/each_row.ts";
import {
  bytesOf,
  inShort,
  piecesOf,
  readAll,
  type ShortRow,
  streamOf,
} from "../support/bulk/chunks.ts";

const MIB = 1024 * 1024;
const LONG = "this row is longer than 1 MiB";

/** Many plain rows, and what is read of them. */
function plainRows(from: number, count: number): { text: string; rows: ShortRow[] } {
  const numbers = Array.from({ length: count }, (_, i) => from + i);
  return {
    text: numbers.map((line) => `${line},Ada\n`).join(""),
    rows: numbers.map((line): ShortRow => [line, String(line), "Ada"]),
  };
}

Deno.test("an unclosed quote spoils its own row alone in a file of more than 1 MiB, in time", async (t) => {
  const before = plainRows(2, 1000);
  const after = plainRows(1003, 120_000);
  const input = `userId,userName\n${before.text}x,"Ada\n${after.text}y,"Bob\nz,Eve\n`;
  const open = "a quote is opened and not closed";
  const expected = [
    ...before.rows,
    [1002, open],
    ...after.rows,
    [121_003, open],
    [121_004, "z", "Eve"],
  ];
  await eachRow(t, [streamOf(input), piecesOf(input, 50_021)], async (stream) => {
    const start = performance.now();
    assert.deepEqual(inShort(await readAll(stream)), expected);
    assert(performance.now() - start < 5000);
  });
});

Deno.test("many rows with quotes that are not closed are read in time", async () => {
  const count = 20_000;
  const cases: [row: string, told: number][] = [
    ['x,"Ada\n', count],
    ['x,"""Ada\n', count],
    ['x,"A" b\n', count],
    // two are one row, of one column
    ['"""\n', count / 2],
    // two are one blank row
    ['"\n', 0],
  ];
  for (const [row, told] of cases) {
    const start = performance.now();
    const rows = await readAll(piecesOf(`userId,userName\n${row.repeat(count)}`, 65_536));
    assert(performance.now() - start < 5000, JSON.stringify(row));
    assert.equal(rows.filter((each) => "error" in each).length, told, JSON.stringify(row));
  }
});

Deno.test("a row longer than 1 MiB is told, and the rows around it are unharmed", async () => {
  const fits = "x".repeat(MIB - 2);
  const cases: [what: string, row: string, told: ShortRow[]][] = [
    ["as long as can be", `1,${fits}`, [[3, "userName is longer than 20000 characters"]]],
    ["with a name as long as can be", `1,${"é".repeat(20_000)}`, [[3, "1", "é".repeat(20_000)]]],
    ["one byte longer", `1,${fits}x`, [[3, LONG]]],
    ["much longer", `1,${"x".repeat(3 * MIB)}`, [[3, LONG]]],
    ["with an open quote", `1,"${fits}`, [[3, LONG]]],
    ["with text after a quote", `1,"" ${fits}`, [[3, LONG]]],
  ];
  for (const [what, row, told] of cases) {
    const text = `userId,userName\n0,Ada\n${row}\n2,Bob\n`;
    const expected = [[2, "0", "Ada"], ...told, [4, "2", "Bob"]];
    for (const stream of [streamOf(text), piecesOf(text, 65_536), piecesOf(text, 999_983)]) {
      assert.deepEqual(inShort(await readAll(stream)), expected, what);
    }
    const atEnd = piecesOf(`userId,userName\n0,Ada\n${row}`, 65_536);
    assert.deepEqual(inShort(await readAll(atEnd)), [[2, "0", "Ada"], ...told], what);
  }
});

Deno.test("the same rows are read of any text, in blocks of any size", async () => {
  const parts = fc.constantFrom(
    '"',
    '""',
    ",",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\u00a0",
    "a",
    "1,A\n",
    "é",
  );
  const texts = fc.array(parts, { maxLength: 40 }).map((each) => each.join(""));
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 1, max: 30 }), async (text, size) => {
      const input = `userId,userName\n${text}`;
      const whole = inShort(await readAll(streamOf(input)));
      assert.deepEqual(inShort(await readAll(streamOf(input), { size })), whole);
      assert.deepEqual(inShort(await readAll(piecesOf(input, size), { size: 1 })), whole);
    }),
    { numRuns: 3000, seed: 6 },
  );
});

/** Pushes pieces into a splitter of CSV, and returns the blocks in short. */
function split(pieces: Iterable<string | Uint8Array>, size?: number) {
  const splitter = new RowSplitter(new CsvScanner(), { size });
  const short = ({ bytes, line, fault }: RowBlock) => [
    line,
    fault ?? new TextDecoder().decode(bytes),
  ];
  const pushed = Array.from(pieces, (piece) => splitter.push(bytesOf(piece)).map(short));
  return [...pushed, splitter.end().map(short)];
}

Deno.test("RowSplitter keeps no more of an endless line than a row may have, and says so at once", () => {
  const pieces = [...Array(200).fill("x".repeat(65_536)), "\n1\n"];
  const blocks = split(pieces);
  assert.deepEqual(blocks.flat(), [[1, LONG], [2, "1\n"]]);
  // 16 pieces are 1 MiB
  assert.deepEqual(blocks[15], []);
  assert.deepEqual(blocks[16], [[1, LONG]]);
});

Deno.test("RowSplitter returns rows as soon as they are whole, in blocks of about the size", () => {
  const pieces = ["a,1\nb,", '"2\n', '3"\nc,4\nd,5\n', "e"];
  assert.deepEqual(split(pieces, 5), [
    [[1, "a,1\n"]],
    [],
    [[2, 'b,"2\n3"\n'], [4, "c,4\nd,5\n"]],
    [],
    [[6, "e"]],
  ]);
});
