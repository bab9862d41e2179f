import assert from "node:assert/strict";
import { rowHash } from "../support/bulk/row_hash.ts";
import { CSV_HEADER, CSV_LOGIN_HEADER, csvRow, jsonRow, runBatch } from "../support/cli/batch.ts";
import { memoryStreams } from "../support/cli/memory_streams.ts";
import { NOW } from "../support/cli/run.ts";
import { segment } from "../support/tokens.ts";

const LIST = "userId,userName\n1,Ada\n2\n3,Kim\n4,\n5,Max\n6\n";
const MENDED = "userId,userName\n1,Ada\n2,Bob\n3,Kim\n4,Liz\n5,Max\n6,Joe\n";
const SOME = CSV_HEADER + csvRow(2, "1", "Ada") + csvRow(4, "3", "Kim") + csvRow(6, "5", "Max");
const ALL = CSV_HEADER + csvRow(2, "1", "Ada") + csvRow(3, "2", "Bob") + csvRow(4, "3", "Kim") +
  csvRow(5, "4", "Liz") + csvRow(6, "5", "Max") + csvRow(7, "6", "Joe");
const RETRY = ["list", "--resume", "out", "--retry-failed"];

Deno.test("guestissuer batch --retry-failed does mended rows in their places, wherever the output was cut", async () => {
  const bytes = new TextEncoder().encode(SOME);
  for (let length = 0; length <= bytes.length; length += 3) {
    const files = { list: MENDED, out: bytes.slice(0, length) };
    for (const piece of [11, 10_000]) {
      const { code, stdout, stderr, streams } = await runBatch(RETRY, { files, piece });
      assert.deepEqual([code, stdout, stderr], [0, "", ""], `cut at ${length}`);
      assert.equal(streams.file("out"), ALL, `cut at ${length}`);
      assert.deepEqual([streams.open, streams.file("out.retry")], [0, undefined]);
    }
  }
});

Deno.test("guestissuer batch --retry-failed keeps what was done, and reports what fails again", async () => {
  const streams = memoryStreams({ files: { list: LIST, half: MENDED.replace("4,Liz", "4,") } });
  const first = await runBatch(["list", "-o", "out"], streams);
  assert.deepEqual([first.code, streams.file("out")], [1, SOME]);
  // the tokens of earlier runs stay as they are, though the clock has moved
  const later = { now: NOW + 60_000 };
  const [, ...args] = RETRY;
  const second = await runBatch(["half", ...args], streams, later);
  assert.equal(second.code, 1);
  assert.equal(second.stderr, "line 5: userName is empty\n2 done, 1 failed\n");
  const rows = streams.file("out")!.split("\n");
  const earlier = SOME.split("\n");
  assert.deepEqual(rows.map((row) => row.split(",", 1)[0]), ["line", "2", "3", "4", "6", "7", ""]);
  assert.deepEqual([rows[0], rows[1], rows[3], rows[4]], earlier.slice(0, 4));
  const third = await runBatch(RETRY, memoryStreams({ files: { list: LIST, out: SOME } }));
  assert.deepEqual([third.code, third.streams.file("out")], [1, SOME]);
  assert.match(third.stderr, /^line 3: .*\nline 5: .*\nline 7: .*\n0 done, 3 failed\n$/);
});

Deno.test("guestissuer batch --resume without --retry-failed refuses a mended row, and names unreadable ones", async () => {
  const refused = await runBatch(["list", "--resume", "out"], {
    files: { list: MENDED, out: SOME },
  });
  assert.deepEqual([refused.code, refused.streams.file("out")], [2, SOME]);
  assert.match(
    refused.stderr,
    /^guestissuer: Cannot resume: line 3 was changed or added since it was left out; --retry-failed does it in its place\n/,
  );
  const noted = await runBatch(["list", "--resume", "out", "--json"], {
    files: {
      list: LIST.replace("\n6\n", "\n"),
      out: jsonRow(2, "1", "Ada") + jsonRow(6, "5", "Max"),
    },
  });
  assert.equal(noted.code, 2);
  const lacking = await runBatch(["list", "--resume", "out"], {
    files: { list: LIST.replace("\n6\n", "\n"), out: SOME },
  });
  assert.deepEqual([lacking.code, lacking.streams.file("out")], [1, SOME]);
  assert.equal(
    lacking.stderr,
    "note: 2 rows have no token before line 6, the first in line 3; --retry-failed does them again\n",
  );
});

Deno.test("guestissuer batch --retry-failed refuses another input, and leaves the output as it was", async () => {
  const lists = [
    MENDED.replace("3,Kim", "3,Kai"),
    MENDED.replace("\n2,Bob", ""),
    "userId,userName\n",
  ];
  for (const list of lists) {
    const { code, stderr, streams } = await runBatch(RETRY, { files: { list, out: SOME } });
    assert.equal(code, 2);
    assert.match(stderr, /^guestissuer: Cannot resume: /);
    assert.deepEqual([streams.file("out"), streams.file("out.retry")], [SOME, undefined]);
    assert.equal(streams.open, 0);
  }
});

Deno.test("guestissuer batch --retry-failed begins anew over what a killed run has left beside the output", async () => {
  const files = { list: MENDED, out: SOME, "out.retry": "left by a run that was killed" };
  const { code, streams } = await runBatch(RETRY, { files });
  assert.deepEqual([code, streams.file("out"), streams.file("out.retry")], [0, ALL, undefined]);
});

Deno.test("guestissuer batch --retry-failed loses nothing when the output cannot be written", async () => {
  const failure = Object.assign(new Error(), { code: "ENOSPC" });
  for (let room = 0; room < ALL.length; room += 5) {
    const files = { list: MENDED, out: SOME };
    const { code, stderr, streams } = await runBatch(RETRY, { files, room, failure });
    assert.deepEqual([code, stderr], [
      1,
      "guestissuer: cannot write the output: no space is left\n",
    ]);
    const out = streams.file("out")!;
    // as it was, or as far as the new one has come once all of the old one is in it
    if (out !== SOME) assert.equal(out, ALL.slice(0, Math.max(room, ALL.indexOf("\n7,") + 1)));
    assert.deepEqual([streams.open, streams.file("out.retry")], [0, undefined]);
  }
  const streams = memoryStreams({ files: { list: MENDED, out: SOME } });
  streams.replace = () => {
    throw new Deno.errors.NotCapable("x");
  };
  const { code, stderr } = await runBatch(RETRY, streams);
  assert.deepEqual([code, streams.file("out"), streams.file("out.retry")], [1, SOME, ALL]);
  assert.match(
    stderr,
    /cannot replace the output: permission is missing; run .*; the rows are in out.retry\n/,
  );
});

const GUESTS = `userId,userName\n${
  Array.from({ length: 12 }, (_, i) => `${i + 2},Ada\n`).join("")
}`;
const EXPIRES_AT = new Date(NOW + 60_000).toISOString();
const loginRow = (guest: number) =>
  `${guest},${guest},of-${guest},60,${EXPIRES_AT},${rowHash(String(guest), "Ada")}\n`;
const loginRows = (without: number[] = []) =>
  CSV_LOGIN_HEADER +
  Array.from({ length: 12 }, (_, i) => i + 2).filter((i) => !without.includes(i)).map(loginRow)
    .join("");

/** A service that refuses some guests, and remembers for whom it was asked. */
function service(refused: readonly number[]) {
  const asked: number[] = [];
  const fetch: typeof globalThis.fetch = (_, init) => {
    const token = new Headers(init!.headers).get("authorization")!.slice("Bearer ".length);
    const guest = Number((segment(token, 1) as { sub: string }).sub);
    asked.push(guest);
    return Promise.resolve(
      refused.includes(guest)
        ? Response.json({ message: "not now" }, { status: 503 })
        : Response.json({ token: `of-${guest}`, expiresIn: 60 }),
    );
  };
  return { asked, fetch };
}

Deno.test("guestissuer batch --login --retry-failed asks again for what was refused, in its place", async () => {
  const streams = memoryStreams({ files: { list: GUESTS } });
  const args = ["list", "--login", "--resume", "out", "--concurrency", "3"];
  const first = await runBatch(args, streams, service([3, 4, 9, 13]));
  assert.deepEqual([first.code, streams.file("out")], [1, loginRows([3, 4, 9, 13])]);
  const resumed = service([13]);
  const second = await runBatch(args, streams, resumed);
  assert.deepEqual([second.code, resumed.asked], [1, [13]]);
  assert.match(second.stderr, /^note: 3 rows have no token before line 12, the first in line 3; /);
  const retried = service([4]);
  const third = await runBatch([...args, "--retry-failed"], streams, retried);
  assert.deepEqual([third.code, retried.asked.sort((a, b) => a - b)], [1, [3, 4, 9, 13]]);
  assert.equal(streams.file("out"), loginRows([4]));
  const last = service([]);
  const fourth = await runBatch([...args, "--retry-failed"], streams, last);
  assert.deepEqual([fourth.code, fourth.stderr, last.asked], [0, "", [4]]);
  assert.equal(streams.file("out"), loginRows());
});

Deno.test("guestissuer batch --login --retry-failed leaves the output as it was when it is asked to end before all is there", async () => {
  const stop = Promise.withResolvers<void>();
  const out = loginRows([3, 9]);
  const streams = memoryStreams({ files: { list: GUESTS, out } });
  const { fetch } = service([]);
  const hanging: typeof globalThis.fetch = (input, init) => {
    const token = new Headers(init!.headers).get("authorization")!;
    if ((segment(token, 1) as { sub: string }).sub === "3") return fetch(input, init);
    queueMicrotask(stop.resolve);
    return new Promise(() => {});
  };
  const args = ["list", "--login", "--resume", "out", "--retry-failed"];
  const run = await runBatch(args, streams, { fetch: hanging, stopped: stop.promise });
  assert.deepEqual([run.code, run.stderr], [1, "interrupted; the output is as it was\n"]);
  assert.deepEqual([streams.file("out"), streams.file("out.retry")], [out, undefined]);
});

Deno.test("guestissuer batch --login --retry-failed keeps what it has done when it is asked to end after that", async () => {
  const stop = Promise.withResolvers<void>();
  const out = loginRows([3, 10, 11, 12, 13]);
  const streams = memoryStreams({ files: { list: GUESTS, out } });
  const { fetch } = service([]);
  const hanging: typeof globalThis.fetch = (input, init) => {
    const token = new Headers(init!.headers).get("authorization")!;
    if ((segment(token, 1) as { sub: string }).sub !== "12") return fetch(input, init);
    setTimeout(stop.resolve, 20);
    return new Promise(() => {});
  };
  const args = ["list", "--login", "--resume", "out", "--retry-failed"];
  const run = await runBatch(args, streams, { fetch: hanging, stopped: stop.promise });
  assert.equal(run.code, 1);
  assert.equal(run.stderr, "interrupted; go on with --resume and the output file\n");
  assert.equal(streams.file("out"), loginRows([12, 13]));
  assert.equal(streams.file("out.retry"), undefined);
});

Deno.test("guestissuer batch --retry-failed needs --resume", async () => {
  const { code, stderr } = await runBatch(["list", "-o", "out", "--retry-failed"], {
    files: { list: LIST },
  });
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^guestissuer: --retry-failed needs --resume and the output of earlier runs\n/,
  );
});
