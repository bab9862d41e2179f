import assert from "node:assert/strict";
import { eachRow } from "../support/each_row.ts";
import { run } from "../support/cli/run.ts";
import { guestToken, ISSUER, SECRET, segment } from "../support/tokens.ts";

const ENV = { ISSUER, SECRET };

/** Options before a command, and the same after it. */
const BEFORE: [before: string[], after: string[]][] = [
  [["--mock", "guests", "count"], ["guests", "count", "--mock"]],
  [["--json", "--mock", "token", "refresh"], ["token", "refresh", "--json", "--mock"]],
  [["--mock", "quick", "1", "Ada"], ["quick", "1", "Ada", "--mock"]],
  [["-d", "60", "create", "1", "Ada"], ["create", "1", "Ada", "-d", "60"]],
  [["-d60", "--json", "create", "1", "Ada"], ["create", "1", "Ada", "-d60", "--json"]],
  [["--timeout=5", "--mock", "guest", "1", "Ada"], ["guest", "1", "Ada", "--timeout=5", "--mock"]],
  [["--jwt", "x", "verify"], ["verify", "--jwt", "x"]],
  [["--help", "guests", "count"], ["guests", "count", "--help"]],
  [["-h", "mock"], ["mock", "--help"]],
  [["--jsno", "verify", "x"], ["verify", "x", "--jsno"]],
  [["--mock", "help", "create"], ["help", "create", "--mock"]],
  [["-d60", "verify", "x"], ["verify", "-d60", "x"]],
  [["--issuer=x", "login", "x"], ["login", "--issuer=x", "x"]],
];

for (const [before, after] of BEFORE) {
  Deno.test(`guestissuer takes options before the command: ${before.join(" ")}`, async () => {
    const expected = await run(after, { env: ENV });
    assert.deepEqual(await run(before, { env: ENV }), expected);
    // it was no guest token of `create`, which has no such result
    if (after[0] !== "create") assert.doesNotMatch(expected.stdout, /^eyJhbGciOiJIUzI1NiI/);
  });
}

Deno.test("an option before a command that does not take it is refused, and not the command", async (t) => {
  const lines: [args: string[], option: string, command: string][] = [
    [["-d", "60", "verify", "x"], "-d", "verify"],
    [["-d", "60", "--mock", "guests", "count"], "-d", "guests count"],
    [["--delay", "60", "login", "x"], "--delay", "login"],
    [["--issuer", ISSUER, "token", "refresh"], "--issuer", "token refresh"],
    [["-i", ISSUER, "-s", SECRET, "scrub", "a.har"], "-i", "scrub"],
    [["--secret-file", "f", "add-to-space", "a", "b"], "--secret", "add-to-space"],
  ];
  await eachRow(t, lines, async ([args, option, command]) => {
    const { code, stdout, stderr } = await run(args, { env: ENV });
    assert.deepEqual([code, stdout], [2, ""]);
    assert(stderr.startsWith(`guestissuer: unknown option ${option}`), stderr);
    assert(stderr.endsWith(`\nSee guestissuer ${command} --help\n`), stderr);
  });
});

/** Command lines in which the name of a command is a value or an argument. */
const NO_COMMAND: [args: string[], sub: string, name: string][] = [
  [["1", "login"], "1", "login"],
  [["--issuer", ISSUER, "1", "verify"], "1", "verify"],
  [["-i", ISSUER, "-d", "60", "1", "mock"], "1", "mock"],
  [["--", "login", "Ada"], "login", "Ada"],
  [["create", "verify", "x"], "verify", "x"],
  [["create", "verfy", "x"], "verfy", "x"],
  [["create", "token", "refesh"], "token", "refesh"],
  [["guest1", "Ada"], "guest1", "Ada"],
  [["mike", "Mike"], "mike", "Mike"],
  [["test", "Test"], "test", "Test"],
  [["ada@example.com", "Ada"], "ada@example.com", "Ada"],
  [["-", "Ada"], "-", "Ada"],
];

for (const [args, sub, name] of NO_COMMAND) {
  Deno.test(`guestissuer makes a guest token by: ${args.join(" ")}`, async () => {
    const { code, stdout, stderr } = await run(args, { env: ENV });
    assert.deepEqual([code, stderr], [0, sub.includes("@") || sub === "-" ? stderr : ""]);
    assert.partialDeepStrictEqual(segment(stdout.trim(), 1), { sub, name });
  });
}

/** Command lines whose first word was probably meant to be a command. */
const MISTYPED: [args: string[], typed: string, meant: string, id: string][] = [
  [["verfy", "x"], "verfy", "verify", "verfy"],
  [["crate", "1", "Ada"], "crate", "create", "crate"],
  [["Login", "x"], "Login", "login", "Login"],
  [["lgoin", "x"], "lgoin", "login", "lgoin"],
  [["bacth", "list.csv"], "bacth", "batch", "bacth"],
  [["qick", "1", "Ada"], "qick", "quick", "qick"],
  [["mok"], "mok", "mock", "mok"],
  [["complet", "bash"], "complet", "completions", "complet"],
  [["addtospace", "a", "b"], "addtospace", "add-to-space", "addtospace"],
  [["add_to_space", "a", "b"], "add_to_space", "add-to-space", "add_to_space"],
  [["token", "refesh"], "token refesh", "token refresh", "token"],
  [["tokne", "refresh"], "tokne refresh", "token refresh", "tokne"],
  [["refresh", "token"], "refresh", "token refresh", "refresh"],
  [["guests", "cuont"], "guests cuont", "guests count", "guests"],
  [["guests", "Ada"], "guests", "guests count", "guests"],
  [["guests-count", "x"], "guests-count", "guests count", "guests-count"],
  [["decode", "x"], "decode", "verify", "decode"],
  [["whoami", "x"], "whoami", "verify", "whoami"],
  [["Sign", "1"], "Sign", "create", "Sign"],
  [["exchange", "x"], "exchange", "login", "exchange"],
  [["serve", "8080"], "serve", "mock", "serve"],
  [["--mock", "verfy", "x"], "verfy", "verify", "verfy"],
  [["-i", ISSUER, "hepl", "create"], "hepl", "help", "hepl"],
];

for (const [args, typed, meant, id] of MISTYPED) {
  Deno.test(`guestissuer takes no mistyped command for a guest: ${args.join(" ")}`, async () => {
    const message = `no such command: ${typed}. Did you mean ${meant}? ` +
      `For a guest whose id is ${id}, type: guestissuer create ${id} <userName>`;
    assert.deepEqual(await run(args, { env: ENV }), {
      code: 2,
      stdout: "",
      stderr: `guestissuer: ${message}\nSee guestissuer --help\n`,
    });
    const asJson = await run([...args, "--json"], { env: ENV });
    assert.deepEqual([asJson.code, asJson.stdout], [2, ""]);
    assert.deepEqual(JSON.parse(asJson.stderr), { error: { code: "used_wrongly", message } });
    // what it says to type for such a guest works
    const made = await run(["create", id, "Ada"], { env: ENV });
    assert.partialDeepStrictEqual(segment(made.stdout.trim(), 1), { sub: id });
  });
}

Deno.test("guestissuer takes no token for a guest", async (t) => {
  const token = guestToken();
  const lines: [args: string[], name: string][] = [
    [["1", token], "userName"],
    [[token, "Ada"], "userId"],
    [["redeem", token], "userName"],
    [["--mock", "show", token], "userName"],
    [["create", token, "Ada"], "userId"],
  ];
  await eachRow(t, lines, async ([args, name]) => {
    const { code, stdout, stderr } = await run(args, { env: ENV });
    assert.deepEqual([code, stdout], [2, ""]);
    assert(
      stderr.startsWith(
        `guestissuer: <${name}> looks like a token; to use a token, type: guestissuer verify <token>`,
      ),
      stderr,
    );
  });
});

Deno.test("guestissuer says that it took create when no command was named", async (t) => {
  const see =
    "See guestissuer create --help (no command was named, so this was taken for create)\n";
  await eachRow(
    t,
    [["frob", "1", "Ada"], ["--api-url", "x", "1", "Ada"], ["--mock"]],
    async (args) => {
      const { code, stdout, stderr } = await run(args, { env: ENV });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.equal(stderr.slice(stderr.indexOf("\n") + 1), see);
    },
  );
});

Deno.test("guestissuer shows the help of a group, and no help of what is no command", async (t) => {
  for (const [word, command] of [["guests", "guests count"], ["token", "token refresh"]] as const) {
    const expected = await run(["help", ...command.split(" ")]);
    assert.equal(expected.code, 0);
    for (const args of [[word, "--help"], [word, "-h"], ["help", word]]) {
      assert.deepEqual(await run(args), expected, args.join(" "));
    }
  }
  const refused: [words: string[], message: RegExp][] = [
    [["verfy"], /^guestissuer: no such command: verfy\. Did you mean verify\?\n/],
    [
      ["guests", "cuont"],
      /^guestissuer: no such command: guests …\. Did you mean guests count\?\n/,
    ],
    [["nonsense"], /^guestissuer: no such command: nonsens…\. The commands are create, login, /],
    [
      ["create", "count"],
      /^guestissuer: the command create has no second word; type: guestissuer help create\n/,
    ],
    [[SECRET], /^guestissuer: no such command: bm90IGE…\. The commands are create, /],
  ];
  await eachRow(t, refused, async ([words, message]) => {
    const { code, stdout, stderr } = await run(["help", ...words]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, message);
    assert.match(stderr, /\nSee guestissuer --help\n$/);
  });
});
