/**
 * Measures start-up, bulk minting and the mock's throughput against peers, all in the same run, and prints a
 * table of ratios. Needs Linux, Node, wrk, and `npm ci --prefix tests/bench`.
 *
 * @module
 */
import { bulk } from "./bulk.ts";
import { endpoint } from "./endpoint.ts";
import { flood } from "./flood.ts";
import { inProcess } from "./in_process.ts";
import { live } from "./live.ts";
import { memory } from "./memory.ts";
import { server } from "./server.ts";
import { startup } from "./startup.ts";
import { type Row, table } from "./stats.ts";

const PARTS: Record<string, () => Promise<Row[]>> = {
  startup: () => startup(),
  bulk: () => bulk(),
  server: () => server(),
  "in-process": () => inProcess(),
  endpoint: () => endpoint(),
  memory: () => memory(),
  flood: () => flood(),
  live: () => live(),
};

const rows: Row[] = [];
const wanted = Deno.args.length > 0 ? Deno.args : Object.keys(PARTS);
for (const name of wanted) {
  await Deno.stderr.write(new TextEncoder().encode(`measuring ${name}…\n`));
  rows.push(...await PARTS[name]!());
}
const { stdout } = await new Deno.Command("node", {
  args: ["--version"],
  stdout: "piped",
}).output();
const machine = `${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}, Node ${
  new TextDecoder().decode(stdout).trim().slice(1)
}`;
await Deno.stdout.write(
  new TextEncoder().encode(`${machine}\n\n${table(rows)}`),
);
