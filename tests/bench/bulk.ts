import issuer from "../../fixtures/issuer.json" with { type: "json" };
import { makeProject, missingForProject } from "../support/programs/npm_project.ts";
import { HERE, ROOT, time } from "./processes.ts";
import { inTurns, perSecond, type Row, row } from "./stats.ts";

/** Bulk minting, whole processes: on Deno, and on Node where the npm package can be installed. */
export async function bulk(count = 1_000_000, times = 4): Promise<Row[]> {
  const file = await Deno.makeTempFile({ suffix: ".csv" });
  await writeRows(file, count);
  const signer = ["-i", issuer.issuer, "-s", issuer.secret];
  const args = (workers: number) => ["batch", file, "--workers", String(workers), ...signer];
  const flags = ["run", "--no-prompt", `--allow-read=${ROOT}lib,${file}`, `${ROOT}cli.ts`];
  const loop = [`${HERE}jsonwebtoken_loop.cjs`, String(count), issuer.issuer, issuer.secret];
  await using project = missingForProject() === undefined ? await makeProject() : undefined;
  // Node 22, for both sides
  const node = project === undefined ? "node" : `${project.env.PATH!.split(":", 1)[0]}/node`;
  const bin = `${project?.folder}/node_modules/@guestissuer/webex/bin/guestissuer.cjs`;
  const rate = (command: string, args: string[]) => async () =>
    count / (await time(command, args)) * 1000;
  const onDeno = (workers: number) => rate(Deno.execPath(), [...flags, ...args(workers)]);
  const sides: Record<string, () => Promise<number>> = {
    one: onDeno(1),
    two: onDeno(2),
    loop: rate(node, loop),
    ...project === undefined ? {} : { node: rate(node, [bin, ...args(2)]) },
  };
  const rounds = await inTurns(sides, times);
  await Deno.remove(file);
  const lines: [what: string, own: string, goal: string][] = [
    ["bulk minting, two threads", "two", ">= 2.0"],
    ["bulk minting, one thread", "one", ">= 1.0"],
    ["bulk minting on Node, two threads", "node", ">= 1.5"],
  ];
  const against = "jsonwebtoken 9 with a `KeyObject` on Node in a loop";
  return lines.filter(([, own]) => own in rounds).map(([what, own, goal]) =>
    row({ what, against, rounds: [rounds[own]!, rounds.loop!], goal, show: perSecond })
  );
}

async function writeRows(path: string, count: number): Promise<void> {
  using file = await Deno.open(path, { write: true });
  const encoder = new TextEncoder();
  let text = "userId,userName,delay\n";
  for (let i = 0; i < count; i++) {
    text += `guest-${i},Guest number ${i},600\n`;
    if (text.length < 65536 && i < count - 1) continue;
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    text = "";
  }
}
