import assert from "node:assert/strict";
import { MOST_SEEN, SeenIds } from "../../lib/bulk/seen_ids.ts";

/** Rows with ids of two words each, in lines from a number on. */
function marks(ids: [number, number][], from = 1) {
  return { lines: Float64Array.from(ids, (_, i) => from + i), ids: new Uint32Array(ids.flat()) };
}

Deno.test("SeenIds.add() returns the rows whose id was seen, with the line of the first", () => {
  const seen = new SeenIds();
  assert.deepEqual(seen.add(marks([[1, 1], [2, 2], [1, 1], [3, 3]])), [[3, 1]]);
  assert.deepEqual(seen.add(marks([[2, 2], [4, 4], [1, 1]], 5)), [[5, 2], [7, 1]]);
  assert.deepEqual(seen.add(marks([])), []);
  assert.equal(seen.isFull, false);
});

Deno.test("SeenIds.add() tells ids apart that share a word, or the slot where they belong", () => {
  const seen = new SeenIds();
  const ids: [number, number][] = [[0, 0], [0, 1], [1, 0], [1024, 0], [1024, 1], [2 ** 32 - 1, 0]];
  assert.deepEqual(seen.add(marks(ids)), []);
  assert.deepEqual(seen.add(marks(ids, 7)), ids.map((_, i) => [7 + i, 1 + i]));
});

Deno.test("SeenIds.add() remembers as many ids as it says and no more", () => {
  const seen = new SeenIds();
  const ids = Array.from({ length: MOST_SEEN }, (_, i): [number, number] => [i * 7, i]);
  assert.deepEqual(seen.add(marks(ids)), []);
  assert.equal(seen.isFull, false);
  assert.deepEqual(seen.add(marks([[7, 1], [5, 5], [5, 5]], 600_000)), [[600_000, 2]]);
  assert.equal(seen.isFull, true);
  assert.deepEqual(seen.add(marks(ids.slice(-1))), [[1, MOST_SEEN]]);
});
