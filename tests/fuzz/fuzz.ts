/**
 * The long run of the properties: `deno task fuzz`, or with the number of cases and a seed as arguments after
 * it. It prints each property with its cases and time, and ends with 1 at the first that does not hold.
 *
 * @module
 */
import { checkProperty, PROPERTIES } from "./properties.ts";

const [cases = "1000000", seed = String(Date.now() % 2 ** 31)] = Deno.args;
const encoder = new TextEncoder();
const print = (line: string) => Deno.stdout.writeSync(encoder.encode(`${line}\n`));

print(`seed ${seed}`);
const start = performance.now();
let total = 0;
for (const each of PROPERTIES) {
  const before = performance.now();
  const count = await checkProperty(each, Number(cases), Number(seed));
  total += count;
  print(`${count} cases in ${Math.round((performance.now() - before) / 1000)} s: ${each.name}`);
}
print(`${total} cases in ${Math.round((performance.now() - start) / 1000)} s, and every one held`);
