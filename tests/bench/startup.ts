import issuer from "../../fixtures/issuer.json" with { type: "json" };
import { HERE, ROOT, time } from "./processes.ts";
import { inTurns, ms, type Row, row } from "./stats.ts";

const DENO = Deno.execPath();

/** The flags that count for the start, of those that the README installs the command with. */
const INSTALLED = [
  "--no-config",
  "--no-prompt",
  "--unstable-lazy-dynamic-imports",
  `--allow-read=${ROOT}`,
];

const EMPTY = "`deno run` of an empty file";

/** Cold starts of whole processes. */
export async function startup(count = 25): Promise<Row[]> {
  const folder = await Deno.makeTempDir();
  const write = async (name: string, text: string) => {
    await Deno.writeTextFile(`${folder}/${name}`, text);
    return `${folder}/${name}`;
  };
  const empty = await write("empty.ts", "");
  const importer = await write("importer.ts", `import "${new URL(`file://${ROOT}mod.ts`)}";\n`);
  const create = ["create", "1", "Ada", "-i", issuer.issuer, "-s", issuer.secret];
  const run = (flags: string[], args: string[]) => () => time(DENO, ["run", ...flags, ...args]);
  const cli = (...args: string[]) => run(INSTALLED, [`${ROOT}cli.ts`, ...args]);
  const printed = await new Deno.Command(DENO, {
    args: ["run", "--no-prompt", `${ROOT}cli.ts`, ...create],
  }).output();
  const token = new TextDecoder().decode(printed.stdout).trim();
  const rounds = await inTurns({
    bare: run(["--no-prompt"], [empty]),
    create: cli(...create),
    clone: run(["--no-prompt"], [`${ROOT}cli.ts`, ...create]),
    help: cli("--help"),
    verify: cli("verify", "--jwt", token),
    quick: cli("quick", "1", "Ada", "--mock"),
    importer: run(["--no-prompt"], [importer]),
    lazyImporter: run(["--no-prompt", "--unstable-lazy-dynamic-imports"], [importer]),
    old: () => time("node", [`${HERE}old_cli/old.js`, ...create]),
  }, count);
  await Deno.remove(folder, { recursive: true });
  const line = (what: string, own: keyof typeof rounds, goal: string) =>
    row({ what, against: EMPTY, rounds: [rounds[own], rounds.bare], goal, show: ms });
  const more = (what: string, own: keyof typeof rounds) =>
    row({
      ...{ what, against: EMPTY, rounds: [rounds[own], rounds.bare], goal: "<= 10", show: ms },
      compare: (own, other) => own - other,
    });
  return [
    row({
      ...{ what: "cold `create`", against: "the former tool's way on Node", goal: "<= 0.30" },
      ...{ rounds: [rounds.create, rounds.old], show: ms },
    }),
    line("cold `create`", "create", "<= 1.20"),
    line("cold `create`, from a clone without flags", "clone", "<= 1.20"),
    line("cold `--help`", "help", "<= 1.25"),
    line("cold `verify --jwt`", "verify", "<= 1.25"),
    line("`quick --mock`", "quick", "<= 2.0"),
    more("`import mod.ts`, ms more", "importer"),
    more("the same with `--unstable-lazy-dynamic-imports`", "lazyImporter"),
  ];
}
