import assert from "node:assert/strict";
import type { Check } from "../../lib/doctor/mod.ts";
import { eachRow } from "../support/each_row.ts";
import { diagnoseWorld, type Fault, FAULTS, goodWorld } from "../support/doctor/faults.ts";

/** What is not well in a diagnosis. */
function bad(checks: Check[]): Check[] {
  return checks.filter(({ status }) => status === "error" || status === "warning");
}

/** The lines of a world with faults. */
async function diagnosed(...faults: Fault[]): Promise<Check[]> {
  const world = goodWorld();
  for (const { plant } of faults) await plant(world);
  return await diagnoseWorld(world);
}

Deno.test("diagnose() finds nothing wrong where nothing is", async () => {
  const checks = await diagnosed();
  assert.deepEqual(checks.map(({ name, status }) => `${name} ${status}`), [
    "runtime ok",
    "permissions ok",
    "variables ok",
    "env_file ok",
    "issuer ok",
    "secret ok",
    "signing ok",
    "token ok",
    "base_url ok",
    "proxy ok",
    "network ok",
    "clock ok",
    "service ok",
    "login ok",
    "refresh_token ok",
    "access_token ok",
    "organization ok",
    "guests ok",
  ]);
});

for (const fault of FAULTS) {
  Deno.test(`diagnose() finds ${fault.what}, and nothing else`, async () => {
    const [name, code, status = "error"] = fault.line;
    const found = bad(await diagnosed(fault));
    assert.deepEqual(found.map((each) => [each.name, each.code, each.status]), [
      [name, code, status],
    ]);
    assert.match(found[0]!.message, fault.seen);
    assert.match(found[0]!.hint!, fault.hint);
  });
}

/** Ten of them, each of another kind. */
const TEN = FAULTS.filter(({ what }) =>
  [
    "a clock that is two hours behind",
    "a connection that is refused",
    "a captive portal",
    "a base URL with /v1 twice",
    "the secret of another issuer",
    "an issuer id that was cut",
    "a refresh token that has expired",
    "a scope that is missing",
    "quotes around a variable",
    "a file .env that was not loaded",
  ].includes(what)
);

/** Who refuses a connection shows no page. */
const APART = ["a connection that is refused", "a captive portal"];

const PAIRS = TEN.flatMap((one, index) => TEN.slice(index + 1).map((other) => [one, other]))
  .filter((pair) => !pair.every(({ what }) => APART.includes(what)));

/**
 * What becomes of a fault beside another one: its line, or that it was not looked at, and why. `undefined` where
 * nothing is said, since what it is about is not known then.
 */
function expected(fault: Fault, other: Fault): string | undefined {
  const [name, code] = fault.line;
  const [cause, , status] = other.line;
  if (status === "warning" || !fault.hiddenBy.includes(cause)) return `${name}: ${code}`;
  // without a refresh there is no token to ask with, so that nothing is said of it
  if (name === "guests") return undefined;
  return `${name}: skipped for ${cause}`;
}

function inShort({ name, status, code, cause }: Check): string {
  return status === "skipped" ? `${name}: skipped for ${cause}` : `${name}: ${code}`;
}

Deno.test("diagnose() finds every pair of ten faults, or says which of the two hides the other", async (t) => {
  assert.equal(TEN.length, 10);
  assert.equal(PAIRS.length, 44);
  await eachRow(t, PAIRS, async ([one, other]) => {
    const checks = await diagnosed(one!, other!);
    const lines = checks.map(inShort);
    const wanted = [expected(one!, other!), expected(other!, one!)].filter((each) => each);
    for (const each of wanted) {
      assert(lines.includes(each!), `${one!.what}, ${other!.what}: ${each}\n${lines.join("\n")}`);
    }
    // and no third one
    const own = new Set([one!.line[0], other!.line[0]]);
    const third = bad(checks).filter(({ name }) => !own.has(name));
    assert.deepEqual(third.map(inShort), [], `${one!.what}, ${other!.what}`);
    // a line that was skipped names what has failed before it
    for (const { status, cause, message } of checks) {
      if (status !== "skipped" || cause === undefined) continue;
      assert.equal(message, `not looked at, since ${cause} has failed`);
      const at = checks.findIndex(({ name, status }) => name === cause && status === "error");
      assert(at !== -1, `${one!.what}, ${other!.what}: ${cause}`);
    }
  });
});
