import assert from "node:assert/strict";
import { runBatch } from "../support/cli/batch.ts";
import { memoryStreams } from "../support/cli/memory_streams.ts";
import { openTerminal } from "../../lib/cli/terminal.ts";
import { fakeIo, run, type RunOptions } from "../support/cli/run.ts";
import { answering, json, refusing } from "../support/service/fake_service.ts";
import { PERSON_ID, ROOM_ID } from "../support/service/service_app_answers.ts";
import { guestToken, ISSUER, jwtAccessToken, OPAQUE_TOKEN, signToken } from "../support/tokens.ts";

const CLI = new URL("../../lib/cli/", import.meta.url);

/** A person, as people/me answers. */
const PERSON = { id: "1", displayName: "Ada", emails: [], orgId: "2", type: "appuser" };

/** Texts that steer a terminal, or begin a line of their own. */
const STEERING: [what: string, text: string][] = [
  ["a window title", "\u001b]0;owned\u0007"],
  ["a color by C1", "\u009b31m"],
  ["a forged line", "x\nsignature: good"],
  ["a forged line by CR", "x\rguestissuer: all is well"],
  ["a line separator of Unicode", "x\u2028forged"],
  ["writing turned around", "\u202egnp.exe"],
  ["an isolated direction", "\u2066x\u2069"],
  ["an Arabic letter mark", "\u061cx"],
  ["left-to-right and right-to-left marks", "\u200ex\u200f"],
  ["DEL, backspace and NUL", "\u007f\b\0"],
];

/** What may not stand in what is written, except for the line breaks of our own. */
const UNSAFE =
  // deno-lint-ignore no-control-regex
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** Places of the outside world from which a text comes. */
const PLACES: [where: string, make: (text: string) => [string[], RunOptions]][] = [
  ["the name in a guest token", (text) => [["verify", "--jwt", guestToken(1517073019, text)], {}]],
  ["a claim's name", (text) => {
    const claims = { sub: "1", name: "Ada", iss: ISSUER, exp: 1517073019, [text]: 1 };
    return [["verify", "--jwt", signToken(claims)], {}];
  }],
  ["the realm of an access token", (text) => [
    ["verify", "--jwt", jwtAccessToken({ realm: text, cis_uuid: text })],
    {},
  ]],
  ["the name of a person", (text) => [
    ["verify", "--access", OPAQUE_TOKEN],
    { fetch: answering(json({ ...PERSON, displayName: text, emails: [text] })).fetch },
  ]],
  ["a field of a person", (text) => [
    ["verify", "--access", OPAQUE_TOKEN],
    {
      fetch: answering(json({ ...PERSON, [text]: { [text]: text } }))
        .fetch,
    },
  ]],
  ["the message of a refusal", (text) => [
    ["verify", "--access", OPAQUE_TOKEN],
    { fetch: answering(refusing(403, {}, text)).fetch },
  ]],
  ["the id of a membership", (text) => [
    ["add-to-space", PERSON_ID, ROOM_ID, "--access-token", OPAQUE_TOKEN],
    { fetch: answering(json({ id: text, roomId: "r", personId: "p", personEmail: text })).fetch },
  ]],
  ["an argument", (text) => [["verify", "x", text, "--no-retry", `--${text}`], {}]],
  ["a path", (text) => [["mock", "--tls-cert", text], {}]],
];

for (const [where, make] of PLACES) {
  for (const [what, text] of STEERING) {
    Deno.test(`guestissuer shows ${what} in ${where} as escapes`, async () => {
      const [args, options] = make(text);
      const plain = await run(args, options);
      const lines = plain.stdout + plain.stderr;
      assert.doesNotMatch(lines, UNSAFE);
      assert.match(lines, /\\u[0-9a-f]{4}|\\[nrb]/, "it is not shown at all");
      assert.doesNotMatch(lines, /^(signature: good|forged)/m);
      const asJson = await run([...args, "--json"], options);
      const written = asJson.stdout + asJson.stderr;
      assert.doesNotMatch(written, UNSAFE);
      for (const line of written.split("\n").slice(0, -1)) {
        assert.doesNotThrow(() => JSON.parse(line));
      }
    });
  }
}

Deno.test("guestissuer --json means the same as what it escapes", async () => {
  for (const [what, text] of STEERING) {
    const person = { ...PERSON, displayName: text, emails: [text] };
    const { fetch } = answering(json(person));
    const { stdout } = await run(["verify", "--access", OPAQUE_TOKEN, "--json"], { fetch });
    assert.deepEqual(JSON.parse(stdout).person, person, what);
  }
});

Deno.test("nothing of the command line writes around the one writer", async () => {
  const around: string[] = [];
  for await (const [path, code] of sources(CLI)) {
    if (path === "terminal.ts") continue;
    const pattern = path === "batch/progress.ts"
      ? /\.(stdout|stderr)\b|\bconsole\b/
      : /\.(stdout|stderr|draw)\b|\bconsole\b/;
    if (pattern.test(code)) around.push(path);
  }
  assert.deepEqual(around, []);
});

async function* sources(folder: URL, path = ""): AsyncGenerator<[path: string, code: string]> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const url = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) yield* sources(url, `${path}${name}/`);
    else if (name.endsWith(".ts")) yield [path + name, await Deno.readTextFile(url)];
  }
}

Deno.test("guestissuer batch escapes rows of CSV on a terminal, and nothing elsewhere", async () => {
  for (const [what, text] of STEERING) {
    const userId = `u${text}"\n2,forged`;
    const stdin = `userId,userName\n"${userId.replaceAll('"', '""')}",Ada\n3,Grace\n`;
    const shown = async (isTerminal: boolean, login: string[]) => {
      const streams = memoryStreams({ stdin, isTerminal });
      const args = ["batch", "-", "--mock", ...login];
      const stopped = new Promise<void>(() => {});
      assert.equal((await run(args, { stdin, streams, stopped })).code, 0, what);
      return streams.stdout();
    };
    for (const login of [[], ["--login"]]) {
      const onTerminal = await shown(true, login);
      assert.doesNotMatch(onTerminal, UNSAFE);
      assert.match(onTerminal, /^line,[^\n]*\n2,[^\n]*\n\d,3,[^\n]*\n$/, what);
      const inFile = await shown(false, login);
      assert(inFile.includes(`u${text}""\n2,forged"`), what);
    }
  }
});

Deno.test("guestissuer batch --json escapes what steers a terminal, and means the same", async () => {
  for (const [what, text] of STEERING) {
    const stdin = `${JSON.stringify({ userId: `u${text}u`, userName: text })}\n`;
    for (const args of [["-", "--json"], ["-", "--json", "--login", "--mock"]]) {
      const { code, stdout, stderr } = await runBatch(args, { stdin });
      assert.equal(code, 0, what);
      assert.doesNotMatch(stdout + stderr, UNSAFE);
      assert.equal(JSON.parse(stdout).userId, `u${text}u`);
    }
  }
});

Deno.test("openTerminal() asks for no terminal before somebody needs to know of it", () => {
  const { io } = fakeIo();
  const asked: string[] = [];
  for (const name of ["stderrIsTerminal", "stdoutHasColors", "stderrHasColors"] as const) {
    Object.defineProperty(io, name, { get: () => asked.push(name) > 0 });
  }
  const terminal = openTerminal(io, false);
  terminal.print("a result");
  assert.deepEqual(asked, []);
  assert.equal(terminal.stderrIsTerminal, true);
  terminal.printMarked("good", "+", "done");
  assert.deepEqual(asked, ["stderrIsTerminal", "stdoutHasColors"]);
});
