import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import * as native from "../lib/bytes.ts";
import { eachRow } from "./support/each_row.ts";

const BYTES = [...Array(67).keys(), 8191, 8192, 8193, 100_000]
  .map((length) => Uint8Array.from({ length }, (_, index) => index * 151 + length & 255));
const TEXTS = [
  "",
  "A",
  "AA",
  "AAA",
  "QUI",
  "QUJ",
  "_-__",
  "/+//",
  "_+AA",
  "QQ==",
  "QQ=",
  "QQ===",
  "QQ \n",
];

/** The module as it is where bytes have no base64 of their own: in Node 22, and in browsers of 2024. */
async function withoutNative(): Promise<typeof native> {
  const { fromBase64 } = Uint8Array;
  try {
    Object.assign(Uint8Array, { fromBase64: undefined });
    // the query makes it a module of its own
    return await import("../lib/bytes.ts?without-native" as string);
  } finally {
    Object.assign(Uint8Array, { fromBase64 });
  }
}

for (
  const [name, load] of [
    ["with the engine's own base64", () => Promise.resolve(native)],
    ["without it", withoutNative],
  ] as const
) {
  Deno.test(`base64 and hex are those of node:buffer ${name}`, async (t) => {
    const tested = await load();
    await eachRow(t, BYTES, (bytes) => {
      const buffer = Buffer.from(bytes);
      const url = buffer.toString("base64url");
      const padded = buffer.toString("base64");
      assert.equal(tested.encodeBase64Url(bytes), url);
      assert.equal(tested.encodeBase64(bytes), padded);
      assert.equal(tested.encodeBase64(bytes, { omitPadding: true }), padded.replace(/=+$/, ""));
      assert.equal(tested.encodeHex(bytes), buffer.toString("hex"));
      for (const text of [url, padded]) assert.deepEqual(tested.decodeBase64(text), bytes);
      assert.deepEqual(tested.decodeBase64Url(url), bytes);
    });
  });

  Deno.test(`base64 of ten million characters overflows no stack ${name}`, async () => {
    const tested = await load();
    const long = "A".repeat(10_000_000);
    assert.equal(tested.decodeBase64Url(long)?.length, 7_500_000);
    assert.equal(tested.decodeBase64Url(`${long}*`), undefined);
    assert.equal(tested.decodeBase64(`${long}*`), undefined);
    assert.equal(tested.encodeBase64(new Uint8Array(7_500_000)), long);
  });
}

Deno.test("base64 that is malformed is refused alike with and without the engine's own", async () => {
  const fallback = await withoutNative();
  for (const text of TEXTS) {
    assert.deepEqual(fallback.decodeBase64(text), native.decodeBase64(text), text);
    assert.deepEqual(fallback.decodeBase64Url(text), native.decodeBase64Url(text), text);
  }
  assert.equal(native.decodeBase64("_+AA"), undefined);
  assert.deepEqual(native.decodeBase64("QUJ"), new TextEncoder().encode("AB"));
});
