import { checkProperty, PROPERTIES } from "./properties.ts";

/** The cases of the short run, all properties together; `deno task fuzz` runs many more. */
const CASES = 10_000;

/** Fixed, so that a failure is the same again. */
const SEED = 5;

for (const each of PROPERTIES) {
  Deno.test(`whatever comes, ${each.name}`, async () => {
    await checkProperty(each, CASES, SEED);
  });
}
