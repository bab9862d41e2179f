import issuer from "../../fixtures/issuer.json" with { type: "json" };
import { makeProject, missingForProject } from "../support/programs/npm_project.ts";
import { time } from "./processes.ts";
import { inTurns, ms, type Row, row } from "./stats.ts";

/** Cold starts of the npm package's command, where the package can be installed. */
export async function startupOnNode(count = 25): Promise<Row[]> {
  if (missingForProject() !== undefined) return [];
  await using project = await makeProject();
  const node = `${project.env.PATH!.split(":", 1)[0]}/node`;
  const bin = `${project.folder}/node_modules/@guestissuer/webex/bin/guestissuer.cjs`;
  const cli = (...args: string[]) => () => time(node, [bin, ...args]);
  const rounds = await inTurns({
    bare: () => time(node, ["-e", "0"]),
    create: cli("create", "1", "Ada", "-i", issuer.issuer, "-s", issuer.secret),
    quick: cli("quick", "1", "Ada", "--mock"),
  }, count);
  const line = (what: string, own: keyof typeof rounds, goal: string) =>
    row({ what, against: "`node -e 0`", rounds: [rounds[own], rounds.bare], goal, show: ms });
  return [
    line("cold `create` on Node", "create", "<= 1.6"),
    line("`quick --mock` on Node", "quick", "<= 3"),
  ];
}
