/**
 * Measures start-up, bulk minting and the mock's throughput against peers, all in the same run, and prints a
 * table of ratios. With `--write` the table in the README beside is replaced; with names of parts only those are
 * measured. Needs Linux, Node, wrk, and `npm ci --prefix tests/bench`.
 *
 * @module
 */
import { bulk } from "./bulk.ts";
import { endpoint } from "./endpoint.ts";
import { endurance } from "./endurance.ts";
import { flood } from "./flood.ts";
import { inProcess } from "./in_process.ts";
import { live } from "./live.ts";
import { HERE, ROOT } from "./processes.ts";
import { server } from "./server.ts";
import { startup } from "./startup.ts";
import { startupOnNode } from "./startup_on_node.ts";
import { type Row, table } from "./stats.ts";

const PARTS: Record<string, () => Promise<Row[]>> = {
  startup: () => startup(),
  "startup-on-node": () => startupOnNode(),
  bulk: () => bulk(),
  server: () => server(),
  "in-process": () => inProcess(),
  endpoint: () => endpoint(),
  flood: () => flood(),
  live: () => live(),
  endurance: () => endurance(),
};

const encoder = new TextEncoder();
const unknown = Deno.args.filter((arg) => arg !== "--write" && !(arg in PARTS));
if (unknown.length > 0) {
  const parts = Object.keys(PARTS).join(", ");
  throw new Error(`There is no part ${unknown.join(", ")}; there are ${parts}, and --write`);
}
const names = Deno.args.filter((arg) => arg in PARTS);
const rows: Row[] = [];
for (const name of names.length > 0 ? names : Object.keys(PARTS)) {
  await Deno.stderr.write(encoder.encode(`measuring ${name}…\n`));
  rows.push(...await PARTS[name]!());
}
const { stdout } = await new Deno.Command("node", { args: ["--version"] }).output();
const node = new TextDecoder().decode(stdout).trim().slice(1);
const machine = `${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}, Node ${node}`;
const text = `${machine}\n\n${table(rows)}`;
await Deno.stdout.write(encoder.encode(text));
if (Deno.args.includes("--write")) await writeTable(text);

/** Puts the table in the place of the one in the README, which is its last section. */
async function writeTable(text: string): Promise<void> {
  const path = `${HERE}README.md`;
  const readme = await Deno.readTextFile(path);
  const [before] = readme.split("\n## As measured\n");
  await Deno.writeTextFile(path, `${before}\n## As measured\n\n${text}`);
  await new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--config", `${ROOT}deno.json`, path],
  }).output();
}
