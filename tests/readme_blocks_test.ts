import assert from "node:assert/strict";
import { missingProgram } from "./support/programs/judge.ts";
import { describe } from "./support/programs/run_program.ts";
import { type Block, BLOCKS } from "./support/readme/pages.ts";
import { createReader } from "./support/readme/reader.ts";

/** Shell blocks that are not run here, and what shows that they work. */
const ELSEWHERE: [start: string, shown: string][] = [
  ["npx -y deno@2.9.6 task test\n", "it runs this test"],
  ["npm ci --prefix tests/", "CI runs it before the tests"],
  [
    "deno run --allow-read --allow-env=PORT ",
    "tests/examples/chat_test.ts runs the line as it stands",
  ],
];

const shellBlocks = BLOCKS.filter(({ language, code }) =>
  ["sh", "bash"].includes(language) && !ELSEWHERE.some(([start]) => code.startsWith(start))
);

const missingCurl = missingProgram("curl");

Deno.test("what a page tells to type works as it stands, in a clone or in an empty folder", async (t) => {
  await using reader = await createReader();
  for (const [page, blocks] of Map.groupBy(shellBlocks, ({ page }) => page)) {
    await t.step({
      name: `${page}: ${blocks.length} blocks`,
      // tests/left_out.ts says so
      ignore: missingCurl !== undefined && blocks.some(({ code }) => code.includes("curl ")),
      fn: async () => {
        const ended = await reader.follow(blocks);
        // the last line of its progress names the block
        assert.equal(ended.code, 0, describe(ended));
      },
    });
  }
  const modules = BLOCKS.filter(({ language, attributes }) =>
    language === "ts" && !attributes.includes("ignore")
  );
  for (const block of modules) {
    await t.step(`${block.page}:${block.line} runs with the module by its URL`, async () => {
      const ended = await reader.runModule(block);
      assert.equal(ended.code, 0, describe(ended));
    });
  }
});

Deno.test("every block of a page is one of the languages that are tried", () => {
  // TypeScript is run by `deno test --doc` too; zsh and fish by tests/completions
  const tried = ["sh", "bash", "zsh", "fish", "ts", "json", "mermaid", "text"];
  const others = BLOCKS.filter(({ language }) => !tried.includes(language));
  assert.deepEqual(others.map(place), []);
  for (const { language, code } of BLOCKS) if (language === "json") JSON.parse(code);
  for (const [start] of ELSEWHERE) {
    assert(BLOCKS.some(({ code }) => code.startsWith(start)), `${start} is in no page`);
  }
});

function place({ page, line, language }: Block): string {
  return `${page}:${line} ${language}`;
}
