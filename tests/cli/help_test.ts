import assert from "node:assert/strict";
import { loadCommand, placeholder, VARIABLES } from "../../lib/cli/options.ts";
import { COMMANDS } from "../../lib/cli/commands.ts";
import { eachRow } from "../support/each_row.ts";
import { run } from "../support/cli/run.ts";
import { PERSON_ID, ROOM_ID } from "../support/service/service_app_answers.ts";
import { guestToken, ISSUER, jwtAccessToken, OPAQUE_TOKEN } from "../support/tokens.ts";

const commands = await Promise.all(COMMANDS.map(loadCommand));

/** The same text on as many lines as the reader's terminal would take. */
function unwrapped(text: string): string {
  return text.replace(/\s+/g, " ");
}

for (const words of [[], ...COMMANDS.map(({ name }) => name.split(" "))]) {
  Deno.test(`guestissuer ${words.join(" ")} --help fits into 80 columns`, async () => {
    const { stdout } = await run([...words, "--help"]);
    const wide = stdout.split("\n").filter((line) => [...line].length > 80);
    assert.deepEqual(wide, []);
    assert.doesNotMatch(stdout, / $|\u00a0/m);
  });
}

Deno.test("guestissuer --help shows every command in its group", async (t) => {
  const { stdout } = await run(["--help"]);
  const groups = stdout.split("\n\n").map((group) =>
    [...group.matchAll(/^ {2}([a-z-]+(?: [a-z]+)?) {2,}/gm)].map(([, name]) => name)
  ).filter((names) => names.length > 0);
  assert.deepEqual(groups.slice(0, 5), [
    ["guest", "guests count", "token refresh"],
    ["create", "login", "quick", "batch"],
    ["verify", "add-to-space", "doctor", "migrate"],
    ["mock", "record", "scrub", "drift"],
    ["completions", "help"],
  ]);
  await eachRow(t, ["Service App", "Guest Issuer", "Testing"], (title) => {
    assert.match(stdout, new RegExp(`^${title}`, "m"));
  });
});

for (const { name, positionals, options, output, examples } of commands) {
  Deno.test(`guestissuer ${name} --help says what is taken, printed, and read from variables`, async () => {
    const { stdout } = await run([...name.split(" "), "--help"]);
    const text = unwrapped(stdout);
    for (const [word, spec] of Object.entries(positionals)) {
      assert(text.includes(` ${placeholder(word, spec)} ${spec.summary} `), word);
    }
    const variables: Record<string, string> = VARIABLES;
    for (const [option, { value, summary }] of Object.entries(options)) {
      const variable = variables[option];
      const row = `--${option}${value ? ` <${value}>` : ""} ${summary}${
        variable ? ` [env: ${variable}]` : ""
      } `;
      assert(text.includes(row), row);
    }
    assert(text.includes(` Output: stdout ${output.text} `));
    if ("json" in options) {
      assert(text.includes(`${output.json ?? "one object"}: ${output.fields.join(", ")} `));
    }
    assert.equal(output.fields.length > 0, "json" in options);
    for (const [what, line] of examples) {
      assert(stdout.includes(`\n  # ${what}\n  guestissuer ${line}\n`));
    }
  });
}

/** Command lines that print what `--json` of a command can print. */
const PRINTING: Record<string, string[][]> = {
  "create": [["1", "Ada", "--mock"]],
  "login": [["-", "--mock"]],
  "quick": [["1", "Ada", "--mock"]],
  "verify": [
    ["--jwt", guestToken()],
    ["--jwt", OPAQUE_TOKEN],
    ["--jwt", jwtAccessToken()],
    ["--access", "-", "--mock"],
  ],
  "guest": [["1", "Ada", "--mock"]],
  "guests count": [["--mock"]],
  "token refresh": [["--mock"]],
  "mock": [[]],
  "add-to-space": [[PERSON_ID, ROOM_ID, "--mock"]],
};

for (const [name, lines] of Object.entries(PRINTING)) {
  Deno.test(`guestissuer ${name} --json prints the fields that its help names`, async () => {
    const { output } = commands.find((each) => each.name === name)!;
    const seen = new Set<string>();
    for (const line of lines) {
      const made = name === "login" ? "create" : "quick";
      const stdin = (await run([made, "1", "Ada", "--mock"])).stdout;
      const { stdout } = await run([...name.split(" "), ...line, "--json"], { stdin });
      for (const object of stdout.trim().split("\n")) {
        for (const field of Object.keys(JSON.parse(object))) seen.add(field);
      }
    }
    assert.deepEqual([...seen].toSorted(), [...output.fields].toSorted());
  });
}

Deno.test("guestissuer create --help names the variable and the value of each option once", async () => {
  const { stdout } = await run(["create", "--help"]);
  assert.equal(stdout.match(/\[env: ISSUER\]/g)?.length, 1);
  assert(stdout.includes("  -i, --issuer <id>         Guest Issuer ID [env: ISSUER]\n"));
  assert(stdout.includes("      --json                print one JSON object\n"));
  assert(!stdout.includes(ISSUER));
});

Deno.test("the README of the command line names every command, its fields and its variables", async () => {
  const readme = await Deno.readTextFile(new URL("../../lib/cli/README.md", import.meta.url));
  for (const { name, output, positionals } of commands) {
    const words = Object.entries(positionals).map((each) => placeholder(...each));
    // the words of a shell, and the second word of `help`, are left out there
    const usage = name === "completions" ? "completions <shell>" : [name, ...words].join(" ");
    const start = readme.indexOf(name === "help" ? "- `help" : `\n- \`${usage}\``);
    assert.notEqual(start, -1, usage);
    const entry = unwrapped(readme.slice(start + 1, readme.indexOf("\n- `", start + 1)));
    assert(entry.includes(`stdout: ${output.text}`), name);
    for (const field of output.fields) assert(entry.includes(`\`${field}\``), `${name} ${field}`);
  }
  for (const variable of Object.values(VARIABLES)) {
    assert.match(readme, new RegExp(`^- .*\`${variable}\`.*:`, "m"));
  }
});
