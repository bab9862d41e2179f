import assert from "node:assert/strict";
import { RowWriter } from "../../lib/bulk/mint_rows.ts";
import { createGuestToken } from "../../mod.ts";
import { ISSUER, NOW, SECRET } from "../support/tokens.ts";

const settings = {
  ...{ format: { kind: "jsonl" }, output: "csv", expiresIn: 60, now: NOW },
  ...{ after: 0, failFast: false },
} as unknown as RowWriter["settings"];

const rowOf = (line: number, displayName: string) => ({
  ...{ line, subject: String(line), displayName, expiresIn: undefined },
});

Deno.test("rows are whole wherever they stand in the buffer, also where it has to grow", async () => {
  const job = { issuer: ISSUER, secret: SECRET, settings };
  // three rows of one less than 64 kB, up to somewhat more
  for (let length = 8350; length < 8550; length++) {
    const writer = new RowWriter(job);
    const names = ["a".repeat(20_000), "b".repeat(20_000), "c".repeat(length), "d"];
    for (const [i, name] of names.entries()) writer.write(rowOf(i + 1, name));
    const lines = new TextDecoder().decode(writer.take().bytes).split("\n");
    assert.equal(lines.pop(), "");
    for (const line of lines) {
      assert.match(line, /^\d,\d,[\w-]+\.[\w-]+\.[\w-]{43},[\dT:.-]{23}Z,[\da-f]{16}$/);
    }
    const guest = { subject: "3", displayName: names[2]! };
    const token = await createGuestToken(guest, { ...job, now: () => NOW, expiresIn: 60 });
    assert.equal(lines[2]!.split(",")[2], token);
  }
});

Deno.test("a writer of rows begins anew with each block", () => {
  const writer = new RowWriter({ issuer: ISSUER, secret: SECRET, settings });
  const blocks = [[1, 2], [3], []].map((lines) => {
    for (const line of lines) writer.write(rowOf(line, "Ada"));
    const { bytes, marks } = writer.take();
    return [bytes.length > 0, [...marks.lines], marks.ids.length];
  });
  assert.deepEqual(blocks, [[true, [1, 2], 4], [true, [3], 2], [false, [], 0]]);
});
