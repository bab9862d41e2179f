import assert from "node:assert/strict";
import { COMMANDS } from "../../lib/cli/commands.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { run } from "../support/cli/run.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";

const SHELLS = ["bash", "zsh", "fish"];

const noBash = missingProgram("bash");
const scripts = await Deno.makeTempDir();
const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => {
  for (const each of [scripts, folder]) Deno.removeSync(each, { recursive: true });
});
for (const name of ["a file.csv", "other.csv"]) await Deno.writeTextFile(`${folder}/${name}`, "");

Deno.test("completions gives a script for each shell, the same each time, and no other", async () => {
  for (const shell of SHELLS) {
    const { code, stdout, stderr } = await run(["completions", shell]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal((await run(["completions", shell])).stdout, stdout);
    for (const { name } of COMMANDS) assert(stdout.includes(name.split(" ")[0]!), name);
  }
  const unknown = await run(["completions", "powershell"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /the shell must be bash, zsh or fish/);
});

for (const shell of SHELLS) {
  // zsh and fish are seldom installed, and their absence is no failure
  const absent = missingProgram(shell) !== undefined;
  Deno.test({ name: `${shell} can read its completions`, ignore: absent }, async () => {
    const { stdout: script } = await run(["completions", shell]);
    assert.deepEqual(await inShell(shell, ["-n", await written(shell, script)]), "");
  });
}

judge("bash completes commands, also those of two words", noBash, async () => {
  const first = COMMANDS.map(({ name }) => name.split(" ")[0]!);
  assert.deepEqual(await completed(["guestissuer", ""]), first.toSorted());
  assert.deepEqual(await completed(["guestissuer", "gu"]), ["guest", "guests"]);
  assert.deepEqual(await completed(["guestissuer", "guests", ""]), ["count"]);
  assert.deepEqual(await completed(["guestissuer", "token", "re"]), ["refresh"]);
  assert.deepEqual(await completed(["guestissuer", "help", "lo"]), ["login"]);
  assert.deepEqual(await completed(["guestissuer", "--"]), ["--help", "--version"]);
});

judge("bash completes every option of every command", noBash, async () => {
  for (const { name, load } of COMMANDS) {
    const { options } = await load();
    const expected = [...Object.keys(options).map((long) => `--${long}`), "--help"].toSorted();
    assert.deepEqual(await completed(["guestissuer", ...name.split(" "), "--"]), expected, name);
  }
  // a command that is left out is create
  assert.deepEqual(await completed(["guestissuer", "1", "Ada", "--secret"]), [
    "--secret",
    "--secret-file",
  ]);
});

judge("bash completes files and words where they are wanted, and no secret", noBash, async () => {
  const files = ["a file.csv", "other.csv"];
  assert.deepEqual(await completed(["guestissuer", "batch", ""]), files);
  assert.deepEqual(await completed(["guestissuer", "batch", "a"]), ["a file.csv"]);
  assert.deepEqual(await completed(["guestissuer", "create", "--secret-file", ""]), files);
  assert.deepEqual(await completed(["guestissuer", "create", "--secret-file", "=", "o"]), [
    "other.csv",
  ]);
  assert.deepEqual(await completed(["guestissuer", "create", "--secret-file", "="]), files);
  assert.deepEqual(await completed(["guestissuer", "create", "--secret", ""]), []);
  assert.deepEqual(await completed(["guestissuer", "create", "-s", ""]), []);
  assert.deepEqual(await completed(["guestissuer", "create", ""]), []);
  assert.deepEqual(await completed(["guestissuer", "completions", ""]), ["bash", "fish", "zsh"]);
});

/** What bash would offer for the last of the words. */
async function completed(words: string[]): Promise<string[]> {
  const { stdout: script } = await run(["completions", "bash"]);
  const path = await written("bash", script);
  const code = `source "$1"; shift
    function=$(complete -p guestissuer | sed -n 's/.*-F \\([^ ]*\\) guestissuer$/\\1/p')
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    set -u; "$function"; printf '%s\\n' "\${COMPREPLY[@]-}"`;
  const printed = await inShell("bash", ["--norc", "-c", code, "bash", path, ...words]);
  return printed.split("\n").filter((line) => line !== "").toSorted();
}

async function written(shell: string, script: string): Promise<string> {
  const path = `${scripts}/completions.${shell}`;
  await Deno.writeTextFile(path, script);
  return path;
}

async function inShell(shell: string, args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram(shell, args, { cwd: folder });
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout;
}
