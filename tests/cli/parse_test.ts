import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { COMMANDS } from "../../lib/cli/commands.ts";
import { command, placeholder } from "../../lib/cli/options.ts";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { run } from "../support/cli/run.ts";
import { GOOD_CLAIMS, ISSUER, SECRET, segment, signToken } from "../support/tokens.ts";

const ENV = { ISSUER, SECRET };

Deno.test("guestissuer keeps values exactly as typed", async () => {
  const cases: [args: string[], sub: string, name: string][] = [
    [["007", "1e3"], "007", "1e3"],
    [["0x1F", "true"], "0x1F", "true"],
    [["--", "-x", "--json"], "-x", "--json"],
    [["--", "--", "--"], "--", "--"],
    [["1", "--", "-i"], "1", "-i"],
    [["-", "a=b"], "-", "a=b"],
    [["1", "Ada Lovelace "], "1", "Ada Lovelace "],
    [["-d60", "1", "--", "-Ada"], "1", "-Ada"],
  ];
  for (const [args, sub, name] of cases) {
    const seen = await run(["create", ...args], { env: ENV });
    assert.deepEqual([seen.code, seen.stderr], [0, ""], args.join(" "));
    assert.partialDeepStrictEqual(segment(seen.stdout.trim(), 1), { sub, name });
  }
});

Deno.test("guestissuer keeps values of options exactly as typed", async () => {
  const cases: [args: string[], issuer: string][] = [
    [["-i", "01"], "01"],
    [["-i01"], "01"],
    [["-i=01"], "01"],
    [["-i==01"], "=01"],
    [["-i-d"], "-d"],
    [["-ia-b--c="], "a-b--c="],
    [["-i--"], "--"],
    [["--issuer", "a=b"], "a=b"],
    [["--issuer=a=b"], "a=b"],
    [["--issuer=--json"], "--json"],
  ];
  for (const [args, issuer] of cases) {
    // which issuer was read shows in whether it is that of the token
    for (const [iss, isOther] of [[issuer, false], [`${issuer}x`, true]] as const) {
      const token = signToken({ ...GOOD_CLAIMS, iss });
      const { stdout } = await run(["verify", token, "--json", ...args]);
      const codes = JSON.parse(stdout).findings.map(({ code }: { code: string }) => code);
      assert.equal(codes.includes("iss_other_issuer"), isOther, args.join(" "));
    }
  }
});

Deno.test("guestissuer refuses what it would have to guess at", async () => {
  const dash = (long: string) =>
    `--${long} needs a value; one that begins with a dash is given as --${long}=<value>`;
  const behind =
    ". An argument that begins with a dash goes after --, as in: -- <userId> <userName>";
  const cases: [args: string[], message: string][] = [
    [["1", "Ada", "--unknown"], "unknown option --unknown"],
    [["1", "Ada", "--unknown=x"], "unknown option --unknown"],
    [["1", "Ada", "--constructor"], "unknown option --constru…"],
    [["1", "Ada", "--Issuer", "x"], "unknown option --Issuer. Did you mean --issuer?"],
    [["1", "Ada", "--iss", "x"], "unknown option --iss. Did you mean --issuer?"],
    [["1", "Ada", "--secretfile", "x"], "unknown option --secretfile. Did you mean --secret-file?"],
    [["1", "Ada", "--secret_file=x"], "unknown option --secret_file. Did you mean --secret-file?"],
    [["1", "Ada", "--jsno"], "unknown option --jsno. Did you mean --json?"],
    [["1", "Ada", "--dleay", "60"], "unknown option --dleay. Did you mean --delay?"],
    [["1", "Ada", "--expires-in", "60"], "unknown option --expires-in. Did you mean --delay?"],
    [["1", "Ada", "--ttl=60"], "unknown option --ttl. Did you mean --delay?"],
    [["1", "Ada", "--base-url", "x"], "unknown option --base-ur…"],
    [["1", "Ada", "--moc"], "unknown option --moc. Did you mean --mock?"],
    [["1", "Ada", "-jsno"], "unknown option -jsno. Did you mean --json?"],
    [["1", "Ada", "-x"], `unknown option -x${behind}`],
    [["1", "Ada", "-xd", "60"], `unknown option -x${behind}`],
    [["1", "-Ada"], `unknown option -A${behind}`],
    [["-1", "Ada"], `unknown option -1${behind}`],
    [["1", "Ada", "-issuer=x"], "-issuer needs two dashes: --issuer"],
    [["1", "Ada", "-secret", "x"], "-secret needs two dashes: --secret"],
    [["1", "Ada", "-json"], "-json needs two dashes: --json"],
    [["1", "Ada", "-i"], dash("issuer")],
    [["1", "Ada", "--issuer"], dash("issuer")],
    [["1", "Ada", "-i", "-d", "60"], dash("issuer")],
    [["1", "Ada", "--secret", "--mock"], dash("secret")],
    [["1", "Ada", "-d", "--", "60"], dash("delay")],
    [["1", "Ada", "-d", "60", "-d", "60"], "--delay is given twice"],
    [["1", "Ada", "-i=x", "--issuer", "x"], "--issuer is given twice"],
    [["1", "Ada", "--mock", "--mock"], "--mock is given twice"],
    [["1", "Ada", "--mock=yes"], "--mock takes no value"],
    [["1", "Ada", "--mock="], "--mock takes no value"],
    [["1", "Ada", "-hx"], "--help takes no value"],
    [["1"], "<userName> is missing"],
    [["--", "1"], "<userName> is missing"],
    [
      ["1", "Ada", "Lovelace"],
      "1 argument too many: 2 are taken. A text with spaces needs quotes",
    ],
    [
      ["1", "Ada", "--", "Love", "lace"],
      "2 arguments too many: 2 are taken. A text with spaces needs quotes",
    ],
  ];
  for (
    const [args, meant] of [
      [["login", "x", "--base-url", "y"], "api-url"],
      [["verify", "--token", "x"], "access"],
      [["guests", "count", "--token", "x"], "access-token"],
      [["batch", "a.csv", "--out=b.csv"], "output"],
      [["mock", "--hostname", "localhost"], "host"],
    ] as const
  ) {
    const { code, stderr } = await run([...args]);
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`unknown option --?[\\w-]+\\. Did you mean --${meant}\\?\n`));
  }
  const { stderr } = await run(["mock", "8080"]);
  assert.match(
    stderr,
    /1 argument too many: it takes no argument\. A value goes after its option\n/,
  );
  for (const [args, message] of cases) {
    const stderr = `guestissuer: ${message}\nSee guestissuer create --help\n`;
    const seen = await run(["create", ...args], { env: ENV });
    assert.deepEqual(seen, { code: 2, stdout: "", stderr }, args.join(" "));
  }
});

Deno.test("guestissuer refuses an empty path, wherever one belongs", async () => {
  const command = async ({ load }: typeof COMMANDS[number]) =>
    Object.entries((await load()).options);
  const given: [args: string[], where: string][] = [
    [["batch", ""], "<file>"],
    [["scrub", ""], "<file>"],
    [["drift", "", "--live"], "[folder]"],
    [["batch", "list", "-o="], "--output"],
  ];
  for (const entry of COMMANDS) {
    for (const [name, { value }] of await command(entry)) {
      if (value !== "path" && value !== "folder") continue;
      given.push([[...entry.name.split(" "), `--${name}`, ""], `--${name}`]);
    }
  }
  assert(given.length > 30, `${given.length}`);
  const why = "is empty, and takes a path; a variable of the shell that stands there is not set";
  for (const [args, where] of given) {
    const { code, stdout, stderr } = await run(args);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, /^guestissuer: (.*)\nSee guestissuer .*\n$/);
    assert.equal(stderr.slice("guestissuer: ".length, stderr.indexOf("\n")), `${where} ${why}`);
  }
});

Deno.test("guestissuer shows little of an unknown option, which may hold a secret", async (t) => {
  const given = [`--secret${SECRET}`, `--${SECRET}`, `-${SECRET}`, `-S${SECRET}`];
  await eachRow(t, given, async (option) => {
    const { code, stderr } = await run(["create", "1", "Ada", option], { env: { ISSUER } });
    assert.equal(code, 2);
    assertShowsNothingOf(stderr, SECRET);
  });
});

Deno.test("guestissuer tells a mistake as JSON when --json is an option, and only then", async () => {
  const { code, stdout, stderr } = await run(["create", "1", "--json"], { env: ENV });
  assert.deepEqual([code, stdout], [2, ""]);
  const error = { code: "used_wrongly", message: "<userName> is missing" };
  assert.equal(stderr, `${JSON.stringify({ error })}\n`);
  const behind = await run(["create", "1", "2", "--", "--json"], { env: ENV });
  assert.match(behind.stderr, /^guestissuer: 1 argument too many/);
});

Deno.test("guestissuer without arguments, with help or --help shows the help of the tool", async (t) => {
  const shown = await run([]);
  assert.deepEqual([shown.code, shown.stderr], [0, ""]);
  await eachRow(t, COMMANDS, ({ name, summary }) => {
    assert.match(shown.stdout, new RegExp(`^  ${name} +${summary.replace(/\W/g, "\\$&")}$`, "m"));
  });
  await eachRow(t, [["help"], ["--help"], ["-h"], ["--mock", "--help"]], async (args) => {
    assert.deepEqual(await run(args), shown);
  });
});

Deno.test("guestissuer shows the help of every command, in every way", async (t) => {
  await eachRow(t, COMMANDS, async (entry) => {
    const words = entry.name.split(" ");
    const shown = await run([...words, "--help"]);
    assert.deepEqual([shown.code, shown.stderr], [0, ""]);
    const { positionals, examples } = await entry.load();
    assert(shown.stdout.startsWith(`guestissuer ${entry.name}: `));
    const usage = [
      `guestissuer ${entry.name}`,
      ...Object.entries(positionals).map((each) => placeholder(...each)),
      "[options]",
    ];
    assert(shown.stdout.includes(`\nUsage: ${usage.join(" ")}\n`));
    assert(examples.length > 0);
    for (const [, line] of examples) assert(shown.stdout.includes(`\n  guestissuer ${line}\n`));
    for (const args of [["-h"], ["--unknown", "--help"], ["surplus", "-h", "surplus"]]) {
      assert.deepEqual(await run([...words, ...args]), shown);
    }
    assert.deepEqual(await run(["help", ...words]), shown);
    const behind = await run([...words, "--", "--help", "-h", "-h"]);
    assert.notEqual(behind.stdout, shown.stdout);
  });
});

Deno.test("guestissuer --version prints the version of deno.json", async (t) => {
  await eachRow(t, ["--version", "-V"], async (option) => {
    assert.deepEqual(await run([option]), {
      code: 0,
      stdout: `${config.version}\n`,
      stderr: "",
    });
  });
});

Deno.test("guestissuer reports a defect of its own as a failure, never as wrong use", async (t) => {
  const defects: [name: string, defect: () => unknown][] = [
    ["TypeError", () => (undefined as unknown as { foo: string }).foo],
    ["TypeError", () => (undefined as unknown as () => void)()],
    ["RangeError", () => "x".repeat(-1)],
    ["RangeError", () => new Date(NaN).toISOString()],
    ["SyntaxError", () => JSON.parse("{")],
    ["Error", () => {
      throw new Error("inside");
    }],
  ];
  await eachRow(t, defects, async ([name, defect]) => {
    const plant = { env: ENV, clock: () => Number(defect()) };
    const message = `this failed unexpectedly with ${name}`;
    assert.deepEqual(await run(["create", "1", "Ada"], plant), {
      code: 1,
      stdout: "",
      stderr: `guestissuer: ${message}\n`,
    });
    assert.deepEqual(await run(["create", "1", "Ada", "--json"], plant), {
      code: 1,
      stdout: "",
      stderr: `${JSON.stringify({ error: { code: "failed", message } })}\n`,
    });
  });
});

Deno.test("the values of a command are typed by its definition", () => {
  command({
    positionals: { subject: { summary: "" }, name: { summary: "", optional: true } },
    options: { delay: { value: "seconds", summary: "" }, json: { summary: "" } },
    output: { text: "", fields: [] },
    examples: [],
    run(values) {
      const types: [string, string | undefined, string | undefined, boolean] = [
        values.subject,
        values.name,
        values.delay,
        values.json,
      ];
      // @ts-expect-error: no such option
      types.push(values.jsno);
      // @ts-expect-error: no such argument
      types.push(values.subjct);
      // @ts-expect-error: a switch has no value
      types.push(values.json satisfies string);
      // @ts-expect-error: it may be left out
      types.push(values.name satisfies string);
      return 0;
    },
  });
});

Deno.test("guestissuer shows no stack, whatever fails", async (t) => {
  const failing = [
    () => Promise.reject(new Error("deep inside")),
    () => {
      throw new RangeError("deep inside");
    },
  ];
  await eachRow(t, failing, async (fetch) => {
    for (const args of [["quick", "1", "Ada"], ["quick", "1", "Ada", "--json"]]) {
      const { code, stdout, stderr } = await run(args, { env: ENV, fetch });
      assert.deepEqual([code, stdout], [1, ""]);
      assert.doesNotMatch(stderr, /^\s+at |\.ts:\d/m);
    }
  });
  // stdin that cannot be read
  assert.deepEqual(await run(["login", "-"]), {
    code: 1,
    stdout: "",
    stderr: "guestissuer: this failed unexpectedly with Error\n",
  });
});
