import assert from "node:assert/strict";
import { editDistance, nearestWord } from "../lib/nearest_word.ts";

for (
  const [word, words, nearest, distance] of [
    ["rooms", ["rooms", "room"], "rooms", 0],
    ["roms", ["memberships", "rooms"], "rooms", 1],
    ["cat", ["bat", "rat"], "bat", 1],
    ["ROOMS", ["people", "Rooms"], "Rooms", 0],
    ["", ["rooms", "me"], "me", 2],
    ["rooms", ["x".repeat(1000), "rom"], "rom", 2],
  ] as const
) {
  Deno.test(`nearestWord() finds ${nearest} for ${JSON.stringify(word)}`, () => {
    assert.deepEqual(nearestWord(word, words), { word: nearest, distance });
  });
}

for (
  const [from, to, steps] of [
    ["", "", 0],
    ["", "abc", 3],
    ["abc", "", 3],
    ["abc", "abc", 0],
    ["abc", "abd", 1],
    ["abc", "ab", 1],
    ["ab", "abc", 1],
    ["abc", "bac", 1],
    ["abc", "cab", 2],
    ["ca", "abc", 3],
    ["kitten", "sitting", 3],
  ] as const
) {
  Deno.test(`editDistance() counts ${steps} from ${JSON.stringify(from)} to ${JSON.stringify(to)}`, () => {
    assert.equal(editDistance(from, to), steps);
    assert.equal(editDistance(to, from), steps);
  });
}
