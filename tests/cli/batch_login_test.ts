import { rowHash } from "../support/bulk/row_hash.ts";
import assert from "node:assert/strict";
import { createMock } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { type BatchRun, CSV_LOGIN_HEADER, runBatch } from "../support/cli/batch.ts";
import { memoryStreams } from "../support/cli/memory_streams.ts";
import { NOW } from "../support/cli/run.ts";
import { ISSUER, SECRET, segment } from "../support/tokens.ts";

const ROWS = 40;
const GUESTS = `userId,userName\n${
  Array.from({ length: ROWS }, (_, i) => `${i + 2},"Ada, ${i + 2}"\n`).join("")
}`;
const EXPIRES_AT = new Date(NOW + 60_000).toISOString();

/** A service that answers later ones sooner, and gives each guest a token that tells the guest. */
function service(
  answer: (guest: string, request: Request) => Response | undefined = () => undefined,
) {
  let open = 0;
  const all = { most: 0, asked: [] as string[], sent: [] as string[] };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const bearer = request.headers.get("authorization")!.slice("Bearer ".length);
    const { sub } = segment(bearer, 1) as { sub: string };
    all.most = Math.max(all.most, ++open);
    all.sent.push(bearer);
    all.asked.push(sub);
    await new Promise((resolve) => setTimeout(resolve, 8 - Number(sub) % 8 || 1));
    open--;
    return answer(sub, request) ?? Response.json({ token: `of-${sub}`, expiresIn: 60 });
  };
  return { ...all, fetch, all };
}

function loginRow(guest: number): string {
  const hash = rowHash(String(guest), `Ada, ${guest}`);
  return `${guest},${guest},of-${guest},60,${EXPIRES_AT},${hash}\n`;
}

function loginRows(from = 2, to = ROWS + 1): string {
  let text = "";
  for (let guest = from; guest <= to; guest++) text += loginRow(guest);
  return text;
}

Deno.test("guestissuer batch --login exchanges guest tokens of the lifetime that is asked for", async (t) => {
  const stdin = "userId,userName,delay\n1,Ada,\n2,Bob,7\n";
  const cases: [args: string[], env: Record<string, string>, seconds: number][] = [
    [[], {}, 60],
    [[], { EXPIRES: "600" }, 600],
    [["--delay", "900"], { EXPIRES: "600" }, 900],
  ];
  await eachRow(t, cases, async ([args, env, seconds]) => {
    const { fetch, all } = service();
    const { code } = await runBatch(["-", "--login", ...args], { stdin }, { fetch, env });
    assert.equal(code, 0);
    const lifetimes = all.sent.map((token) => {
      const { sub, exp } = segment(token, 1) as { sub: string; exp: number };
      return [sub, exp - NOW / 1000];
    });
    assert.deepEqual(lifetimes.sort(), [["1", seconds], ["2", 7]]);
  });
});

Deno.test("guestissuer batch --login writes an access token for each row, in order, with so many requests at once", async (t) => {
  await eachRow(t, [[[], 8], [["--concurrency", "3"], 3]] as const, async ([args, most]) => {
    const { fetch, all } = service();
    const run = await runBatch(["-", "--login", ...args], { stdin: GUESTS }, { fetch });
    assert.deepEqual([run.code, run.stderr], [0, ""]);
    assert.equal(run.stdout, CSV_LOGIN_HEADER + loginRows());
    assert.deepEqual([all.most, all.asked.length], [most, ROWS]);
  });
  const stdin = '{"userId":"\\ud800\\n","userName":"Ada"}\n{"userId":"2","userName":"Bob"}\n';
  const json = await runBatch(["-", "--login"], { stdin }, { fetch: service().fetch });
  const userId = "\ud800\n";
  const rows = [
    { line: 1, userId, accessToken: `of-${userId}`, expiresIn: 60, expiresAt: EXPIRES_AT },
    {
      line: 2,
      userId: "2",
      accessToken: "of-2",
      expiresIn: 60,
      expiresAt: EXPIRES_AT,
      rowHash: rowHash("2", "Bob"),
    },
  ];
  // a token with a line feed is none
  assert.deepEqual([json.code, json.stdout], [1, `${JSON.stringify(rows[1])}\n`]);
  assert.match(json.stderr, /^line 1: .*its token holds characters that no token has/);
});

Deno.test("guestissuer batch --login exchanges with the mock, which knows each guest", async () => {
  const mock = createMock({ issuers: [{ issuer: ISSUER, secret: SECRET }], now: () => NOW });
  const args = ["-", "--login", "--concurrency", "5", "--json"];
  const { code, stdout, stderr } = await runBatch(args, { stdin: GUESTS }, { fetch: mock.fetch });
  assert.deepEqual([code, stderr], [0, ""]);
  const rows = stdout.trimEnd().split("\n").map((row) => JSON.parse(row));
  assert.deepEqual(rows.map(({ line }) => line), rows.map((_, i) => i + 2));
  assert.equal(rows.length, ROWS);
  for (const { line, accessToken } of rows) {
    const headers = { authorization: `Bearer ${accessToken}` };
    const me = await mock.fetch("https://webexapis.com/v1/people/me", { headers });
    assert.equal((await me.json()).displayName, `Ada, ${line}`);
  }
  const inProcess = await runBatch(["-", "--login", "--mock"], { stdin: GUESTS });
  assert.deepEqual([inProcess.code, inProcess.stderr], [0, ""]);
  assert.equal(inProcess.stdout.split("\n").length, ROWS + 2);
});

Deno.test("guestissuer batch --login tells the rows that are refused, and --fail-fast stops at the first", async () => {
  const refuse = (guest: string) =>
    guest === "5" || guest === "9"
      ? Response.json({ message: "not\u001b[2J you" }, { status: 401 })
      : undefined;
  const { fetch } = service(refuse);
  const all = await runBatch(["-", "--login"], { stdin: GUESTS }, { fetch });
  const others = loginRows(2, 4) + loginRows(6, 8) + loginRows(10);
  assert.deepEqual([all.code, all.stdout], [1, CSV_LOGIN_HEADER + others]);
  const [five, nine, summary, end] = all.stderr.split("\n");
  assert.match(
    five!,
    /^line 5: Cannot exchange guest token: 401 from POST https:.*: not\\u001b\[2J you/,
  );
  assert.match(nine!, /^line 9: Cannot exchange guest token: 401/);
  assert.deepEqual([summary, end], ["38 done, 2 failed", ""]);
  const one = service(refuse);
  const fast = await runBatch(["-", "--login", "--fail-fast"], { stdin: GUESTS }, one);
  assert.deepEqual([fast.code, fast.stdout], [1, CSV_LOGIN_HEADER + loginRows(2, 4)]);
  assert.match(fast.stderr, /^line 5: .*\n3 done, 1 failed\n$/);
  // no more than were on their way
  assert(one.all.asked.length < 20);
});

Deno.test("guestissuer batch --login waits when the service asks to, and says so once", async () => {
  let refused = 0;
  const { fetch, all } = service((guest) =>
    guest === "6" && refused++ === 0
      ? Response.json({}, { status: 429, headers: { "retry-after": "1" } })
      : undefined
  );
  const start = performance.now();
  const clock = () => NOW + performance.now() - start;
  const { code, stdout, stderr } = await runBatch(["-", "--login", "--json"], { stdin: GUESTS }, {
    fetch,
    clock,
  });
  assert.deepEqual([code, stderr], [0, `{"note":"the service asked to wait: 1 s"}\n`]);
  assert.equal(stdout.split("\n").length, ROWS + 1);
  assert.equal(all.asked.length, ROWS + 1);
  assert(performance.now() - start >= 1000);
});

Deno.test("guestissuer batch --login --no-retry does not wait, and a wait that is too long ends the run", async () => {
  const refuse = (seconds: string) =>
    service((guest) =>
      guest === "6"
        ? Response.json({}, { status: 429, headers: { "retry-after": seconds } })
        : undefined
    ).fetch;
  const stdin = GUESTS;
  const never = await runBatch(["-", "--login", "--no-retry"], { stdin }, { fetch: refuse("1") });
  assert.deepEqual([never.code, never.stdout], [
    1,
    CSV_LOGIN_HEADER + loginRows(2, 5) + loginRows(7),
  ]);
  assert.match(never.stderr, /^line 6: .* 429 .*\n39 done, 1 failed\n$/);
  const long = await runBatch(["-", "--login"], { stdin }, { fetch: refuse("86400") });
  assert.deepEqual([long.code, long.stdout], [1, CSV_LOGIN_HEADER + loginRows(2, 5)]);
  assert.match(long.stderr, /^guestissuer: Cannot exchange guest token: 429 .*wait 86400 s/);
});

Deno.test("guestissuer batch --login --resume asks for what is missing alone", async () => {
  const whole = CSV_LOGIN_HEADER + loginRows();
  for (let length = 0; length <= whole.length; length += 61) {
    const { fetch, all } = service();
    const files = { in: GUESTS, out: whole.slice(0, length) };
    const args = ["in", "--login", "--resume", "out"];
    const { code, stderr, streams } = await runBatch(args, { files, piece: 200 }, { fetch });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(streams.file("out"), whole, `cut at ${length}`);
    const kept = Math.max(0, whole.slice(0, length).split("\n").length - 2);
    assert.equal(all.asked.length, ROWS - kept);
  }
});

Deno.test("guestissuer batch --login stops when it is asked to, though the service never answers", async () => {
  const stop = Promise.withResolvers<void>();
  const answered = service();
  let aborted = 0;
  const fetch: typeof globalThis.fetch = (input, init) => {
    if (answered.all.asked.length < 6) return answered.fetch(input, init);
    setTimeout(stop.resolve, 50);
    return new Promise((_, reject) =>
      init!.signal!.addEventListener("abort", () => {
        aborted++;
        reject(init!.signal!.reason);
      })
    );
  };
  const streams = memoryStreams({ files: { in: GUESTS } });
  const run: BatchRun = await runBatch(["in", "--login", "--resume", "out"], streams, {
    fetch,
    stopped: stop.promise,
  });
  assert.equal(run.code, 1);
  assert.equal(run.stderr, "interrupted; go on with --resume and the output file\n");
  assert.equal(streams.file("out"), CSV_LOGIN_HEADER + loginRows(2, 7));
  assert.equal(aborted, 8);
  const rest = await runBatch(["in", "--login", "--resume", "out"], streams, {
    fetch: service().fetch,
  });
  assert.equal(rest.code, 0);
  assert.equal(streams.file("out"), CSV_LOGIN_HEADER + loginRows());
});
