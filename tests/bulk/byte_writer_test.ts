import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { ByteWriter } from "../../lib/bulk/byte_writer.ts";

/** Any texts: plain ones, such as need escapes, beyond ASCII, with lone surrogates. */
const texts = fc.oneof(
  fc.string({ unit: "grapheme-ascii" }),
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xff })).map((units) => String.fromCharCode(...units)),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);

Deno.test("ByteWriter writes text, JSON and base64url as the platform does, however small it begins", () => {
  const bytes = fc.uint8Array({ maxLength: 100 });
  fc.assert(fc.property(texts, bytes, fc.nat(8), (text, data, size) => {
    const writer = new ByteWriter(size);
    writer.text(text);
    writer.json(text);
    writer.byte(0);
    writer.base64Url(data, data.length);
    writer.append(data);
    const wanted = Buffer.concat([
      Buffer.from(`${text}${JSON.stringify(text)}\0${Buffer.from(data).toString("base64url")}`),
      data,
    ]);
    assert.deepEqual(Buffer.from(writer.take()), wanted);
  }));
});

Deno.test("ByteWriter.take() returns a copy, after which it begins anew", () => {
  const writer = new ByteWriter(16);
  writer.text("first");
  const first = writer.take();
  writer.text("other");
  const texts = [first, writer.take(), writer.take()].map((each) => new TextDecoder().decode(each));
  assert.deepEqual(texts, ["first", "other", ""]);
});
