import assert from "node:assert/strict";
import { denoStreams } from "../../lib/runtime/deno_streams.ts";
import type { StreamIo } from "../../lib/runtime/stream_io.ts";
import { main } from "../../cli.ts";
import { createMock } from "../../mod.ts";
import { tempFolder } from "../support/cli/batch_process.ts";
import { fakeIo, type Run, run } from "../support/cli/run.ts";
import { runCli } from "../support/programs/deno.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { chromeHar } from "../support/record/hars.ts";

const HAR = JSON.stringify(chromeHar({ sanitized: false }));
const NO_HAR = "no HAR";
const streams = denoStreams(() => Promise.resolve());
const OVERTAKEN =
  "guestissuer: cannot write the output: another run writes to it too, or it was replaced or removed; let one run end before the next\n";

/** Starts `scrub`, which waits for its HAR. Returns once its output is open. */
async function startScrub(output: string): Promise<(har: string) => Promise<Run>> {
  const har = Promise.withResolvers<string>();
  const open = Promise.withResolvers<void>();
  const openInput = () => {
    open.resolve();
    return Promise.resolve({
      size: undefined,
      stream: (async function* () {
        yield new TextEncoder().encode(await har.promise);
      })(),
    });
  };
  const done = run(["scrub", "a.har", "-o", output], { streams: { ...streams, openInput } });
  await open.promise;
  return (text) => (har.resolve(text), done);
}

/** A folder with a HAR and something that is none. */
async function harFolder() {
  const folder = await tempFolder();
  const har = `${folder.path}/a.har`;
  const broken = `${folder.path}/broken.har`;
  await Deno.writeTextFile(har, HAR);
  await Deno.writeTextFile(broken, NO_HAR);
  const { stdout: scrubbed } = await run(["scrub", har], { streams });
  return Object.assign(folder, { har, broken, scrubbed });
}

Deno.test("of two runs of guestissuer scrub with one output one writes it, whatever becomes of the other", async (t) => {
  const rows: [what: string, first: string, second: string][] = [
    ["both write", HAR, HAR],
    ["the first one is refused", NO_HAR, HAR],
    ["the second one is refused", HAR, NO_HAR],
  ];
  for (const [what, first, second] of rows) {
    await t.step(what, async () => {
      await using folder = await harFolder();
      const output = `${folder.path}/b.har`;
      const runs = [await startScrub(output), await startScrub(output)] as const;
      const ended = [await runs[0](first), await runs[1](second)];
      assert.deepEqual(ended.map(({ code }) => code).sort(), [0, 1]);
      if (first === second) assert(ended[1]!.stderr.endsWith(OVERTAKEN), ended[1]!.stderr);
      assert.equal(await Deno.readTextFile(output), folder.scrubbed);
      assert.equal(Array.from(Deno.readDirSync(folder.path)).length, 3);
    });
  }
});

Deno.test("guestissuer scrub that is refused leaves no output", async () => {
  await using folder = await harFolder();
  const output = `${folder.path}/b.har`;
  const scrub = await startScrub(output);
  assert.equal(await Deno.readTextFile(output), "");
  assert.equal((await scrub(NO_HAR)).code, 1);
  await assert.rejects(Deno.lstat(output), Deno.errors.NotFound);
});

Deno.test("guestissuer scrub leaves an output that another file has taken the place of", async () => {
  await using folder = await harFolder();
  const output = `${folder.path}/b.har`;
  const scrub = await startScrub(output);
  await Deno.rename(output, `${folder.path}/moved.har`);
  await Deno.writeTextFile(output, "");
  assert.equal((await scrub(NO_HAR)).code, 1);
  assert.equal(await Deno.readTextFile(output), "");
});

Deno.test("guestissuer scrub writes through a link, which stays where there is nothing to write", async () => {
  await using folder = await harFolder();
  const [link, target] = [`${folder.path}/link.har`, `${folder.path}/target.har`];
  await Deno.writeTextFile(target, "");
  await Deno.symlink(target, link);
  const refused = await run(["scrub", folder.broken, "-o", link], { streams });
  assert.equal(refused.code, 1, refused.stderr);
  assert.equal(await Deno.readTextFile(target), "");
  const { code, stderr } = await run(["scrub", folder.har, "-o", link], { streams });
  assert.equal(code, 0, stderr);
  assert.equal(await Deno.readTextFile(target), folder.scrubbed);
  assert.equal(await Deno.readLink(link), target);
});

Deno.test("guestissuer scrub writes into a named pipe, and does not remove it", async () => {
  await using folder = await harFolder();
  const pipe = `${folder.path}/pipe`;
  assert.equal((await runProgram("mkfifo", [pipe])).code, 0);
  for (const [har, expected] of [[folder.har, folder.scrubbed], [folder.broken, ""]] as const) {
    const read = Deno.readTextFile(pipe);
    const { code } = await runCli(["-A"], ["scrub", har, "-o", pipe]);
    assert.equal(code, expected === "" ? 1 : 0);
    assert.equal(await read, expected);
    assert((await Deno.lstat(pipe)).isFifo);
  }
});

Deno.test("guestissuer scrub writes to a file that the shell has opened", async () => {
  await using folder = await harFolder();
  const cli = new URL("../../cli.ts", import.meta.url).href;
  const script = `exec "$0" run -q -A "$1" scrub "$2" -o /dev/fd/3 3> "$3"`;
  const output = `${folder.path}/b.har`;
  const { code, stderr } = await runProgram("sh", [
    "-c",
    script,
    Deno.execPath(),
    cli,
    folder.har,
    output,
  ]);
  assert.equal(code, 0, stderr);
  assert.equal(await Deno.readTextFile(output), folder.scrubbed);
});

Deno.test("of two runs of guestissuer record that take one folder at once one is refused, and the other writes it", async () => {
  await using folder = await harFolder();
  const output = `${folder.path}/recorded`;
  const bothLook = Promise.withResolvers<void>();
  let looked = 0;
  const held: StreamIo = {
    ...streams,
    async openOutput(path, keep) {
      if (++looked === 2) bothLook.resolve();
      await bothLook.promise;
      return await streams.openOutput(path, keep);
    },
  };
  const record = () => run(["record", "--har", folder.har, "-o", output], { streams: held });
  const ended = await Promise.all([record(), record()]);
  ended.sort((a, b) => a.code - b.code);
  assert.deepEqual(ended.map(({ code }) => code), [0, 2]);
  assert.match(ended[1]!.stderr, /what --output names is there already and not empty; name a new/);
  createMock({ fixtures: output });
});

Deno.test("guestissuer drift --update does not put a file there that another run is still writing", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/recorded`;
  const run = async (args: string[], given = streams) => {
    const { io, written } = fakeIo({ streams: given, stopped: new Promise(() => {}) });
    io.readFile = (path) => Deno.readTextFile(path);
    return { code: await main([...args, "--mock"], io), ...written };
  };
  assert.equal((await run(["record", "--scenario", "guest", "-o", path])).code, 0);
  const files = Array.from(Deno.readDirSync(path), ({ name }) => name);
  const overtaken: StreamIo = {
    ...streams,
    async openOutput(part, keep) {
      const output = await streams.openOutput(part, keep);
      const write = async (bytes: Uint8Array) => {
        await output.write(bytes);
        (await streams.openOutput(part, "anew")).close();
      };
      return { ...output, write };
    },
  };
  const { code, stderr } = await run(["drift", path, "--live", "--update"], overtaken);
  assert.equal(code, 1);
  assert.equal(stderr, OVERTAKEN.replace("write the output", "update the fixtures"));
  for (const name of files) assert.notEqual(await Deno.readTextFile(`${path}/${name}`), "", name);
});
