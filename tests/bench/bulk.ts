import issuer from "../../fixtures/issuer.json" with { type: "json" };
import { makeProject, missingForProject } from "../support/programs/npm_project.ts";
import { HERE, ROOT, rounds, type Row, row, time } from "./stats.ts";

/** Bulk minting, whole processes: on Deno, and on Node where the npm package can be installed. */
export async function bulk(count = 1_000_000, times = 3): Promise<Row[]> {
  const file = await Deno.makeTempFile({ suffix: ".csv" });
  await writeRows(file, count);
  const signer = ["-i", issuer.issuer, "-s", issuer.secret];
  const args = (
    workers: number,
  ) => ["batch", file, "--workers", String(workers), ...signer];
  const flags = [
    "run",
    "--no-prompt",
    `--allow-read=${ROOT}lib,${file}`,
    `${ROOT}cli.ts`,
  ];
  const batch = (workers: number) => () => time(Deno.execPath(), [...flags, ...args(workers)]);
  const loop = [
    `${HERE}jsonwebtoken_loop.cjs`,
    String(count),
    issuer.issuer,
    issuer.secret,
  ];
  await using project = missingForProject() === undefined ? await makeProject() : undefined;
  // Node 22, for both sides
  const node = project === undefined ? "node" : `${project.env.PATH!.split(":", 1)[0]}/node`;
  const bin = `${project?.folder}/node_modules/@guestissuer/webex/bin/guestissuer.js`;
  const ms = await rounds({
    one: batch(1),
    two: batch(2),
    jsonwebtoken: () => time(node, loop),
    ...project === undefined ? {} : { node: () => time(node, [bin, ...args(2)]) },
  }, times);
  await Deno.remove(file);
  const rate = (name: string) => `${Math.round(count / ms[name]!)}k/s`;
  const ratio = (name: string) => ms.jsonwebtoken! / ms[name]!;
  const peer = "jsonwebtoken 9 on Node in a loop";
  return [
    row(
      "bulk minting, two threads",
      peer,
      ratio("two"),
      ">= 2.0",
      `${rate("two")}, ${rate("jsonwebtoken")}`,
    ),
    row(
      "bulk minting, one thread",
      peer,
      ratio("one"),
      ">= 1.0",
      `${rate("one")}, ${rate("jsonwebtoken")}`,
    ),
    ...project === undefined ? [] : [
      row(
        "bulk minting on Node, two threads",
        peer,
        ratio("node"),
        ">= 1.5",
        `${rate("node")}, ${rate("jsonwebtoken")}`,
      ),
    ],
  ];
}

async function writeRows(path: string, count: number): Promise<void> {
  using file = await Deno.open(path, { write: true });
  const encoder = new TextEncoder();
  let text = "userId,userName,delay\n";
  for (let i = 0; i < count; i++) {
    text += `guest-${i},Guest number ${i},600\n`;
    if (text.length < 65536 && i < count - 1) continue;
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length;) {
      at += await file.write(bytes.subarray(at));
    }
    text = "";
  }
}
