import fc from "fast-check";
import { assertScrubbed } from "../support/record/assert_scrubbed.ts";
import { planted } from "../support/record/planted.ts";

// 10,000 exchanges and more are tried by `deno task fuzz`
Deno.test("scrub() leaves nothing of secrets planted at random depths and in random encodings", () => {
  fc.assert(fc.property(planted, assertScrubbed), { numRuns: 60 });
});
