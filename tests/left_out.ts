/**
 * Says which tests of a task are left out for want of a tool, and the command that brings it, one line each. Each of
 * {@linkcode TASKS} runs it at its end, with its own name as the argument.
 *
 * @module
 */
import { TASKS, TOOLS } from "./support/programs/tools.ts";

const task = TASKS.find((each) => each === Deno.args[0]);
if (task === undefined) throw new TypeError(`name a task: ${TASKS.join(" or ")}`);
const lines = TOOLS.filter(({ tasks, missing }) => tasks.includes(task) && missing() !== undefined)
  .map(({ tries, bring }) => `left out: ${tries}. It takes: ${bring}\n`);
await Deno.stderr.write(new TextEncoder().encode(lines.join("")));
