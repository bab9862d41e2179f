import assert from "node:assert/strict";
import { eachRow } from "../support/each_row.ts";
import {
  type BatchRun,
  CSV_HEADER,
  csvRow,
  jsonRow,
  ODD_ID,
  ODD_NAME,
  runBatch,
} from "../support/cli/batch.ts";

const ADA = csvRow(2, "1", "Ada");
const BOB = csvRow(3, "2", "Bob");

/** The notes of a run, without the word before them. */
function notesOf({ stderr }: BatchRun): string[] {
  return stderr.split("\n").slice(0, -1).map((line) => line.replace(/^note: /, ""));
}

Deno.test("guestissuer batch reads lists that are written in other ways, and says how it reads them", async (t) => {
  const utf16 = (text: string) =>
    new Uint8Array(Uint16Array.from(text, (each) => each.charCodeAt(0)).buffer);
  const cases: [list: string | Uint8Array, stdout: string, notes: string[]][] = [
    [utf16("\uFEFFuserId,userName\r\n1,Ada\r\n2,Bob\r\n"), CSV_HEADER + ADA + BOB, [
      "the list is UTF-16LE",
    ]],
    ["\uFEFFuserId,userName\r\n1,Ada\r\n2,Bob\r\n", CSV_HEADER + ADA + BOB, []],
    ["userId;userName\n1;Ada\n2;Bob\n", CSV_HEADER + ADA + BOB, [
      'the list has ";" between its columns',
    ]],
    ["sep=;\nuserId;userName\n2;Bob\n", CSV_HEADER + csvRow(3, "2", "Bob"), []],
    ["ID\tName\n1\tAda\n", CSV_HEADER + ADA, [
      "the list has a tab between its columns",
      '"ID" is read as userId',
      '"Name" is read as userName',
    ]],
    [
      '[\n  {"userId": "1", "userName": "Ada"},\n  {"userId": "2", "userName": "Bob"}\n]\n',
      jsonRow(1, "1", "Ada") + jsonRow(2, "2", "Bob"),
      ["the list is JSON, so its objects are counted in place of lines"],
    ],
  ];
  await eachRow(t, cases, async ([list, stdout, notes]) => {
    const run = await runBatch(["list"], { files: { list } });
    assert.deepEqual([run.code, run.stdout, notesOf(run)], [0, stdout, notes]);
  });
  const json = await runBatch(["list", "--json"], { files: { list: "id;name\n1;Ada\n" } });
  assert.deepEqual(json.stderr.split("\n").slice(0, -1).map((line) => JSON.parse(line)), [
    { note: 'the list has ";" between its columns' },
    { note: '"id" is read as userId' },
    { note: '"name" is read as userName' },
  ]);
});

Deno.test("guestissuer batch refuses a list that can be read in more than one way, before a file is made", async (t) => {
  const lists: [list: string | Uint8Array, message: RegExp][] = [
    ["userId,subject,userName\n", /it names userId twice, in columns 1 and 2/],
    ["userId,userName,userName\n", /it names userName twice, in columns 2 and 3/],
    ["id,sub,name\n", /it names userId twice, in columns 1 and 2/],
    ["userId,name,fullName\n", /it names userName twice, in columns 2 and 3/],
    ["userId,userName,delay,DELAY\n", /it names delay twice, in columns 3 and 4/],
    [new Uint8Array([0x1f, 0x8b, 8, 0]), /^guestissuer: Cannot read the list: it is compressed by/],
  ];
  await eachRow(t, lists, async ([list, message]) => {
    const run = await runBatch(["list", "-o", "out"], { files: { list } });
    assert.deepEqual([run.code, run.stdout, run.streams.file("out")], [2, "", undefined]);
    assert.match(run.stderr, message);
  });
  const twice = await runBatch(["list", "--json"], {
    files: { list: '{"userId":"1","userId":"2","userName":"A"}\n{"userId":"2","userName":"B"}\n' },
  });
  assert.deepEqual([twice.code, twice.stdout], [1, jsonRow(2, "2", "B")]);
  assert.match(twice.stderr, /^{"line":1,"error":"this object has userId twice"}\n/);
});

Deno.test("guestissuer batch reports a userId that comes again, and the line where it stood", async () => {
  const list = "userId,userName\n1,Ada\n2,Bob\n1,Ada\n3,Kim\n2,Rob\n1,Ada\n";
  const run = await runBatch(["list"], { files: { list } });
  assert.deepEqual([run.code, run.stdout.split("\n").length], [0, 8]);
  const told = (line: number, first: number) =>
    `line ${line}: it has the userId of line ${first}, so both are one guest`;
  assert.deepEqual(run.stderr.split("\n"), [told(4, 2), told(6, 3), told(7, 2), ""]);
  const json = await runBatch(["list", "--json"], { files: { list }, piece: 1000 });
  assert.deepEqual(JSON.parse(json.stderr.split("\n")[1]!), {
    line: 6,
    note: "it has the userId of line 3, so both are one guest",
  });
  // of many, ten are named
  const many = `userId,userName\n${"7,Ada\n".repeat(50)}`;
  const counted = await runBatch(["many"], { files: { many }, piece: 1000 });
  assert.equal(counted.code, 0);
  assert.deepEqual(counted.stderr.split("\n").slice(9), [
    told(12, 2),
    "note: 39 more rows have the userId of an earlier row",
    "",
  ]);
});

Deno.test("guestissuer batch --resume knows the userIds of the rows that were done before", async () => {
  const list = "userId,userName\n1,Ada\n2,Bob\n1,Ada\n3,Kim\n";
  const done = CSV_HEADER + ADA + BOB;
  const one = await runBatch(["list", "--resume", "out"], { files: { list, out: done } });
  assert.equal(one.stderr, "line 4: it has the userId of line 2, so both are one guest\n");
  const out = done + csvRow(4, "1", "Ada");
  const two = await runBatch(["list", "--resume", "out"], { files: { list, out } });
  assert.deepEqual([two.code, two.stderr], [0, ""]);
});

Deno.test("guestissuer batch says once for all rows what is odd about guests", async () => {
  const rows = Array.from({ length: 200 }, (_, i) => `a@b.example-${i},"Ada\n${i}"\n`);
  const list = `userId,userName\n0,Ada\n${rows.join("")}`;
  const { code, stderr } = await runBatch(["list"], { files: { list }, piece: 100 });
  assert.equal(code, 0);
  assert.deepEqual(stderr.split("\n"), [
    `warning: 200 rows, the first in line 3: ${ODD_ID}`,
    `warning: 200 rows, the first in line 3: ${ODD_NAME}`,
    "",
  ]);
});

Deno.test("guestissuer batch --lines does the rows of these lines, so that parts have the lines of the whole", async () => {
  const list = `userId,userName\n${
    Array.from({ length: 30 }, (_, i) => `${i + 2},"Ada ${i % 4 === 0 ? "L." : ""}"\n`).join("")
  }`;
  const whole = (await runBatch(["list"], { files: { list } })).stdout;
  const parts: string[] = [];
  for (const lines of ["1-10", "11-11", "12-29", "30-"]) {
    const { code, stdout, stderr } = await runBatch(["list", "--lines", lines], {
      files: { list },
    });
    assert.deepEqual([code, stderr], [0, ""]);
    assert(stdout.startsWith(CSV_HEADER));
    parts.push(stdout.slice(CSV_HEADER.length));
  }
  assert.equal(CSV_HEADER + parts.join(""), whole);
  // a part can be gone on with, and so can the whole that is put together of parts
  const half = CSV_HEADER + parts[2]!.split("\n", 5).map((row) => `${row}\n`).join("");
  const part = await runBatch(["list", "--lines", "12-29", "--resume", "out"], {
    files: { list, out: half },
  });
  assert.deepEqual([part.code, part.streams.file("out")], [0, CSV_HEADER + parts[2]]);
  const joined = await runBatch(["list", "--resume", "out"], {
    files: { list, out: CSV_HEADER + parts[0] + parts[1] },
  });
  assert.deepEqual([joined.code, joined.streams.file("out")], [0, whole]);
});

Deno.test("guestissuer batch refuses --lines that are none", async (t) => {
  const cases: [lines: string, message: RegExp][] = [
    ["5", /--lines must be two numbers of lines, such as/],
    ["-5", /--lines/],
    ["a-b", /--lines must be two numbers/],
    ["1-2-3", /--lines must be two numbers/],
    ["0-5", /--lines must be a whole number from 1/],
    ["9-5", /--lines ends before it begins/],
  ];
  await eachRow(t, cases, async ([lines, message]) => {
    const run = await runBatch([`--lines=${lines}`, "-"], { stdin: "userId,userName\n" });
    assert.deepEqual([run.code, run.stdout], [2, ""]);
    assert.match(run.stderr, message);
  });
});

Deno.test("guestissuer batch refuses an issuer or a secret that no Webex takes before the first row, and signs if told to insist", async (t) => {
  const secret = "bm90IGEgcmVhbCBzZWNyZXQsIGp1c3QgYW4gZXhhbXA=";
  const issuer =
    "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8zOTE4OGM3Mi0wMDI5LTQ3YTQtYjAyNS01OGEwY2E3NDVkMDY";
  const cases: [what: string, issuer: string, secret: string, insisted: number][] = [
    ["not an id of Webex", "my-issuer", secret, 0],
    ["cut", issuer.slice(0, -8), secret, 0],
    ["decoded", "ciscospark://us/ORGANIZATION/39188c72-0029-47a4-b025-58a0ca745d06", secret, 0],
    ["a secret of few bytes", issuer, "c2hvcnQ=", 0],
    ["mixed up", secret, issuer, 1],
    ["the secret twice", secret, secret, 1],
  ];
  const stdin = "userId,userName\n1,Ada\n2,Bob\n";
  await eachRow(t, cases, async ([_what, issuer, secret, insisted]) => {
    const env = { ISSUER: issuer, SECRET: secret };
    const refused = await runBatch(["-", "-o", "out"], { stdin }, { env });
    assert.deepEqual([refused.code, refused.streams.file("out")], [1, undefined]);
    assert(!refused.stderr.includes(secret), "the secret is shown");
    const run = await runBatch(["-", "--insist"], { stdin }, { env });
    assert.equal(run.code, insisted);
    if (insisted === 0) {
      assert.equal(run.stdout.split("\n").length, 4);
      // once, and not for each row
      assert.equal(run.stderr.match(/^warning: /gm)?.length, 1);
    } else assert.equal(run.stdout, "");
  });
});
