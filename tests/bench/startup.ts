import { HERE, ROOT, rounds, type Row, row, time } from "./stats.ts";
import issuer from "../../fixtures/issuer.json" with { type: "json" };

const DENO = Deno.execPath();

/** The flags that count for the start, of those that the README installs the command with. */
const INSTALLED = [
  "--no-config",
  "--no-prompt",
  "--unstable-lazy-dynamic-imports",
  `--allow-read=${ROOT}`,
];

/** Cold starts of whole processes. */
export async function startup(count = 25): Promise<Row[]> {
  const empty = await Deno.makeTempFile({ suffix: ".ts" });
  const importer = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(
    importer,
    `import ${JSON.stringify(new URL("../../mod.ts", import.meta.url).href)};\n`,
  );
  const key = ["-i", issuer.issuer, "-s", issuer.secret];
  const cli = (...args: string[]) => () =>
    time(DENO, ["run", ...INSTALLED, `${ROOT}cli.ts`, ...args]);
  const { stdout } = await new Deno.Command(DENO, {
    args: ["run", "--no-prompt", `${ROOT}cli.ts`, "create", "1", "Ada", ...key],
  }).output();
  const token = new TextDecoder().decode(stdout).trim();
  const ms = await rounds({
    bare: () => time(DENO, ["run", "--no-prompt", empty]),
    create: cli("create", "1", "Ada", ...key),
    plain: () =>
      time(DENO, [
        "run",
        "--no-prompt",
        `${ROOT}cli.ts`,
        "create",
        "1",
        "Ada",
        ...key,
      ]),
    help: cli("--help"),
    verify: cli("verify", "--jwt", token),
    importer: () => time(DENO, ["run", "--no-prompt", importer]),
    old: () => time("node", [`${HERE}old_cli/old.js`, "create", "1", "Ada", ...key]),
  }, count);
  await Promise.all([empty, importer].map((file) => Deno.remove(file)));
  const show = (name: string, against: string) =>
    `${ms[name]!.toFixed(0)} ms, ${ms[against]!.toFixed(0)} ms`;
  const over = ms.importer! - ms.bare!;
  return [
    row(
      "cold `create`",
      "the former tool's way on Node",
      ms.create! / ms.old!,
      "<= 0.30",
      show("create", "old"),
    ),
    row(
      "cold `create`",
      "`deno run` of an empty file",
      ms.create! / ms.bare!,
      "<= 1.20",
      show("create", "bare"),
    ),
    row(
      "cold `create`, run from a clone without the flag",
      "`deno run` of an empty file",
      ms.plain! / ms.bare!,
      "<= 1.20",
      show("plain", "bare"),
    ),
    row(
      "cold `--help`",
      "`deno run` of an empty file",
      ms.help! / ms.bare!,
      "<= 1.25",
      show("help", "bare"),
    ),
    row(
      "cold `verify --jwt`",
      "`deno run` of an empty file",
      ms.verify! / ms.bare!,
      "<= 1.25",
      show("verify", "bare"),
    ),
    row(
      "`import mod.ts`, ms more",
      "an empty module",
      over,
      "<= 15",
      show("importer", "bare"),
    ),
  ];
}
