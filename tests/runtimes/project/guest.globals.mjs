// For runners that bring `it` along: mocha, jest, and vitest with its globals.
import { EXPECTED, scenario } from "./scenario.mjs";

it("a guest logs in", async () => {
  const seen = await scenario();
  for (const [key, value] of Object.entries(EXPECTED)) {
    if (seen[key] !== value) throw new Error(`${key} is ${seen[key]}`);
  }
});
