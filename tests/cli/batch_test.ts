import assert from "node:assert/strict";
import fixture from "../../fixtures/issuer.json" with { type: "json" };
import { eachRow } from "../support/each_row.ts";
import { CSV_HEADER, csvRow, jsonRow, ODD_ID, ODD_NAME, runBatch } from "../support/cli/batch.ts";
import type { RunOptions } from "../support/cli/run.ts";
import { ISSUER, SECRET, segment } from "../support/tokens.ts";
import type { MemoryOptions } from "../support/cli/memory_streams.ts";

const GUESTS = 'userId,userName,delay\n1,Ada,\n"2,""b""",Stève 山田,60\n3,"Eve\nE.",\n';
const TOKENS = CSV_HEADER + csvRow(2, "1", "Ada") + csvRow(3, '2,"b"', "Stève 山田", 60) +
  csvRow(4, "3", "Eve\nE.");
const LINES = '{"userId":"1","userName":"Ada"}\n\n{"userId":"\\ud800","userName":"B","delay":60}\n';
const JSON_TOKENS = jsonRow(1, "1", "Ada") + jsonRow(3, "\ud800", "B", 60);
/** What is odd about the guests of these lists. */
const ODD_GUESTS = `warning: line 3: ${ODD_ID}\nwarning: line 4: ${ODD_NAME}\n`;
const ODD_LINES = `warning: line 3: ${ODD_ID}\n`;
const BAD = "userId,userName\n1,Ada\n2\n3,\n4,Kim\n";
const COLUMN = "this row has 1 column, and the first line names 2";
const NAME = "userName is empty";

Deno.test("guestissuer batch writes a token for each row to stdout, in the format of the input", async () => {
  const files = { "a.csv": GUESTS, "a.jsonl": LINES };
  const cases: [args: string[], memory: MemoryOptions, stdout: string, stderr?: string][] = [
    [["a.csv"], { files }, TOKENS, ODD_GUESTS],
    [["a.jsonl"], { files }, JSON_TOKENS, ODD_LINES],
    [["-"], { stdin: GUESTS }, TOKENS, ODD_GUESTS],
    [["-"], { stdin: LINES, piece: 1000 }, JSON_TOKENS, ODD_LINES],
    [["a.csv", "--output", "-"], { files, piece: 1 }, TOKENS, ODD_GUESTS],
    [["a.csv", "--format", "csv", "--workers", "1"], { files }, TOKENS, ODD_GUESTS],
    [
      ["-", "--json", "--delay", "90"],
      { stdin: "userId,userName\n1,A\n" },
      jsonRow(2, "1", "A", 90, ""),
    ],
    [["-"], { stdin: "userId,userName\n" }, CSV_HEADER],
    [["-", "--format", "jsonl"], { stdin: "" }, ""],
  ];
  for (const [args, memory, expected, told = ""] of cases) {
    const { code, stdout, stderr, streams } = await runBatch(args, memory);
    assert.deepEqual([code, stdout, stderr], [0, expected, told], args.join(" "));
    assert.equal(streams.open, 0);
  }
});

Deno.test("guestissuer batch takes EXPIRES and --delay for rows without a lifetime of their own", async (t) => {
  const memory = { stdin: "userId,userName,delay\n1,A,\n2,B,7\n" };
  const cases: [args: string[], env: Record<string, string>, seconds: number][] = [
    [[], {}, 5400],
    [[], { EXPIRES: "600" }, 600],
    [["-d", "60"], { EXPIRES: "600" }, 60],
  ];
  await eachRow(t, cases, async ([args, env, seconds]) => {
    const { stdout } = await runBatch(["-", ...args], memory, { env });
    assert.equal(stdout, CSV_HEADER + csvRow(2, "1", "A", seconds, "") + csvRow(3, "2", "B", 7));
  });
});

Deno.test("guestissuer batch tells bad rows by their lines, does the others, and exits with 1", async () => {
  const rows = csvRow(2, "1", "Ada") + csvRow(5, "4", "Kim");
  const plain = await runBatch(["-"], { stdin: BAD });
  assert.deepEqual([plain.code, plain.stdout], [1, CSV_HEADER + rows]);
  assert.equal(plain.stderr, `line 3: ${COLUMN}\nline 4: ${NAME}\n2 done, 2 failed\n`);
  const json = await runBatch(["-", "--json"], { stdin: BAD });
  assert.deepEqual([json.code, json.stdout], [1, jsonRow(2, "1", "Ada") + jsonRow(5, "4", "Kim")]);
  assert.deepEqual(json.stderr.trimEnd().split("\n").map((line) => JSON.parse(line)), [
    { line: 3, error: COLUMN },
    { line: 4, error: NAME },
    { done: 2, failed: 2, interrupted: false },
  ]);
});

Deno.test("guestissuer batch --fail-fast stops at the first bad row, after the rows before it", async () => {
  const { code, stdout, stderr } = await runBatch(["-", "--fail-fast"], { stdin: BAD, piece: 500 });
  assert.deepEqual([code, stdout], [1, CSV_HEADER + csvRow(2, "1", "Ada")]);
  assert.equal(stderr, `line 3: ${COLUMN}\n1 done, 1 failed\n`);
  const good = await runBatch(["-", "--fail-fast"], { stdin: GUESTS });
  assert.deepEqual([good.code, good.stdout, good.stderr], [0, TOKENS, ODD_GUESTS]);
});

Deno.test("guestissuer batch --output writes a new or empty file, and refuses one that holds something", async (t) => {
  const args = ["a.csv", "--output", "out"];
  await eachRow(t, [{ "a.csv": GUESTS }, { "a.csv": GUESTS, out: "" }], async (files) => {
    const { code, stdout, stderr, streams } = await runBatch(args, { files });
    assert.deepEqual([code, stdout, stderr], [0, "", ODD_GUESTS]);
    assert.equal(streams.file("out"), TOKENS);
  });
  await eachRow(t, ["x", "\n", CSV_HEADER, CSV_HEADER.slice(0, 5), TOKENS], async (out) => {
    const { code, stderr, streams } = await runBatch(args, { files: { "a.csv": GUESTS, out } });
    assert.equal(code, 2);
    assert.match(stderr, /^guestissuer: the file of --output holds something already; go on/);
    assert.equal(streams.file("out"), out);
  });
});

Deno.test("guestissuer batch refuses what is used wrongly before a file is made", async () => {
  const stdin = GUESTS;
  const cases: [args: string[], message: RegExp, options?: RunOptions][] = [
    [[], /<file> is missing/],
    [["none.csv"], /cannot open the input none\.csv: there is no such file/],
    [["-", "--resume", "out"], /--output and --resume are both given/],
    [["-", "--format", "xml"], /--format must be csv, jsonl or json/],
    [["-", "--workers", "0"], /--workers must be a whole number from 1 to 9999/],
    [["-", "--workers", "10000"], /--workers must be/],
    [["-", "--concurrency", "1.5"], /--concurrency must be/],
    [["-", "--delay", "0"], /--delay must be/],
    [["-", "--login", "--timeout", "x"], /--timeout must be/],
    [["-", "--login", "--mock", "--api-url", "https://a.example"], /both given/],
    [["-", "-s", "-"], /stdin is asked for twice/, { stdin: SECRET }],
    [["-", "-s", "not base64!"], /Cannot read issuer secret: it is not base64/],
    [["-"], /the secret is missing/, { env: { SECRET: "" } }],
    [["bad.csv"], /its first line must name the columns userId and userName/],
  ];
  for (const [args, message, options] of cases) {
    const memory = { stdin, files: { "bad.csv": "1,Ada\n2,Bob\n" } };
    const { code, stdout, stderr, streams } = await runBatch(
      [...args, "-o", "out"],
      memory,
      options,
    );
    assert.deepEqual([code, stdout, streams.file("out")], [2, "", undefined], args.join(" "));
    assert.match(stderr, message);
    assert.match(stderr, /\nSee guestissuer batch --help\n$/);
  }
});

Deno.test("guestissuer batch refuses an issuer or a secret that no Webex takes before a file is made", async () => {
  const cases: [args: string[], message: RegExp][] = [
    [["-i", "a b"], /the issuer holds white space/],
    [["-i", "my-issuer"], /the issuer is not a Webex id/],
    [["-i", SECRET], /the issuer looks like a secret/],
    [["-s", ISSUER], /the secret is a Webex id of type ORGANIZATION/],
    [["-s", "AAAA"], /the secret decodes to 3 bytes/],
  ];
  for (const [args, message] of cases) {
    const memory = { stdin: GUESTS };
    const { code, stdout, stderr, streams } = await runBatch(["-", ...args, "-o", "out"], memory);
    assert.deepEqual([code, stdout, streams.file("out")], [1, "", undefined], args.join(" "));
    assert.match(stderr, message);
  }
});

Deno.test("guestissuer batch tells an output or an input that fails midway, and ends", async (t) => {
  const files = { "a.csv": GUESTS };
  const full = Object.assign(new Error("os error 28"), { code: "ENOSPC" });
  const gone = Object.assign(new Deno.errors.BrokenPipe("nobody"), { code: "EPIPE" });
  const cases: [failure: Error, stderr: string][] = [
    [full, "guestissuer: cannot write the output: no space is left\n"],
    [new TypeError("odd"), "guestissuer: cannot write the output: TypeError\n"],
    // nobody reads any more, and that is no news
    [gone, ""],
  ];
  await eachRow(t, cases, async ([failure, expected]) => {
    for (const room of [0, 10, 200, TOKENS.length - 1]) {
      const { code, stdout, stderr, streams } = await runBatch(["a.csv"], { files, room, failure });
      assert.deepEqual([code, stderr, streams.open], [1, expected, 0]);
      assert.equal(stdout, TOKENS.slice(0, room));
    }
  });
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(new TextEncoder().encode("userId,userName\n1,Ada\n2,Bo"));
    throw new TypeError("a secret path");
  }
  const { code, stdout, stderr, streams } = await runBatch(["-"], { stdin: broken() });
  assert.deepEqual([code, stdout, streams.open], [1, CSV_HEADER + csvRow(2, "1", "Ada"), 0]);
  assert.equal(stderr, "guestissuer: cannot read the input: TypeError\n");
});

Deno.test("guestissuer batch uses the mock's issuer with --mock, and tells what it does with DEBUG", async () => {
  const env = { ISSUER: "", SECRET: "", DEBUG: "guest:batch" };
  const { code, stdout, stderr } = await runBatch(["-", "--mock"], { stdin: GUESTS }, { env });
  assert.equal(code, 0);
  const [, row] = stdout.split("\n");
  const { iss } = segment(row!.split(",")[2]!, 1) as { iss: string };
  assert.equal(iss, fixture.issuer);
  assert.equal(stderr, `  guest:batch starting at the first line +0ms\n${ODD_GUESTS}`);
});
