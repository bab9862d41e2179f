import assert from "node:assert/strict";
import { reachOf, type Sent } from "./measure.ts";
import { REACH, type Runtime } from "./reach.ts";

const INTERCEPTED = ["first", "after a real request", "after one that passed through"];

/** Holds what was measured against the table, client by client: all of the table, unless some are named. */
export async function checkReach(
  test: Deno.TestContext,
  sent: Sent[],
  runtime: Runtime,
  clients: string[] = Object.keys(REACH),
): Promise<void> {
  for (const name of clients) {
    const reach = REACH[name]![runtime];
    if (reach === undefined) continue;
    await test.step(name, () => {
      const measured = INTERCEPTED.map((step) => [step, reachOf(sent, name, step)]);
      assert.deepEqual(measured, INTERCEPTED.map((step) => [step, reach]));
      for (const step of ["after stop", "passed through"]) {
        assert.equal(reachOf(sent, name, step), "out of reach", `${step}: nothing is in the way`);
      }
    });
  }
}
