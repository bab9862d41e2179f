import assert from "node:assert/strict";
import { eachRow } from "../support/each_row.ts";
import { serveLocally } from "../support/service/serve_locally.ts";
import {
  GIVEN,
  linesOf,
  startBatch,
  tempFolder,
  untilWritten,
  writeGuests,
} from "../support/cli/batch_process.ts";
import { runCli } from "../support/programs/deno.ts";
import { ROOT } from "../support/programs/run_program.ts";
import { ISSUER, SECRET } from "../support/tokens.ts";

Deno.test("guestissuer batch names no flag for /dev/stdout, which Deno opens with every permission only", async () => {
  const given = { stdin: "userId,userName\n2,Ada\n" };
  for (const flags of [[], ["--allow-write=/dev/stdout"], ["--allow-write"]]) {
    const args = ["batch", "-", "--mock", "-o", "/dev/stdout"];
    const { code, stdout, stderr } = await runCli(flags, args, given);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /permission is missing; deno opens it only with -A, .*; - stands for/);
  }
});

const WORKERS = `--allow-read=${ROOT}lib`;

/** The lines from 2 for so many rows. */
function allLines(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 2);
}

Deno.test("guestissuer batch exits with 0, 1 or 2 and tells lines on stderr, in a process without permissions", async () => {
  const good = "userId,userName\n2,Ada\n3,Bob\n";
  const cases: [args: string[], stdin: string, code: number, lines: number[], stderr: RegExp][] = [
    [GIVEN, good, 0, [2, 3], /^$/],
    [
      GIVEN,
      `${good}4\n5,Eve`,
      1,
      [2, 3, 5],
      /^line 4: this row has 1 column.*\n3 done, 1 failed\n$/,
    ],
    [["--mock"], good, 0, [2, 3], /^$/],
    [[], good, 2, [], /^guestissuer: the issuer is missing/],
    [GIVEN, "2,Ada\n", 2, [], /^guestissuer: Cannot read CSV: /],
  ];
  for (const [args, stdin, code, lines, stderr] of cases) {
    const run = await runCli([], ["batch", "-", ...args], { stdin });
    assert.equal(run.code, code, run.stderr);
    assert.match(run.stderr, stderr);
    if (code === 2) assert.equal(run.stdout, "");
    else assert.deepEqual(linesOf(run.stdout), lines);
  }
});

Deno.test("guestissuer batch --output needs to write that file alone, and --resume to read it too", async () => {
  await using folder = await tempFolder();
  const out = `${folder.path}/out.csv`;
  const permissions = ["--allow-env=ISSUER,SECRET", `--allow-write=${out}`];
  const given = { env: { ISSUER, SECRET }, stdin: "userId,userName\n2,Ada\n3,Bob\n" };
  const first = await runCli(permissions, ["batch", "-", "--output", out], given);
  assert.deepEqual(first, { code: 0, stdout: "", stderr: "" });
  const text = await Deno.readTextFile(out);
  assert.deepEqual(linesOf(text), [2, 3]);
  const second = await runCli(permissions, ["batch", "-", "--output", out], given);
  assert.deepEqual([second.code, second.stdout], [2, ""]);
  assert.match(second.stderr, /holds something already/);
  const hidden = await runCli(permissions, ["batch", "-", "--resume", out], given);
  assert.deepEqual([hidden.code, hidden.stdout], [2, ""]);
  assert.match(hidden.stderr, /cannot read the output: permission is missing/);
  assert.equal(await Deno.readTextFile(out), text);
  const more = { ...given, stdin: `${given.stdin}4,Eve\n` };
  const read = [...permissions, `--allow-read=${out}`];
  assert.equal((await runCli(read, ["batch", "-", "--resume", out], more)).code, 0);
  const resumed = await Deno.readTextFile(out);
  assert(resumed.startsWith(text));
  assert.deepEqual(linesOf(resumed), [2, 3, 4]);
});

Deno.test("guestissuer batch --retry-failed needs to read and write a file beside the output, and leaves none", async () => {
  await using folder = await tempFolder();
  const out = `${folder.path}/out.csv`;
  const env = { env: { ISSUER, SECRET } };
  const list = (second: string) => ({
    ...env,
    stdin: `userId,userName\n2,Ada\n${second}\n4,Eve\n`,
  });
  const some = ["--allow-env=ISSUER,SECRET", `--allow-write=${out}`, `--allow-read=${out}`];
  const first = await runCli(some, ["batch", "-", "--output", out], list("3"));
  assert.deepEqual([first.code, linesOf(await Deno.readTextFile(out))], [1, [2, 4]]);
  const args = ["batch", "-", "--resume", out, "--retry-failed"];
  for (
    const [flags, lacking] of [[some, "read"], [
      [...some, `--allow-read=${out}.retry`],
      "write",
    ]] as const
  ) {
    const refused = await runCli([...flags], args, list("3,Bob"));
    assert.equal(refused.code, 2);
    const said = `run deno with --allow-${lacking}=${out}.retry\n`;
    assert(refused.stderr.includes(said), refused.stderr);
  }
  const all = [...some.slice(0, 1), `--allow-write=${out},${out}.retry`];
  const read = `--allow-read=${out},${out}.retry`;
  const second = await runCli([...all, read], args, list("3,Bob"));
  assert.deepEqual(second, { code: 0, stdout: "", stderr: "" });
  assert.deepEqual(linesOf(await Deno.readTextFile(out)), [2, 3, 4]);
  assert.equal((await Deno.stat(out)).mode! & 0o777, 0o600);
  assert.deepEqual(Array.from(Deno.readDirSync(folder.path), ({ name }) => name), ["out.csv"]);
});

Deno.test("guestissuer batch signs on several threads, and on one where workers are not permitted", async (t) => {
  await using folder = await tempFolder();
  const path = `${folder.path}/in.csv`;
  await writeGuests(path, 20_000);
  const stdin = await Deno.readTextFile(path);
  const note = "note: one thread signs, since --workers needs a permission; run deno with";
  const cases: [permissions: string[], workers: string[], stderr: string][] = [
    [[WORKERS], ["--workers", "3"], ""],
    [[], ["--workers", "3"], `${note} ${WORKERS}/\n`],
    [[], ["--workers", "1"], ""],
    [[], [], ""],
  ];
  await eachRow(t, cases, async ([permissions, workers, told]) => {
    const args = ["batch", "-", ...workers, ...GIVEN];
    const { code, stdout, stderr } = await runCli(permissions, args, { stdin });
    assert.deepEqual([code, stderr], [0, told]);
    assert.deepEqual(linesOf(stdout), allLines(20_000));
  });
});

Deno.test("SIGINT leaves whole rows of a large input, and --resume makes them all", async (t) => {
  await using folder = await tempFolder();
  const [path, out] = [`${folder.path}/in.csv`, `${folder.path}/out.csv`];
  const count = 120_000;
  await writeGuests(path, count);
  const permissions = [`${WORKERS},${path},${out}`, `--allow-write=${out}`];
  const args = [path, "--resume", out, "--workers", "2", ...GIVEN];
  let last = 0;
  await eachRow(t, ["SIGINT", "SIGTERM"] as const, async (signal) => {
    await using running = startBatch(permissions, args);
    const size = await Deno.stat(out).then((about) => about.size, () => 0);
    await untilWritten(out, size + 1_000_000);
    running.child.kill(signal);
    const { code, stderr } = await running.ended();
    const message = "interrupted; go on with --resume and the output file\n";
    assert.deepEqual([code, stderr], [1, message]);
    const lines = linesOf(await Deno.readTextFile(out));
    assert(lines.length > last && lines.length < count);
    last = lines.length;
    assert.deepEqual(lines, allLines(last));
  });
  await using running = startBatch(permissions, args);
  assert.deepEqual(await running.ended(), { code: 0, stderr: "" });
  assert.deepEqual(linesOf(await Deno.readTextFile(out)), allLines(count));
});

Deno.test("SIGINT ends a process whose stdin gives no more, after the rows that have come", async () => {
  await using folder = await tempFolder();
  const out = `${folder.path}/out.csv`;
  const args = ["-", "--output", out, ...GIVEN];
  await using running = startBatch([`--allow-write=${out}`], args, { stdin: "piped" });
  const writer = running.child.stdin.getWriter();
  await writer.write(new TextEncoder().encode("userId,userName\n2,Ada\n3,Bob\n4,E"));
  await untilWritten(out, 500);
  running.child.kill("SIGINT");
  const { code, stderr } = await running.ended();
  assert.deepEqual([code, stderr], [1, "interrupted; go on with --resume and the output file\n"]);
  assert.deepEqual(linesOf(await Deno.readTextFile(out)), [2, 3]);
  await writer.close().catch(() => {});
});

Deno.test("SIGINT ends a process that waits for the service", async () => {
  const asked = Promise.withResolvers<void>();
  const hanging = Promise.withResolvers<Response>();
  await using server = serveLocally(() => {
    asked.resolve();
    return hanging.promise;
  });
  const { host } = server;
  const args = ["-", "--login", "--api-url", `http://${host}/v1`, ...GIVEN];
  await using running = startBatch([`--allow-net=${host}`], args, { stdin: "piped" });
  const writer = running.child.stdin.getWriter();
  await writer.write(new TextEncoder().encode("userId,userName\n2,Ada\n"));
  await writer.close();
  await asked.promise;
  running.child.kill("SIGINT");
  const { code, stderr } = await running.ended();
  hanging.resolve(new Response("{}"));
  assert.deepEqual([code, stderr], [1, "interrupted; go on with --resume and the output file\n"]);
});

Deno.test("guestissuer batch ends quietly when nobody reads its output any more", async () => {
  await using running = startBatch([], ["-", ...GIVEN], { stdin: "piped", stdout: "piped" });
  const rows = new TextEncoder().encode("1,Ada\n".repeat(10_000));
  const header = new TextEncoder().encode("userId,userName\n");
  const endless = ReadableStream.from((async function* () {
    yield header;
    for (;;) yield await Promise.resolve(rows);
  })());
  const fed = endless.pipeTo(running.child.stdin).catch(() => {});
  const reader = running.child.stdout.getReader();
  assert.equal((await reader.read()).done, false);
  await reader.cancel();
  assert.deepEqual(await running.ended(), { code: 1, stderr: "" });
  await fed;
});
