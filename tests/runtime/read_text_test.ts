import assert from "node:assert/strict";
import { readText } from "../../lib/runtime/read_text.ts";

/** Pieces of so many bytes each. */
async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await bytes.subarray(at, at + size);
}

const TEXT = "Stève ★ 山田 🐍\n";
const BYTES = new TextEncoder().encode(TEXT);

for (const size of [1, 2, 3, 100]) {
  Deno.test(`readText() reads UTF-8 that comes in pieces of ${size} bytes`, async () => {
    assert.equal(await readText(piecesOf(BYTES, size)), TEXT);
  });
}

Deno.test("readText() reads as many bytes as the limit says, and not one more", async () => {
  assert.equal(await readText(piecesOf(BYTES, 5), BYTES.length), TEXT);
  await assert.rejects(readText(piecesOf(BYTES, 5), BYTES.length - 1), { name: "TooLarge" });
});

Deno.test("readText() gives a stream up that has no end", async () => {
  let ended = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(BYTES),
    cancel: () => void (ended = true),
  });
  await assert.rejects(readText(endless, 1000), { name: "TooLarge" });
  assert.equal(ended, true);
});

Deno.test("readText() reads 1 MiB unless told otherwise", async () => {
  const most = new Uint8Array(1024 * 1024).fill(65);
  assert.equal((await readText(piecesOf(most, 65_536))).length, 1_048_576);
  const more = new Uint8Array(1024 * 1024 + 1).fill(65);
  await assert.rejects(readText(piecesOf(more, 65_536)), {
    name: "TooLarge",
    message: "it holds more than 1024 KiB",
  });
});
