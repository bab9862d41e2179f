import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
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
  assert.equal(await readText(piecesOf(BYTES, 5), { limit: BYTES.length }), TEXT);
  await assert.rejects(readText(piecesOf(BYTES, 5), { limit: BYTES.length - 1 }), {
    name: "TooLarge",
  });
});

Deno.test("readText() gives a stream up that has no end", async () => {
  let ended = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(BYTES),
    cancel: () => void (ended = true),
  });
  await assert.rejects(readText(endless, { limit: 1000 }), { name: "TooLarge" });
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

const utf16 = (text: string) => new Uint8Array(Buffer.from(text, "utf16le"));
const swapped = (text: string) => new Uint8Array(Buffer.from(text, "utf16le").swap16());

/** Ways in which a text is written, and the text. */
const WRITTEN: [how: string, bytes: Uint8Array, text: string][] = [
  ["UTF-8 with a byte order mark", new TextEncoder().encode(`\uFEFF${TEXT}`), TEXT],
  ["UTF-16LE with a byte order mark, as PowerShell 5 writes it", utf16(`\uFEFF${TEXT}`), TEXT],
  ["UTF-16BE with a byte order mark", swapped(`\uFEFF${TEXT}`), TEXT],
  ["UTF-16LE without one", utf16(TEXT), TEXT],
  ["UTF-16BE without one", swapped(TEXT), TEXT],
  ["one character of UTF-16", utf16("a"), "a"],
  ["two characters of UTF-16", swapped("ab"), "ab"],
  ["nothing", new Uint8Array(), ""],
  ["one byte", new Uint8Array([65]), "A"],
  ["only a byte order mark", new Uint8Array([0xff, 0xfe]), ""],
];

for (const [how, bytes, text] of WRITTEN) {
  Deno.test(`readText() reads ${how}, in pieces of any size`, async () => {
    for (const size of [1, 2, 3, 5, 100]) {
      assert.equal(await readText(piecesOf(bytes, size)), text, `pieces of ${size}`);
    }
  });
}

/** What is no text. */
const NO_TEXT: [what: string, bytes: Uint8Array][] = [
  ["Latin-1", new Uint8Array(Buffer.from("Stève", "latin1"))],
  ["UTF-8 that was cut in a character", BYTES.subarray(0, 3)],
  ["UTF-16 that was cut in a character", utf16(`\uFEFF${TEXT}`).subarray(0, -1)],
  ["three bytes of UTF-16LE", new Uint8Array([65, 0, 66])],
  ["three bytes of UTF-16BE", new Uint8Array([0, 65, 0])],
  ["half a pair of UTF-16", utf16("abc\ud800d")],
  ["UTF-32", new Uint8Array([0xff, 0xfe, 0, 0, 65, 0, 0, 0])],
  ["a key of random bytes", new Uint8Array(32).fill(0xa7)],
];

for (const [what, bytes] of NO_TEXT) {
  Deno.test(`readText() refuses ${what}, and reads it leniently where it is asked to`, async () => {
    for (const size of [1, 3, 100]) {
      await assert.rejects(readText(piecesOf(bytes, size)), {
        name: "NotText",
        message: "it is neither UTF-8 nor UTF-16; save it as UTF-8",
      });
    }
    if (what === "UTF-32") return;
    assert.match(
      await readText(piecesOf(bytes, 3), { lenient: true }),
      /\ufffd$|\ufffdd$|\ufffdve$/,
    );
  });
}
