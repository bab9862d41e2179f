import assert from "node:assert/strict";
import { eachRow } from "../support/each_row.ts";
import { CSV_HEADER, CSV_LOGIN_HEADER, csvRow, runBatch } from "../support/cli/batch.ts";
import { rowHash } from "../support/bulk/row_hash.ts";
import { answering } from "../support/service/fake_service.ts";
import { ISSUER, SECRET } from "../support/tokens.ts";

const HEADER = "userId,userName,delay\n";
const ROWS = ["1,Ada,\n", "2,Bob,60\n", "3,Kim,\n", "4,Max,\n"];
const LIST = HEADER + ROWS.join("");
/** What runs over the first three rows have written, and what is to come. */
const THREE = CSV_HEADER + csvRow(2, "1", "Ada") + csvRow(3, "2", "Bob", 60) +
  csvRow(4, "3", "Kim");
const ALL = THREE + csvRow(5, "4", "Max");
const ADVICE = "Use the input and the issuer of the earlier runs, or begin a new output";
const changed = (line: number) => `line ${line} of the input is not the row that the output`;

/** Lists that are not the one of which the output was made, and what is said. */
const OTHERS: [what: string, list: string, message: string][] = [
  ["another list", `${HEADER}7,Eve,\n8,Joe,\n9,Liz,\n`, changed(2)],
  ["another name", LIST.replace("Kim", "Kai"), changed(4)],
  ["another userId", LIST.replace("3,", "33,"), changed(4)],
  ["another delay", LIST.replace("60", "61"), changed(3)],
  ["a delay more", LIST.replace("Kim,", "Kim,5400"), changed(4)],
  ["two rows in another order", HEADER + ROWS[1] + ROWS[0] + ROWS[2], changed(2)],
  ["a row less", HEADER + ROWS[0] + ROWS[2] + ROWS[3], changed(3)],
  ["a row emptied", LIST.replace("2,Bob,60", ""), changed(3)],
  ["a row spoilt", LIST.replace("2,Bob,60", "2"), changed(3)],
  ["a row inserted", LIST.replace("2,Bob", "7,Eve,\n2,Bob"), changed(3)],
  ["a blank line inserted", LIST.replace("\n1,", "\n\n1,"), changed(2)],
  ["a shorter list", HEADER + ROWS[0] + ROWS[1], "the output has a row for line 4, and the input"],
  ["no rows", HEADER, "the output has a row for line 2, and the input ends before"],
  ["fields moved into each other", LIST.replace("1,Ada,", "1A,da,"), changed(2)],
  [
    "columns that have changed places",
    LIST.replace("userId,userName", "userName,userId"),
    changed(2),
  ],
];

Deno.test("guestissuer batch --resume refuses another input, or one changed before the point reached", async (t) => {
  await eachRow(t, OTHERS, async ([what, list, message]) => {
    for (const out of [THREE, THREE + ALL.slice(THREE.length, -7)]) {
      for (const piece of [7, 10_000]) {
        const files = { list, out };
        const run = await runBatch(["list", "--resume", "out"], { files, piece });
        assert.deepEqual([run.code, run.stdout, run.streams.file("out")], [2, "", out], what);
        assert(run.stderr.startsWith(`guestissuer: Cannot resume: ${message}`), run.stderr);
        assert(run.stderr.includes(ADVICE));
        assert.equal(run.streams.open, 0);
      }
    }
  });
});

Deno.test("guestissuer batch --resume takes a list that is written in another way, with the same rows", async (t) => {
  const lists: Record<string, string | Uint8Array> = {
    "the same": LIST,
    "quoted, with CRLF": LIST.replaceAll(/(\w+),(\w+)/g, '"$1","$2"').replaceAll("\n", "\r\n"),
    "semicolons": LIST.replaceAll(",", ";"),
    "UTF-16": new Uint8Array(
      Array.from(`\uFEFF${LIST}`).flatMap((
        each,
      ) => [each.charCodeAt(0) & 255, each.charCodeAt(0) >> 8]),
    ),
    "columns in another order": LIST.replaceAll(/^(\w+),(\w+),(\w*)$/gm, "$3,$2,$1"),
    "a column more": LIST.replaceAll(/^(\w+),/gm, "x,$1,"),
    "changed after the point reached": LIST.replace("4,Max,", "4,Max,"),
  };
  await eachRow(t, Object.keys(lists), async (what) => {
    const files = { list: lists[what]!, out: THREE };
    const { code, streams } = await runBatch(["list", "--resume", "out"], { files });
    assert.deepEqual([code, streams.file("out")], [0, ALL]);
  });
});

Deno.test("guestissuer batch --resume refuses another input of JSON lines", async () => {
  const lines = '{"userId":"1","userName":"Ada"}\n{"userId":"2","userName":"Bob","delay":60}\n';
  const made = await runBatch(["list", "-o", "out"], { files: { list: lines } });
  const out = made.streams.file("out")!;
  for (const list of [lines.replace("Bob", "Rob"), lines.replace("60", "61"), `\n${lines}`]) {
    const run = await runBatch(["list", "--resume", "out"], { files: { list, out } });
    assert.deepEqual([run.code, run.streams.file("out")], [2, out]);
    assert.match(run.stderr, /Cannot resume: line [12] of the input is not the row/);
  }
  const list = `${lines}{"userId":"3","userName":"Eve"}\n`;
  const more = await runBatch(["list", "--resume", "out"], { files: { list, out } });
  assert.equal(more.code, 0);
  assert(more.streams.file("out")!.startsWith(`${out}{"line":3,"userId":"3",`));
});

Deno.test("guestissuer batch --resume refuses another issuer, and --login another name", async () => {
  const files = { list: LIST, out: THREE };
  const issuer =
    "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8zOTE4OGM3Mi0wMDI5LTQ3YTQtYjAyNS01OGEwY2E3NDVkMDc";
  const other = await runBatch(["list", "--resume", "out", "-i", issuer, "-s", SECRET], { files });
  assert.deepEqual([other.code, other.streams.file("out")], [2, THREE]);
  assert.match(other.stderr, /Cannot resume: line 2 of the input is not the row/);
  const same = await runBatch(["list", "--resume", "out", "-i", ISSUER, "-s", SECRET], { files });
  assert.equal(same.code, 0);
  // an access token says nothing of the name
  const row = (line: number, userId: string, name: string, delay = "") =>
    `${line},${userId},opaque,60,2018-01-27T16:00:19.000Z,${rowHash(userId, name, delay)}\n`;
  const out = CSV_LOGIN_HEADER + row(2, "1", "Ada") + row(3, "2", "Bob", "60");
  const args = ["list", "--login", "--resume", "out"];
  const { fetch, sent } = answering(() => Response.json({ token: "opaque", expiresIn: 60 }));
  const renamed = LIST.replace("Bob", "Rob");
  const refused = await runBatch(args, { files: { list: renamed, out } }, { fetch });
  assert.deepEqual([refused.code, refused.streams.file("out"), sent.length], [2, out, 0]);
  const resumed = await runBatch(args, { files: { list: LIST, out } }, { fetch });
  assert.deepEqual([resumed.code, sent.length], [0, 2]);
});
