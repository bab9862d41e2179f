import assert from "node:assert/strict";
import { eachRow } from "../support/each_row.ts";
import {
  CSV_HEADER,
  CSV_LOGIN_HEADER,
  csvRow,
  jsonRow,
  runBatch,
  withoutWarnings,
} from "../support/cli/batch.ts";
import { memoryStreams } from "../support/cli/memory_streams.ts";
import { answering } from "../support/service/fake_service.ts";

// rows whose output has quotes, line breaks and characters of several bytes, and a bad one between
const GUESTS = '\n1,Ada\n"2\n""é""",Bob\n\n3\n"山,田",Eve\n5,Kim\n';
const INPUTS = {
  csv: `userId,userName${GUESTS}`,
  jsonl: '{"userId":"1","userName":"Ada"}\n\nbad\n{"userId":"2\\né","userName":"Bob"}\n' +
    '{"userId":"山","userName":"Eve"}\n',
};
const TOKENS = {
  csv: CSV_HEADER + csvRow(3 - 1, "1", "Ada") + csvRow(3, '2\n"é"', "Bob") +
    csvRow(7, "山,田", "Eve") + csvRow(8, "5", "Kim"),
  jsonl: jsonRow(1, "1", "Ada") + jsonRow(4, "2\né", "Bob") + jsonRow(5, "山", "Eve"),
};
const BAD = {
  csv: "line 6: this row has 1 column, and the first line names 2\n",
  jsonl: "line 3: this line is not a JSON object\n",
};

const LACKING = {
  csv:
    /^note: 1 row has no token before line [78], the first in line 6; --retry-failed does it again\n$/,
  jsonl:
    /^note: 1 row has no token before line [45], the first in line 3; --retry-failed does it again\n$/,
};

for (const type of ["csv", "jsonl"] as const) {
  Deno.test(`guestissuer batch --resume loses and doubles no row of ${type}, wherever the output was cut`, async () => {
    const tokens = TOKENS[type];
    const bytes = new TextEncoder().encode(tokens);
    let lacking = 0;
    for (let length = 0; length <= bytes.length; length++) {
      const files = { in: INPUTS[type], out: bytes.slice(0, length) };
      const { code, stdout, stderr, streams } = await runBatch(["in", "--resume", "out"], {
        files,
        piece: 50,
      });
      assert.equal(streams.file("out"), tokens, `cut at ${length}`);
      assert.deepEqual([code, stdout, streams.open], [1, "", 0]);
      // the bad row is reported again, and in another way once a row after it is done
      const said = withoutWarnings(stderr);
      if (said.startsWith("note: ")) lacking++;
      else {
        assert.match(said, new RegExp(`^${BAD[type]}\\d done, 1 failed\n$`));
        assert.equal(lacking, 0);
      }
      if (lacking > 0) assert.match(said, LACKING[type]);
    }
    assert(lacking > 0);
  });
}

Deno.test("guestissuer batch --resume begins where there is no output yet", async (t) => {
  await eachRow(t, [undefined, "", "line", CSV_HEADER], async (out) => {
    const files = { in: INPUTS.csv, ...(out === undefined ? {} : { out }) };
    const { code, stderr, streams } = await runBatch(["in", "--resume", "out"], { files });
    assert.deepEqual([code, streams.file("out")], [1, TOKENS.csv]);
    assert.equal(withoutWarnings(stderr), `${BAD.csv}4 done, 1 failed\n`);
  });
});

Deno.test("guestissuer batch --resume goes on with more input, in pieces of any size", async (t) => {
  const first = "userId,userName\n1,Ada\n2,Bob\n";
  const expected = CSV_HEADER + csvRow(2, "1", "Ada") + csvRow(3, "2", "Bob") + csvRow(4, "3", "E");
  await eachRow(t, [1, 10, 300, 10_000], async (piece) => {
    const streams = memoryStreams({ files: { in: first, more: `${first}3,E\n` }, piece });
    for (const file of ["in", "in", "more", "more"]) {
      assert.equal((await runBatch([file, "--resume", "out"], streams)).code, 0);
    }
    assert.equal(streams.file("out"), expected);
  });
});

const HASH = "0123456789abcdef";

Deno.test("guestissuer batch --resume leaves a file alone that it has not written", async () => {
  const login = `${CSV_LOGIN_HEADER}2,1,opaque,60,2018-01-27T16:00:19.000Z,${HASH}\n`;
  const row = jsonRow(1, "1", "Ada");
  const cases: [args: string[], out: string, kinds?: [seen: string, wanted: string]][] = [
    [["csv"], "x"],
    [["csv"], "no line feed, and much longer than the header"],
    [["csv"], INPUTS.csv],
    [["csv"], INPUTS.jsonl],
    [["csv"], login, ["CSV with access tokens", "CSV with guest tokens"]],
    [["csv", "--login"], TOKENS.csv, ["CSV with guest tokens", "CSV with access tokens"]],
    [["csv"], TOKENS.jsonl, ["JSON lines with guest tokens", "CSV with guest tokens"]],
    [["csv"], `${TOKENS.csv}x,y,z,a,${HASH}\n`],
    [["csv"], `${TOKENS.csv}99,y\n`],
    [["csv"], `${TOKENS.csv}99,y,z,${HASH}\n`],
    [["csv"], `${TOKENS.csv}99,y,z,a,b,${HASH}\n`],
    [["csv"], `${TOKENS.csv}99,y,z,a,${HASH}0\n`],
    [["csv"], `${TOKENS.csv}99,y,z,a,${HASH.toUpperCase()}\n`],
    [["csv"], `${TOKENS.csv}99,y,z,a,${HASH.replace("f", "g")}\n`],
    [["csv"], `${TOKENS.csv}99,y,z,a,${HASH.replace("9", ":")}\n`],
    [["csv"], `${TOKENS.csv}0,y,z,a,${HASH}\n`],
    [["csv"], `${TOKENS.csv}99,"y" x,z,a,${HASH}\n`],
    [["csv"], `${TOKENS.csv}8,y,z,a,${HASH}\n9,y,z,a,${HASH}\n`],
    [["csv"], `${CSV_HEADER}${TOKENS.csv}`],
    [["csv", "--json"], TOKENS.csv, ["CSV with guest tokens", "JSON lines with guest tokens"]],
    [["jsonl"], "x"],
    [["jsonl"], INPUTS.jsonl],
    [["jsonl"], "no line feed"],
    [["jsonl"], TOKENS.csv, ["CSV with guest tokens", "JSON lines with guest tokens"]],
    [
      ["jsonl", "--login"],
      TOKENS.jsonl,
      ["JSON lines with guest tokens", "JSON lines with access tokens"],
    ],
    [["jsonl"], `${row}{"line":7}\n`],
    [["jsonl"], `${row}{"line":7,"rowHash":"${HASH}"}\n`],
    [["jsonl"], row.replace('"line":1', '"line":"1"')],
    [["jsonl"], row.replace('"line":1', '"line":-1')],
    [["jsonl"], `${row}${row}`],
  ];
  for (const piece of [5, 10_000]) {
    for (const [args, out, kinds] of cases) {
      const why = kinds === undefined
        ? "was not written by a run of this kind"
        : `holds ${kinds[0]}, and this run writes ${kinds[1]}\\. Give --json and --login as in the`;
      await refuses(args, out, piece, new RegExp(`Cannot resume: the output ${why}`));
    }
  }
});

Deno.test("guestissuer batch --resume refuses an output of version 1, which does not say what it was made of", async () => {
  const message =
    /Cannot resume: the output was written by version 1, which did not say what each row/;
  const csv = TOKENS.csv.replaceAll(/,(rowHash|[\da-f]{16})\n/g, "\n");
  const login = "line,userId,accessToken,expiresIn,expiresAt\n2,1,t,60,2018-01-27T16:00:19.000Z\n";
  for (const piece of [5, 10_000]) {
    await refuses(["csv"], csv, piece, message);
    await refuses(["csv", "--login"], login, piece, message);
    await refuses(["jsonl"], TOKENS.jsonl.replaceAll(/,"rowHash":"[^"]*"/g, ""), piece, message);
  }
});

async function refuses(args: string[], out: string, piece: number, message: RegExp) {
  const files = { ...INPUTS, out };
  const { fetch } = answering(() => Response.json({}));
  const run = await runBatch([...args, "--resume", "out"], { files, piece }, { fetch });
  const what = `${args}: ${out.slice(-40)}`;
  assert.deepEqual([run.code, run.stdout, run.streams.file("out")], [2, "", out], what);
  assert.match(run.stderr, message);
  assert.equal(run.streams.open, 0);
}

Deno.test("guestissuer batch --resume needs a file that can be read and cut", async () => {
  const stdout = await runBatch(["in", "--resume", "-"], { files: { in: INPUTS.csv } });
  assert.equal(stdout.code, 2);
  assert.match(stdout.stderr, /^guestissuer: --resume needs a file, and - is stdout\n/);
  const streams = memoryStreams({ files: { in: INPUTS.csv, out: "" } });
  const { openInput } = streams;
  streams.openInput = async (path) => {
    const opened = await openInput(path);
    return path === "out" ? { ...opened, size: undefined } : opened;
  };
  const pipe = await runBatch(["in", "--resume", "out"], streams);
  assert.equal(pipe.code, 2);
  assert.match(pipe.stderr, /^guestissuer: --resume needs a file that can be cut\n/);
  streams.openInput = (path) =>
    path === "out" ? Promise.reject(new Deno.errors.NotCapable("x")) : openInput(path);
  const hidden = await runBatch(["in", "--resume", "out"], streams);
  assert.equal(hidden.code, 2);
  assert.match(hidden.stderr, /^guestissuer: cannot read the output: permission is missing; run/);
});

Deno.test("guestissuer batch stops between two rows when it is asked to, and --resume does the rest", async () => {
  const rows = Array.from({ length: 50 }, (_, i) => `${i},Ada\n`);
  const expected = CSV_HEADER + rows.map((_, i) => csvRow(i + 2, String(i), "Ada")).join("");
  const before = new TextEncoder().encode(`userId,userName\n${rows.slice(0, 20).join("")}20,A`);
  const stop = Promise.withResolvers<void>();
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield before;
    // more never comes; the request to end does
    setTimeout(stop.resolve, 20);
    await new Promise(() => {});
  }
  const streams = memoryStreams({
    stdin: endless(),
    files: { all: `userId,userName\n${rows.join("")}` },
  });
  const { code, stderr } = await runBatch(["-", "-o", "out"], streams, { stopped: stop.promise });
  assert.deepEqual([code, stderr, streams.open], [
    1,
    "interrupted; go on with --resume and the output file\n",
    0,
  ]);
  const done = rows.slice(0, 20).map((_, i) => csvRow(i + 2, String(i), "Ada")).join("");
  assert.equal(streams.file("out"), CSV_HEADER + done);
  assert.equal((await runBatch(["all", "--resume", "out"], streams)).code, 0);
  assert.equal(streams.file("out"), expected);
});

Deno.test("guestissuer batch --json tells an interruption as JSON", async () => {
  const { code, stdout, stderr } = await runBatch(["-", "--json"], { stdin: INPUTS.csv }, {
    stopped: Promise.resolve(),
  });
  assert.deepEqual([code, stdout], [1, ""]);
  assert.deepEqual(JSON.parse(stderr), { done: 0, failed: 0, interrupted: true });
});
