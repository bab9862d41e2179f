import assert from "node:assert/strict";
import { denoStreams } from "../../lib/runtime/deno_streams.ts";
import { rowHash } from "../support/bulk/row_hash.ts";
import { CSV_LOGIN_HEADER } from "../support/cli/batch.ts";
import { tempFolder } from "../support/cli/batch_process.ts";
import { NOW, type Run, run } from "../support/cli/run.ts";
import { ISSUER, SECRET, segment } from "../support/tokens.ts";

const GUESTS = Array.from({ length: 40 }, (_, i) => i + 2);
const LIST = `userId,userName\n${GUESTS.map((guest) => `${guest},Ada\n`).join("")}`;
const EXPIRES_AT = new Date(NOW + 60_000).toISOString();
const OVERTAKEN =
  "another run writes to it too, or it was replaced or removed; let one run end before the next";

const rows = (guests: readonly number[]) =>
  CSV_LOGIN_HEADER +
  guests.map((guest) =>
    `${guest},${guest},of-${guest},60,${EXPIRES_AT},${rowHash(String(guest), "Ada")}\n`
  ).join("");
const ALL = rows(GUESTS);
/** An output without some rows in its midst, and without the last ones. */
const SOME = rows(GUESTS.filter((guest) => guest !== 3 && guest < 35));

/** A run of `batch --login` over real files, held up where it asks for a guest. */
interface HeldRun {
  /** Resolves when it is held up. */
  held: Promise<void>;
  /** Lets it go on, and returns what it gave. */
  goOn(): Promise<Run>;
  /** Interrupts it, and returns what it gave. */
  interrupt(): Promise<Run>;
}

function startHeld(folder: string, args: string[], at: number, refuses = false): HeldRun {
  const [held, released, stopped] = [0, 1, 2].map(() => Promise.withResolvers<void>());
  const fetch: typeof globalThis.fetch = async (_, init) => {
    const token = new Headers(init!.headers).get("authorization")!.slice("Bearer ".length);
    const guest = Number((segment(token, 1) as { sub: string }).sub);
    if (guest === at) {
      held!.resolve();
      await Promise.race([released!.promise, stopped!.promise]);
      if (refuses) return Response.json({ message: "not now" }, { status: 503 });
    }
    return Response.json({ token: `of-${guest}`, expiresIn: 60 });
  };
  const given = args.map((arg) => arg.startsWith("out") ? `${folder}/${arg}` : arg);
  const done = run(["batch", `${folder}/list`, "--login", "--concurrency", "1", ...given], {
    env: { ISSUER, SECRET },
    streams: denoStreams(() => Promise.resolve()),
    stopped: stopped!.promise,
    fetch,
  });
  const after = (gate?: PromiseWithResolvers<void>) => (gate!.resolve(), done);
  return {
    held: held!.promise,
    goOn: () => after(released),
    interrupt: () => after(stopped),
  };
}

/** A folder with a list and maybe an output; gives its path, and what is in it besides the list. */
async function listFolder(out?: string) {
  const folder = await tempFolder();
  await Deno.writeTextFile(`${folder.path}/list`, LIST);
  if (out !== undefined) await Deno.writeTextFile(`${folder.path}/out`, out, { mode: 0o600 });
  const files = () =>
    Object.fromEntries(
      Array.from(Deno.readDirSync(folder.path), ({ name }) => name)
        .filter((name) => name !== "list")
        .map((name) => [name, Deno.readTextFileSync(`${folder.path}/${name}`)]),
    );
  return Object.assign(folder, { files });
}

const RESUME = ["--resume", "out"];
const RETRY = [...RESUME, "--retry-failed"];
const STOPPED = {
  code: 1,
  stdout: "",
  stderr: `guestissuer: cannot write the output: ${OVERTAKEN}\n`,
};
const DONE = { code: 0, stdout: "", stderr: "" };

Deno.test("of two runs of guestissuer batch --retry-failed at once the first one stops, and the second one does all", async () => {
  for (const at of [3, 36, 41]) {
    await using folder = await listFolder(SOME);
    const first = startHeld(folder.path, RETRY, at);
    await first.held;
    const second = startHeld(folder.path, RETRY, 0);
    assert.deepEqual(await second.goOn(), DONE);
    assert.deepEqual(await first.goOn(), STOPPED);
    assert.deepEqual(folder.files(), { out: ALL });
  }
});

Deno.test("of two runs of guestissuer batch --retry-failed at once neither takes the rows of the other away", async () => {
  await using folder = await listFolder(SOME);
  const first = startHeld(folder.path, RETRY, 3);
  await first.held;
  const second = startHeld(folder.path, RETRY, 3);
  await second.held;
  assert.deepEqual(await first.goOn(), STOPPED);
  const interrupted = await second.interrupt();
  assert.deepEqual(interrupted, {
    code: 1,
    stdout: "",
    stderr: "interrupted; the output is as it was\n",
  });
  assert.deepEqual(folder.files(), { out: SOME });
  const third = startHeld(folder.path, RETRY, 0);
  assert.deepEqual(await third.goOn(), DONE);
  assert.deepEqual(folder.files(), { out: ALL });
});

Deno.test("guestissuer batch --retry-failed does not replace an output that another run has gone on with", async () => {
  await using folder = await listFolder(SOME);
  const retry = startHeld(folder.path, RETRY, 40);
  await retry.held;
  const resumed = await startHeld(folder.path, RESUME, 0).goOn();
  assert.equal(resumed.code, 1);
  const gone = rows(GUESTS.filter((guest) => guest !== 3));
  assert.equal(folder.files().out, gone);
  const { code, stderr } = await retry.goOn();
  assert.equal(code, 1);
  assert.equal(
    stderr,
    `guestissuer: cannot replace the output: ${OVERTAKEN}; the rows are in ${folder.path}/out.retry\n`,
  );
  assert.deepEqual(folder.files(), { out: gone, "out.retry": ALL });
});

Deno.test("guestissuer batch --resume stops where the output was replaced by another run", async () => {
  for (const at of [36, 41]) {
    await using folder = await listFolder(SOME);
    const first = startHeld(folder.path, RESUME, at);
    await first.held;
    assert.deepEqual(await startHeld(folder.path, RETRY, 0).goOn(), DONE);
    const { code, stderr } = await first.goOn();
    assert.equal(code, 1);
    assert.match(stderr, /^note: 1 row has no token .*\n/);
    assert(stderr.endsWith(STOPPED.stderr), stderr);
    assert.deepEqual(folder.files(), { out: ALL });
  }
});

Deno.test("of two runs of guestissuer batch that write one file at once one stops, and every row is there once", async () => {
  const cases = [
    [RESUME, rows(GUESTS.slice(0, 10)), 12],
    [["-o", "out", "--json"], undefined, 2],
  ] as const;
  for (const [args, out, at] of cases) {
    await using folder = await listFolder(out);
    const runs = [1, 2].map(() => startHeld(folder.path, [...args], at));
    await Promise.all(runs.map(({ held }) => held));
    const ended = await Promise.all(runs.map((each) => each.goOn()));
    ended.sort((a, b) => a.code - b.code);
    if (args !== RESUME) {
      const message = STOPPED.stderr.slice("guestissuer: ".length, -1);
      assert.deepEqual(JSON.parse(ended[1]!.stderr).error, { code: "failed", message });
      ended[1] = STOPPED;
    }
    assert.deepEqual(ended, [DONE, STOPPED]);
    const lines = folder.files().out!.matchAll(/^(?:\{"line":)?(\d+),/gm);
    assert.deepEqual(Array.from(lines, ([, line]) => Number(line)), GUESTS);
  }
});

Deno.test("guestissuer batch stops where another run has cut the output, though it has no more to write", async () => {
  await using folder = await listFolder();
  const first = startHeld(folder.path, ["-o", "out"], 41, true);
  await first.held;
  const some = rows(GUESTS.slice(0, 10));
  await Deno.truncate(`${folder.path}/out`, some.length);
  const { code, stderr } = await first.goOn();
  assert.equal(code, 1);
  assert(stderr.endsWith(STOPPED.stderr), stderr);
  assert.deepEqual(folder.files(), { out: some });
});

Deno.test("guestissuer batch --retry-failed says that a folder stands where it would write", async () => {
  await using folder = await listFolder(SOME);
  await Deno.mkdir(`${folder.path}/out.retry`);
  const { code, stderr } = await startHeld(folder.path, RETRY, 0).goOn();
  assert.equal(code, 2);
  const message = "guestissuer: cannot open the file .retry beside the output";
  assert.equal(
    stderr.replace(`output ${folder.path}/out.retry`, "output"),
    `${message}: it is a folder\nSee guestissuer batch --help\n`,
  );
});

Deno.test("guestissuer batch --retry-failed replaces the file that a link leads to, and not the link", async () => {
  await using folder = await listFolder(SOME);
  await using elsewhere = await tempFolder();
  const [out, target] = [`${folder.path}/out`, `${elsewhere.path}/all`];
  await Deno.rename(out, target);
  await Deno.symlink(target, out);
  assert.deepEqual(await startHeld(folder.path, RETRY, 0).goOn(), DONE);
  assert.equal(await Deno.readLink(out), target);
  assert.equal(await Deno.readTextFile(target), ALL);
  assert.deepEqual(Array.from(Deno.readDirSync(elsewhere.path), ({ name }) => name), ["all"]);
  assert.deepEqual(Object.keys(folder.files()), ["out"]);
});
