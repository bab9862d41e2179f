/**
 * Says which tests are left out for want of a tool, and the command that brings it, one line each. `deno task test`
 * runs it at its end.
 *
 * @module
 */
import { TOOLS } from "./support/programs/tools.ts";

const lines = TOOLS.filter(({ missing }) => missing() !== undefined)
  .map(({ tries, bring }) => `left out: ${tries}. It takes: ${bring}\n`);
await Deno.stderr.write(new TextEncoder().encode(lines.join("")));
