import assert from "node:assert/strict";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { CSV_HEADER, csvRow, runBatch } from "../support/cli/batch.ts";
import { SECRET } from "../support/tokens.ts";

const GUESTS = `userId,userName\n1,Ada\n2\n3,Bob\n`;
const COLUMN = "line 3: this row has 1 column, and the first line names 2\n";
const SUMMARY = "2 done, 1 failed\n";
const CLEARED = "\x1b[1G\x1b[2K";

Deno.test("guestissuer batch shows a bar on a terminal's stderr, and takes it away at the end", async (t) => {
  const files = { in: GUESTS };
  const tokens = CSV_HEADER + csvRow(2, "1", "Ada") + csvRow(4, "3", "Bob");
  const cases: [args: string[], bar: string][] = [
    [["in"], `${"-".repeat(30)} 0% 0 done 0 failed`],
    [["-"], "0 done 0 failed"],
  ];
  await eachRow(t, cases, async ([args, bar]) => {
    const options = { stderrIsTerminal: true };
    const memory = { files, stdin: GUESTS };
    const { code, stdout, stderr } = await runBatch(args, memory, options);
    assert.deepEqual([code, stdout], [1, tokens]);
    assert(stderr.startsWith(`\x1b[1G${bar}\x1b[0K`));
    // what is told stands on a line of its own, and nothing goes back over it
    assert(stderr.includes(`\r\x1b[K${COLUMN}`));
    assert(stderr.includes(`2 done 1 failed\x1b[0K${CLEARED}`));
    assert(stderr.endsWith(CLEARED + SUMMARY));
    assert(!stderr.includes("\x1b7") && !stderr.includes("\x1b8"));
    const plain = await runBatch(args, memory);
    assert.deepEqual(plain, { ...plain, code, stdout, stderr: COLUMN + SUMMARY });
  });
});

Deno.test("guestissuer batch takes the bar away when something is wrong, and tells it after", async (t) => {
  const options = { stderrIsTerminal: true };
  const failure = Object.assign(new Error(), { code: "ENOSPC" });
  const cases: [args: string[], input: string, end: RegExp][] = [
    [["in"], "1,Ada\n", /^guestissuer: Cannot read CSV: /],
    [["in", "--output", "old"], GUESTS, /^guestissuer: the file of --output holds something/],
    [["in", "--resume", "old"], GUESTS, /^guestissuer: Cannot resume: /],
    [["in", "--output", "new"], GUESTS, /^guestissuer: cannot write the output: no space is left/],
  ];
  await eachRow(t, cases, async ([args, input, end]) => {
    const memory = { files: { in: input, old: "x" }, room: 300, failure };
    const { stderr } = await runBatch(args, memory, options);
    const parts = stderr.split(CLEARED);
    assert.equal(parts.length, 2);
    assert.match(parts[1]!, end);
  });
});

Deno.test("guestissuer batch shows no piece of a secret or a token on stderr, with DEBUG=*", async (t) => {
  const sent: string[] = [];
  const echoing: typeof globalThis.fetch = (input, init) => {
    const bearer = new Request(input, init).headers.get("authorization")!;
    sent.push(bearer.slice("Bearer ".length));
    const answers = [
      Response.json({ message: `no: ${bearer}`, errors: [{ description: bearer }] }, {
        status: 401,
      }),
      new Response(bearer, { status: 200 }),
      Response.json({ token: bearer, expiresIn: 60 }),
      Response.json({ token: bearer.slice(20), expiresIn: 60 }),
    ];
    return Promise.resolve(answers[sent.length % 4]!);
  };
  const stdin = `userId,userName\n${"1,Ada\n2\n".repeat(8)}`;
  const env = { DEBUG: "*" };
  const shown: string[] = [];
  const tokens: string[] = [];
  await eachRow(t, [false, true], async (stderrIsTerminal) => {
    for (const args of [[], ["--json"], ["--login"], ["--login", "--json"], ["-s", SECRET]]) {
      const options = { env, fetch: echoing, stderrIsTerminal };
      const { code, stdout, stderr } = await runBatch(["-", ...args], { stdin }, options);
      assert.equal(code, 1);
      assert.match(stderr, /guest:batch starting at the first line/);
      shown.push(stderr);
      tokens.push(...stdout.match(/[\w-]+\.[\w-]+\.[\w-]+/g) ?? []);
    }
  });
  assert.equal(sent.length, 32);
  assert(tokens.length >= 48);
  assertShowsNothingOf(shown.join("\n"), SECRET, ...sent, ...tokens);
});
