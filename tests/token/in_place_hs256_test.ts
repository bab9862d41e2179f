import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { InPlaceHs256, PADDING, SIGNATURE_LENGTH } from "../../lib/token/in_place_hs256.ts";

/** A buffer of other bytes with a message at an offset, and just enough room after it. */
function bufferWith(message: Uint8Array, offset: number): DataView {
  const bytes = new Uint8Array(offset + message.length + PADDING).fill(0xa5);
  bytes.set(message, offset);
  return new DataView(bytes.buffer);
}

function bytesOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => 31 * i + length);
}

Deno.test("InPlaceHs256 signs as node:crypto does, at every length of a message and of a key", () => {
  for (let length = 0; length <= 200; length++) {
    const key = bytesOf(length);
    const signer = new InPlaceHs256(key);
    for (const message of [bytesOf(length), bytesOf(200 - length)]) {
      const view = bufferWith(message, 3);
      const signature = signer.sign(view, 3, 3 + message.length);
      const wanted = createHmac("sha256", key).update(message).digest();
      assert.deepEqual(signature, new Uint8Array(wanted));
    }
  }
});

Deno.test("InPlaceHs256 leaves the message and what stands before it as they are", () => {
  const message = bytesOf(100);
  const view = bufferWith(message, 50);
  const before = new Uint8Array(view.buffer).slice(0, 150);
  new InPlaceHs256(bytesOf(32)).sign(view, 50, 150);
  assert.deepEqual(new Uint8Array(view.buffer).subarray(0, 150), before);
});

Deno.test("InPlaceHs256 returns a signature that stands until the next one is made", () => {
  const signer = new InPlaceHs256(bytesOf(32));
  const first = signer.sign(bufferWith(bytesOf(10), 0), 0, 10);
  const copy = first.slice();
  const second = signer.sign(bufferWith(bytesOf(90), 0), 0, 90);
  assert.deepEqual([first, copy.length], [second, SIGNATURE_LENGTH]);
  assert.notDeepEqual(first, copy);
});
