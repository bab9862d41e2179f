import assert from "node:assert/strict";
import { readHar } from "../../lib/record/mod.ts";
import { HAR_LIMIT } from "../../lib/record/read_har.ts";
import { tempFolder } from "../support/cli/batch_process.ts";
import { memoryStreams } from "../support/cli/memory_streams.ts";
import { main } from "../../cli.ts";
import { OutputError } from "../../lib/runtime/deno_io.ts";
import { fakeIo, run } from "../support/cli/run.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { runCli } from "../support/programs/deno.ts";
import { chromeHar, GUEST_TOKEN, PERSON, wxcSdkHar } from "../support/record/hars.ts";
import { OPAQUE_TOKEN } from "../support/tokens.ts";

const CHROME = JSON.stringify(chromeHar({ sanitized: false }));

/** Runs the command over files in memory. */
async function scrub(
  args: string[],
  memory: Parameters<typeof memoryStreams>[0],
): Promise<
  { code: number; stdout: string; stderr: string; streams: ReturnType<typeof memoryStreams> }
> {
  const streams = memoryStreams({ piece: 65536, ...memory });
  return { ...await run(["scrub", ...args], { streams }), streams };
}

Deno.test("guestissuer scrub prints a HAR that can be sent to anyone", async () => {
  const { code, stdout, stderr } = await scrub(["a.har"], { files: { "a.har": CHROME } });
  assert.deepEqual([code, stderr], [0, "note: 1 entries of other sites were left out\n"]);
  assertShowsNothingOf(stdout, OPAQUE_TOKEN, GUEST_TOKEN, PERSON.email, PERSON.uuid);
  assert.equal(readHar(stdout).har.log.entries.length, 3);
  // from stdin, and once more
  const again = await scrub(["-"], { stdin: stdout });
  assert.deepEqual([again.code, again.stderr], [0, ""]);
  assert.equal(again.stdout, stdout);
});

Deno.test("guestissuer scrub --output writes the same into a new file", async () => {
  const files = { "a.har": CHROME };
  const printed = await scrub(["a.har"], { files });
  const { code, stdout, streams } = await scrub(["a.har", "-o", "b.har"], { files });
  assert.equal(code, 0);
  assert.equal(streams.file("b.har"), printed.stdout);
  assert.deepEqual(streams.files(), ["a.har", "b.har"]);
  assert.equal(streams.open, 0);
  assert.match(stdout, /^exchanges {10}3\n/);
  assert.match(stdout, /^display-name {7}1$/m);
  const json = await scrub(["a.har", "-o", "b.har", "--json"], { files });
  const { replaced, ...rest } = JSON.parse(json.stdout);
  assert.deepEqual(rest, { output: "b.har", entries: 3, leftOut: 1 });
  assert.equal(replaced["display-name"], 1);
});

Deno.test("guestissuer scrub keeps hosts that are named", async () => {
  const har = chromeHar({ sanitized: true });
  const stdin = JSON.stringify(har).replaceAll("https://webexapis.com", "http://127.0.0.1:8080");
  const none = await scrub(["-"], { stdin });
  assert.deepEqual([none.code, none.stdout], [1, ""]);
  assert.match(none.stderr, /its 4 entries are of other sites\. Only entries of Webex are kept/);
  const { code, stdout } = await scrub(["-", "--host", "localhost, 127.0.0.1"], { stdin });
  assert.equal(code, 0);
  const { har: { log } } = readHar(stdout, { hosts: ["127.0.0.1"] });
  assert.equal(log.entries[1]!.request.url, "http://127.0.0.1:8080/v1/people/me");
});

Deno.test("guestissuer scrub refuses what it cannot read, and leaves nothing", async (t) => {
  const rows: [what: string, stdin: string, code: number, message: RegExp][] = [
    [
      "a HAR that is cut off",
      CHROME.slice(0, 2000),
      1,
      /it ends in the middle, after 2000 characters/,
    ],
    ["no HAR", "{}", 1, /without log\.entries/],
    ["no JSON", "s3cret", 1, /it is not JSON/],
  ];
  for (const [what, stdin, code, message] of rows) {
    await t.step(what, async () => {
      const ran = await scrub(["-", "-o", "b.har"], { stdin });
      assert.deepEqual([ran.code, ran.stdout, ran.streams.files()], [code, "", []]);
      assert.match(ran.stderr, message);
      const json = await scrub(["-", "-o", "b.har", "--json"], { stdin });
      assert.equal(JSON.parse(json.stderr).error.code, "har_malformed");
    });
  }
  await t.step("a file that is not there", async () => {
    const ran = await scrub(["none.har", "-o", "b.har"], {});
    assert.deepEqual([ran.code, ran.streams.files()], [2, []]);
    assert.match(ran.stderr, /cannot read the HAR: there is no such file/);
  });
  await t.step("an output that holds something", async () => {
    const ran = await scrub(["a.har", "-o", "b.har"], {
      files: { "a.har": CHROME, "b.har": "mine" },
    });
    assert.deepEqual([ran.code, ran.streams.file("b.har")], [2, "mine"]);
    assert.match(ran.stderr, /what --output names is there already and not empty/);
  });
  await t.step("--json without --output", async () => {
    const ran = await scrub(["-", "--json"], { stdin: CHROME });
    assert.deepEqual([ran.code, ran.stdout], [2, ""]);
    assert.match(ran.stderr, /--json needs --output/);
  });
});

Deno.test("guestissuer scrub that cannot say what it has done leaves what it has written", async () => {
  const streams = memoryStreams({ piece: 65536, files: { "a.har": CHROME } });
  const { io } = fakeIo({ streams });
  io.stdout = () => {
    throw new OutputError("stdout failed");
  };
  assert.equal(await main(["scrub", "a.har", "-o", "b.har"], io), 1);
  assert.equal(readHar(streams.file("b.har")!).har.log.entries.length, 3);
  assert.equal(streams.open, 0);
});

Deno.test("guestissuer scrub refuses a HAR that is too large by its size, before it reads it", async () => {
  let read = 0;
  const streams = memoryStreams();
  streams.openInput = () =>
    Promise.resolve({
      size: 500 * 1024 * 1024,
      stream: (async function* () {
        read++;
        yield new Uint8Array(1);
      })(),
    });
  const { code, stderr } = await run(["scrub", "big.har"], { streams });
  assert.equal(code, 1);
  assert.match(stderr, /it holds 500 MiB, and at most 100 MiB are read\. Save one with less in it/);
  assert.equal(read, 0);
});

Deno.test("guestissuer scrub reads no more than the memory of the process can hold", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/big.har`;
  await Deno.writeTextFile(path, CHROME);
  await Deno.truncate(path, 60 * 1024 * 1024);
  const args = ["--v8-flags=--max-old-space-size=400", `--allow-read=${path}`];
  const { code, stdout, stderr } = await runCli(args, ["scrub", path]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /it holds 60 MiB, and at most 4\d MiB are read/);
});

Deno.test("guestissuer scrub stops reading stdin at the limit", async () => {
  const piece = new Uint8Array(16 * 1024 * 1024).fill(32);
  let read = 0;
  const stdin = (async function* () {
    for (;;) {
      read += piece.length;
      yield await Promise.resolve(piece);
    }
  })();
  const { code, stderr } = await scrub(["-"], { stdin });
  assert.equal(code, 1);
  assert.match(stderr, /it holds more, and at most 100 MiB are read/);
  assert(read <= HAR_LIMIT + piece.length);
});

Deno.test("guestissuer scrub leaves no file behind when the disk is full", async () => {
  const failure = Object.assign(new Error("full"), { code: "ENOSPC" });
  const { code, stdout, stderr, streams } = await scrub(["a.har", "-o", "b.har"], {
    files: { "a.har": CHROME },
    room: 100,
    failure,
  });
  assert.deepEqual([code, stdout], [1, ""]);
  assert.equal(stderr.split("\n").at(-2), "guestissuer: cannot write the output: no space is left");
  assert.deepEqual([streams.files(), streams.open], [["a.har"], 0]);
});

Deno.test("guestissuer scrub names what the scan finds by its place, and writes nothing", async () => {
  // a field of HAR that is never rewritten: its scan is what notices
  const har = wxcSdkHar();
  har.log.entries[0]!.request.httpVersion = `HTTP/1.1 ${OPAQUE_TOKEN}`;
  const { code, stdout, stderr, streams } = await scrub(["-", "-o", "b.har"], {
    stdin: JSON.stringify(har),
  });
  assert.deepEqual([code, stdout, streams.files()], [1, "", []]);
  assert.match(stderr, /has found an access token at entries\[0\]\.request\.httpVersion, /);
  assertShowsNothingOf(stderr, OPAQUE_TOKEN);
});

Deno.test("guestissuer scrub counts what leaks as the file does, with the entries of other sites", async () => {
  const har = wxcSdkHar();
  const [entry] = har.log.entries;
  const other = { ...entry!, request: { ...entry!.request, url: "https://acme.com/" } };
  entry!.request.httpVersion = "HTTP/1.1 84.153.12.8";
  const stdin = JSON.stringify({ log: { entries: [other, other, entry, entry] } });
  const { code, stderr } = await scrub(["-", "-o", "b.har"], { stdin });
  assert.equal(code, 1);
  assert.match(
    stderr,
    /an IP address at entries\[2\]\.request\.httpVersion, an IP address at entries\[3\]\.request/,
  );
  const json = await scrub(["-", "-o", "b.har", "--json"], { stdin });
  assert.equal(json.code, 1);
  assert.match(json.stderr, /entries\[2\].+entries\[3\]/);
  assert(!/entries\[[01]\]/.test(json.stderr));
});

Deno.test("guestissuer scrub needs to read its input and write its output alone, which is its owner's", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [input, output] = [`${folder}/a.har`, `${folder}/b.har`];
    await Deno.writeTextFile(input, CHROME);
    const printed = await runCli([`--allow-read=${input}`], ["scrub", input]);
    assert.equal(printed.code, 0, printed.stderr);
    const flags = [`--allow-read=${input},${output}`, `--allow-write=${output}`];
    const written = await runCli(flags, ["scrub", input, "-o", output]);
    assert.equal(written.code, 0, written.stderr);
    assert.equal(await Deno.readTextFile(output), printed.stdout);
    assert.equal((await Deno.stat(output)).mode! & 0o777, 0o600);
    assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name).sort(), [
      "a.har",
      "b.har",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
