import { rowHash } from "../support/bulk/row_hash.ts";
import assert from "node:assert/strict";
import { mayStartWorkers, mintStream } from "../../lib/bulk/mint_stream.ts";
import { openInput } from "../../lib/bulk/open_input.ts";
import type { RowBlock } from "../../lib/bulk/split_rows.ts";
import type { MintedBlock, MintJob } from "../../lib/bulk/mint_rows.ts";
import { createGuestToken } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { ISSUER, NOW, SECRET } from "../support/tokens.ts";
import { concat, piecesOf } from "../support/bulk/chunks.ts";

const ROWS = 24_000;

/** Rows of every kind: quoted ones, long ones, such as cannot be used, and a block with bytes that are no UTF-8. */
function manyRows(): Uint8Array {
  const lines = ["userId,userName,delay\n"];
  for (let i = 2; i <= ROWS + 1; i++) {
    if (i % 1000 === 0) lines.push(`${i},,\n`);
    else if (i % 777 === 0) lines.push(`${i},"Ada" x,\n`);
    else if (i % 10 === 0) lines.push(`${i},"Ada, ""山田"" ${"é".repeat(i % 90)}",${i}\n`);
    else lines.push(`${i},Guest number ${i},\n`);
  }
  return concat(lines.join("").slice(0, -1), new Uint8Array([0xff]));
}

async function start(bytes: Uint8Array, size: number, output: "csv" | "jsonl" = "csv") {
  const { format, blocks } = await openInput(piecesOf(bytes, 50_000), { size });
  const settings = { format, output, expiresIn: 5400, now: NOW, after: 0, failFast: false };
  const start: MintJob = { issuer: ISSUER, secret: SECRET, settings };
  return { blocks, start };
}

async function mintAll(bytes: Uint8Array, workers: number, size: number, output: "csv" | "jsonl") {
  const { blocks, start: settings } = await start(bytes, size, output);
  const all: MintedBlock[] = await Array.fromAsync(mintStream(blocks, settings, workers));
  return {
    text: new TextDecoder().decode(concat(...all.map((each) => each.bytes))),
    bad: all.flatMap((each) => each.bad),
    count: all.reduce((sum, each) => sum + each.marks.lines.length, 0),
    blocks: all.length,
  };
}

Deno.test("mintStream() gives the same bytes in the same order with 1 worker and with 3", async (t) => {
  const bytes = manyRows();
  await eachRow(t, ["csv", "jsonl"] as const, async (output) => {
    const alone = await mintAll(bytes, 1, 32_768, output);
    const { text, bad, count } = alone;
    assert(alone.blocks >= 12);
    // 24 without a name, 30 with malformed quotes, and the last one
    assert.deepEqual([count, bad.length], [ROWS - 55, 55]);
    assert.deepEqual(bad.at(-1), {
      line: ROWS + 1,
      error: "this row is not UTF-8; save the list as UTF-8",
    });
    assert.deepEqual(await mintAll(bytes, 3, 32_768, output), alone);
    const other = await mintAll(bytes, 3, 8192, output);
    assert.deepEqual([other.text === text, other.bad, other.count], [true, bad, count]);
  });
});

Deno.test("mintStream() makes the tokens of createGuestToken()", async () => {
  const { text } = await mintAll(manyRows(), 3, 16_384, "jsonl");
  const rows = text.trimEnd().split("\n").map((row) => JSON.parse(row));
  const now = () => NOW;
  for (const row of rows.filter((_, i) => i % 97 === 0)) {
    const { line, userId, token, expiresAt, rowHash: hash, ...rest } = row;
    assert.deepEqual([userId, rest], [String(line), {}]);
    const displayName = line % 10 === 0
      ? `Ada, "山田" ${"é".repeat(line % 90)}`
      : `Guest number ${line}`;
    const expiresIn = line % 10 === 0 ? line : 5400;
    const options = { issuer: ISSUER, secret: SECRET, now, expiresIn };
    assert.equal(token, await createGuestToken({ subject: userId, displayName }, options));
    assert.equal(hash, rowHash(userId, displayName, line % 10 === 0 ? String(line) : ""));
    assert.equal(expiresAt, new Date((Math.floor(NOW / 1000) + expiresIn) * 1000).toISOString());
  }
});

Deno.test("mintStream() ends its workers when no more is wanted", async () => {
  const { blocks, start: settings } = await start(manyRows(), 16_384);
  let seen = 0;
  for await (const { marks } of mintStream(blocks, settings, 3)) {
    assert(marks.lines.length > 0);
    if (++seen === 5) break;
  }
  assert.deepEqual(await blocks[Symbol.asyncIterator]().next(), { done: true, value: undefined });
});

Deno.test("mintStream() ends with the error of a worker that fails, after the blocks before", async () => {
  const { blocks, start: settings } = await start(manyRows(), 16_384);
  const poison = { bytes: { buffer: new ArrayBuffer(1) }, line: 1 } as unknown as RowBlock;
  async function* poisoned(): AsyncGenerator<RowBlock> {
    let at = 0;
    for await (const block of blocks) yield ++at === 8 ? poison : block;
  }
  const minted = mintStream(poisoned(), settings, 3);
  for (let i = 1; i < 8; i++) assert((await minted.next()).value!.marks.lines.length > 0);
  await assert.rejects(() => minted.next(), {
    message: /^A worker failed: TypeError: /,
  });
  assert.deepEqual(await minted.next(), { done: true, value: undefined });
});

Deno.test("mintStream() ends with the error of its input", async () => {
  const { blocks, start: settings } = await start(manyRows(), 16_384);
  async function* broken(): AsyncGenerator<RowBlock> {
    let at = 0;
    for await (const block of blocks) {
      if (++at === 9) throw new Error("broken for the test");
      yield block;
    }
  }
  const minted = mintStream(broken(), settings, 3);
  await assert.rejects(() => Array.fromAsync(minted), { message: "broken for the test" });
});

Deno.test("mayStartWorkers() is true where the library may be read", () => {
  assert.equal(mayStartWorkers(), true);
});
