import assert from "node:assert/strict";
import { COMMANDS } from "../lib/cli/commands.ts";
import { createMock } from "../mod.ts";

const ROOT = new URL("../", import.meta.url);

/** The front door, and the page of each room. */
const PAGES = [
  "README.md",
  "lib/api/README.md",
  "lib/bulk/README.md",
  "lib/cli/README.md",
  "lib/endpoint/README.md",
  "lib/mock/README.md",
  "lib/msw/README.md",
  "lib/record/README.md",
  "lib/runtime/README.md",
  "lib/session/README.md",
  "lib/token/README.md",
];
const README = (await Promise.all(PAGES.map((page) => Deno.readTextFile(new URL(page, ROOT)))))
  .join("\n");
const CONFIG = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));

/** The shell blocks of the README. Its TypeScript blocks are run by `deno test --doc`. */
const BLOCKS = [...README.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code]) => code!);

/** Runs a shell block in a folder of its own, with `guestissuer` and `deno` as the README means them. */
async function runBlock(code: string): Promise<Deno.CommandOutput> {
  const folder = await Deno.makeTempDir();
  try {
    const root = ROOT.pathname;
    const deno = Deno.execPath();
    const prelude = [
      "set -euo pipefail",
      `cp -r ${root}cli.ts ${root}mod.ts ${root}lib ${root}fixtures ${root}deno.json ${root}deno.lock .`,
      // as installed: files of the folder, and no network
      `guestissuer() { ${deno} run --no-prompt --allow-read=. --allow-write=. cli.ts "$@"; }`,
      `deno() { ${deno} "$@"; }`,
      `npx() { shift 2; ${deno} "$@"; }`,
      `export DENO_INSTALL_ROOT="$PWD/installed"`,
    ].join("\n");
    const { code: _code, ...output } = await new Deno.Command("bash", {
      args: ["-c", `${prelude}\n${code}`],
      cwd: folder,
      stdout: "piped",
      stderr: "piped",
    }).output();
    return { code: _code, ...output };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const code of BLOCKS) {
  const [first] = code.split("\n");
  // the tests cannot run themselves: their command is checked to name a task that there is
  if (first?.endsWith(" task test")) {
    Deno.test("the README's test command names a task of deno.json", () => {
      assert.match(first, /^npx -y deno@\d+\.\d+\.\d+ task test$/);
      assert.equal(typeof CONFIG.tasks.test, "string");
    });
    continue;
  }
  Deno.test(`the README's shell block works: ${first!.slice(0, 50)}`, async () => {
    const { code: status, stdout, stderr } = await runBlock(code);
    const decoder = new TextDecoder();
    assert.equal(status, 0, decoder.decode(stderr));
    if (first!.includes(" quick ")) {
      assert.match(decoder.decode(stdout), /^\S+_P0A1_[0-9a-f-]{36}\n$/);
    }
  });
}

Deno.test("the README names every command, every endpoint and every error code", async () => {
  for (const { name } of COMMANDS) assert(README.includes(`\`${name}`), `command ${name}`);
  for (const name of createMock().endpoints) {
    const path = name.replace(/^[A-Z]+ /, "").replace(/^u2c/, "u2c/api/v1");
    assert(README.includes(path), `endpoint ${name}`);
  }
  for (const file of ["lib/errors.ts", "lib/finding.ts"]) {
    const source = await Deno.readTextFile(new URL(file, ROOT));
    for (const [, code] of source.matchAll(/^ {2}\| "(\w+)"/gm)) {
      assert(README.includes(`\`${code}\``), `code ${code}`);
    }
  }
});

Deno.test("the README names packages and versions that the project uses", () => {
  assert(README.includes(`deno@2.9.6`));
  assert(!/jsr:/.test(README));
});
