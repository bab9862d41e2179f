/** SECURITY.md promises what tests hold, and nothing else. */
import assert from "node:assert/strict";

const ROOT = new URL("../", import.meta.url);
const PAGE = await Deno.readTextFile(new URL("SECURITY.md", ROOT));
const PROMISED = PAGE.slice(PAGE.indexOf("## What is promised"), PAGE.indexOf("## What is not"));

/** The items of the lists, each on one line. */
const PROMISES = PROMISED.split(/^(?=- |\*\*)/m)
  .filter((part) => part.startsWith("- "))
  .map((part) => part.replaceAll(/\s+/g, " "));

Deno.test("the README links SECURITY.md", async () => {
  assert.match(await Deno.readTextFile(new URL("README.md", ROOT)), /\]\(SECURITY\.md\)/);
});

Deno.test("SECURITY.md has no address that is not there", () => {
  assert.doesNotMatch(PAGE, /https?:|@[a-z]|mailto/);
});

for (const promise of PROMISES) {
  Deno.test(`a test holds the promise: ${promise.slice(2, 80)}`, async () => {
    const paths = [...promise.matchAll(/\[(?:Test|test|on Node)\]\((tests\/[^)]+)\)/g)];
    assert(paths.length > 0, "no test is named");
    for (const [, path] of paths) {
      const source = await Deno.readTextFile(new URL(path!, ROOT));
      assert.match(source, /^\s*(Deno\.)?test\(|^inProject\(|: Behaviour\[\]/m, path);
    }
  });
}

Deno.test("SECURITY.md makes its promises in lists", () => {
  assert(PROMISES.length >= 14, String(PROMISES.length));
});
