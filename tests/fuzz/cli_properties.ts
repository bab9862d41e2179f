import assert from "node:assert/strict";
import fc from "fast-check";
import { COMMANDS } from "../../lib/cli/commands.ts";
import type { OptionSpec } from "../../lib/cli/command.ts";
import { loadCommand } from "../../lib/cli/options.ts";
import type { StreamIo } from "../../lib/runtime/stream_io.ts";
import { createMock, decodeToken, explainGuestToken } from "../../mod.ts";
import { memoryStreams } from "../support/cli/memory_streams.ts";
import { type Run, run } from "../support/cli/run.ts";
import { hostile, serviceOf } from "./api_properties.ts";
import { ISSUER, jwt, NOW, SECRET, secret, text, tokenLike } from "./arbitraries.ts";
import { assertHides, ENGINE_WORDS, within } from "./judge.ts";
import type { Property } from "./properties.ts";

const commands = await Promise.all(COMMANDS.map(loadCommand));
const VARIABLES = [
  "ISSUER",
  "SECRET",
  "EXPIRES",
  "DEBUG",
  "WEBEX_API_URL",
  "WEBEX_ACCESS_TOKEN",
  "WEBEX_CLIENT_ID",
  "WEBEX_CLIENT_SECRET",
  "WEBEX_REFRESH_TOKEN",
];

const number = fc.oneof(
  fc.constantFrom("0", "1", "600", "1e3", "90m", "-1", "0x10"),
  fc.nat().map(String),
);
const value = fc.oneof(
  { weight: 3, arbitrary: tokenLike },
  { weight: 2, arbitrary: text },
  { weight: 2, arbitrary: number },
  {
    weight: 3,
    arbitrary: fc.constantFrom(ISSUER, SECRET, "-", "csv", "jwt", "f", "https://x.example/v1"),
  },
);

/** An option as it may be typed: with a value behind it, in it, or none; or one that does not exist. */
function optionOf([long, { short }]: [long: string, spec: OptionSpec]): fc.Arbitrary<string[]> {
  const name = `--${long}`;
  // a host is no place for random names: somebody would be asked who they are
  const given = long === "host" ? fc.constantFrom("127.0.0.1", "", "256.1.1.1") : value;
  return given.chain((each) =>
    fc.constantFrom(
      [name, each],
      [`${name}=${each}`],
      [name],
      short === undefined ? [name] : [`-${short}${each}`],
      short === undefined ? [name] : [`-${short}`, each],
    )
  );
}

const anyOption = fc.oneof(
  text.map((name) => [`--${name}`]),
  text.map((name) => [`-${name}`]),
  fc.constantFrom(["--json"], ["--mock"], ["--help"], ["--"], ["--no-retry"]),
);

/** The arguments of a command, most of them in their place. */
const argumentsOf = fc.constantFrom(...commands).chain((command) => {
  const count = Object.keys(command.positionals).length;
  const options = Object.entries(command.options).map(optionOf);
  return fc.tuple(
    fc.array(value, { minLength: count, maxLength: count }),
    fc.array(fc.oneof(anyOption, ...options), { maxLength: 4 }),
    fc.constantFrom(["--mock"], ["--json"], []),
  ).map(([positionals, options, more]) => [
    ...command.name.split(" "),
    ...positionals,
    ...options.flat(),
    ...more,
  ]);
});

/** A command line. */
const line: fc.Arbitrary<string[]> = fc.oneof(
  { weight: 6, arbitrary: argumentsOf },
  {
    weight: 1,
    arbitrary: fc.array(fc.oneof(value, fc.constantFrom(...COMMANDS).map((each) => each.name)), {
      maxLength: 6,
    }),
  },
  { weight: 1, arbitrary: fc.array(anyOption, { maxLength: 4 }).map((all) => all.flat()) },
);

const rows = fc.oneof(
  fc.array(fc.tuple(text, text, number)).map((all) =>
    `userId,userName,delay\n${
      all.map((row) => row.map((each) => JSON.stringify(each)).join()).join("\n")
    }`
  ),
  fc.array(fc.json()).map((all) => `{"userId":"1","userName":"Ada"}\n${all.join("\n")}`),
  text,
);

const world = fc.record({
  env: fc.dictionary(fc.constantFrom(...VARIABLES), value),
  stdin: fc.oneof(tokenLike, rows),
  file: fc.oneof(fc.constant(SECRET), rows, text),
  stderrIsTerminal: fc.boolean(),
  answer: fc.option(hostile),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

const mock = createMock({ now: () => NOW, journalSize: 0 });

/** Runs the command line in a world. Every path but `f` leads to what stands on stdin. */
async function runIn(world: World, args: string[]): Promise<Run> {
  const { env, stdin, file, stderrIsTerminal, answer } = world;
  const memory = memoryStreams({ stdin, piece: Infinity });
  const streams: StreamIo = {
    cores: 1,
    openInput: (path) => memory.openInput(path === "f" ? "f" : "-"),
    openOutput: (_path, keep) => memory.openOutput("-", keep),
    replace() {},
    followLink: (path) => path,
    remove() {},
    makeFolder: () => true,
    removeFolder() {},
  };
  const fetch = answer === null ? mock.fetch : serviceOf(answer);
  const options = { env, stdin, files: { f: file }, stderrIsTerminal, now: NOW, fetch, streams };
  const ran = await within(() => run(args, options));
  return { ...ran, stdout: ran.stdout + memory.stdout() };
}

/** What a copy, a shell or a hand makes of an issuer or a secret. */
const pasted = fc.tuple(
  fc.constantFrom(
    ISSUER,
    ISSUER,
    SECRET,
    SECRET,
    "my-company",
    "39188c72-0029-47a4-b025-58a0ca745d06",
  ),
  fc.nat(60),
  fc.constantFrom("", "", "", " ", '"', "'", "\u200b", "\r\n", "=", "\u201c"),
  fc.nat(3),
).map(([text, at, odd, way]) => {
  if (way === 0) return odd + text + odd;
  if (way === 1) return text.slice(0, at) + odd + text.slice(at);
  if (way === 2) return text;
  return text.slice(0, -(at % 8) || undefined) + odd;
});

/** A command that signs, with options that say what to sign with. */
const signing = fc.record({
  command: fc.constantFrom(["create", "1", "Ada"], ["1", "Ada"], ["batch", "-"]),
  subject: fc.oneof(fc.constantFrom("1", "guest-7", "ada@example.com", " "), text),
  issuer: fc.oneof({ weight: 3, arbitrary: fc.constant(ISSUER) }, pasted, value),
  secret: fc.oneof({ weight: 3, arbitrary: fc.constant(SECRET) }, pasted, secret),
  delay: fc.option(fc.constantFrom("1", "5400", " 60", "9999999999", "90m")),
  places: fc.nat(3),
});

/** Properties of the command line, whatever is typed and whatever the world holds. */
export const CLI_PROPERTIES: Property[] = [
  {
    name: "the command line ends with 0, 1 or 2, says why in words, and shows no stack",
    weight: 12,
    property: fc.asyncProperty(line, world, async (args, world) => {
      // no test waits for as long as a service may ask
      const given = args.includes("--no-retry") ? args : [...args, "--no-retry"];
      const needsNone = ["create", "mock", "help"].includes(args[0] ?? "help");
      const { code, stdout, stderr } = await runIn(world, needsNone ? args : given);
      assert([0, 1, 2].includes(code), `exit code ${code}`);
      assert.doesNotMatch(stderr, /\n\s+at \S+|file:\/\/|failed unexpectedly|Uncaught/);
      assert.doesNotMatch(stderr, ENGINE_WORDS);
      // a bar on a terminal needs escapes, and is shown by batch alone
      if (args[0] !== "batch") {
        // deno-lint-ignore no-control-regex
        assert.doesNotMatch(stderr.replace(/"(?:[^"\\]|\\.)*"/g, ""), /\x1b/);
      }
      if (code === 2 && args[0] !== "batch") assert.equal(stdout, "");
      if (code !== 0) assert.notEqual(stderr + stdout, "");
    }),
  },
  {
    name: "the command line shows no token that it is given",
    weight: 4,
    property: fc.asyncProperty(
      jwt,
      fc.constantFrom("login", "verify", "create"),
      hostile,
      async (token, command, answer) => {
        const env = { DEBUG: "*", ISSUER, SECRET };
        const world = { env, stdin: "", file: "", stderrIsTerminal: true, answer };
        const args = command === "create"
          ? [command, token, "Ada"]
          : [command, token, "--no-retry"];
        const { code, stderr } = await runIn(world, [...args, "--json"]);
        assert([0, 1, 2].includes(code));
        assertHides(stderr, token, SECRET);
      },
    ),
  },
  {
    name: "nothing that exits 0 prints a guest token that explainGuestToken calls an error",
    weight: 4,
    property: fc.asyncProperty(
      signing,
      async ({ command, subject, issuer, secret, delay, places }) => {
        const args = [...command.map((each) => each === "1" ? subject : each)];
        const env: Record<string, string> = {};
        if (places & 1) env.ISSUER = issuer;
        else args.unshift(`--issuer=${issuer}`);
        if (places & 2) env.SECRET = secret;
        else args.unshift(`--secret=${secret}`);
        if (delay !== null) args.unshift(`--delay=${delay}`);
        const stdin = `userId,userName\n${JSON.stringify(subject)},Ada\n2,Grace\n`;
        const world = { env, stdin, file: "", stderrIsTerminal: false, answer: null };
        const { code, stdout } = await runIn(world, args);
        const tokens = stdout.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? [];
        if (code !== 0) return assert(command[0] === "batch" || tokens.length === 0);
        assert(tokens.length > 0);
        for (const token of tokens) {
          const findings = await explainGuestToken(token, { now: () => NOW });
          assert.deepEqual(findings.filter(({ severity }) => severity === "error"), []);
          const decoded = JSON.stringify(decodeToken(token));
          assert(!decoded.includes(SECRET.slice(0, 12)), "the secret stands in the claims");
        }
      },
    ),
  },
];
