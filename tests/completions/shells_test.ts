import assert from "node:assert/strict";
import { run } from "../support/cli/run.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";
import { ROOT, runProgram } from "../support/programs/run_program.ts";

const README = await Deno.readTextFile(`${ROOT}lib/cli/README.md`);

/** What each shell offers at the end of a line, when it has read the line of the README. */
const CASES: [line: string, offered: string[]][] = [
  ["guestissuer gu", ["guest", "guests"]],
  ["guestissuer guests ", ["count"]],
  ["guestissuer token re", ["refresh"]],
  ["guestissuer help lo", ["login"]],
  ["guestissuer completions ", ["bash", "fish", "zsh"]],
  ["guestissuer create --se", ["--secret", "--secret-file"]],
  ["guestissuer 1 Ada --se", ["--secret", "--secret-file"]],
  ["guestissuer guests count --acc", ["--access-token", "--access-token-file"]],
  ["guestissuer batch ", ["a file.csv", "other.csv"]],
  ["guestissuer create 1 Ada --secret-file o", ["other.csv"]],
  ["guestissuer create 1 Ada --secret ", []],
];

/** How a shell is asked what it offers, in a script that gets the line of the README and the line typed. */
const SHELLS: Record<string, (readme: string) => [file: string, script: string, args: string[]]> = {
  bash: (readme) => [
    "bash",
    `${readme}
IFS=' ' read -ra COMP_WORDS <<< "$1"
[[ "$1" == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
set -u; _guestissuer; printf '%s\\n' "\${COMPREPLY[@]-}"`,
    ["--norc"],
  ],
  fish: (
    readme,
  ) => ["fish", `${readme}\ncomplete -C "$argv[1]" | string replace -r '\\t.*' ''`, ["-N"]],
  zsh: (readme) => ["zsh", `autoload -Uz compinit; compinit -u -d $WORK/dump\n${readme}`, []],
};

for (const [shell, makeScript] of Object.entries(SHELLS)) {
  judge(`${shell} completes as the README says`, missingProgram(shell), async () => {
    await using folder = await makeFolder();
    const readme = new RegExp(`^\`\`\`${shell}\\n(.*?)^\`\`\`$`, "ms").exec(README)?.[1];
    assert(readme !== undefined, `the README has no line for ${shell}`);
    const [, script, flags] = makeScript(readme.trim());
    const file = `${folder.path}/rc/settings`;
    await Deno.writeTextFile(file, script);
    const before = shell === "zsh"
      ? ["-f", `${ROOT}tests/completions/complete.zsh`, file]
      : [...flags, file];
    for (const [line, offered] of CASES) {
      const { stdout, stderr } = await runProgram(shell, [...before, line], {
        cwd: `${folder.path}/files`,
        env: { PATH: `${folder.path}/bin:${Deno.env.get("PATH")}`, HOME: `${folder.path}/rc` },
        timeout: 30_000,
      });
      assert.equal(stderr, "", line);
      assert.deepEqual(stdout.split("\n").filter((each) => each !== "").toSorted(), offered, line);
    }
  });
}

/** A folder with files to be offered, and one with the command on the PATH. */
async function makeFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await Deno.makeTempDir();
  for (const each of ["files", "bin", "rc"]) await Deno.mkdir(`${path}/${each}`);
  for (const name of ["a file.csv", "other.csv"]) {
    await Deno.writeTextFile(`${path}/files/${name}`, "");
  }
  // what the command prints is made once: a shell is started for each case
  for (const shell of Object.keys(SHELLS)) {
    const { stdout } = await run(["completions", shell]);
    await Deno.writeTextFile(`${path}/bin/completions ${shell}`, stdout);
  }
  const command = `#!/bin/sh\ncat "${path}/bin/$*"\n`;
  await Deno.writeTextFile(`${path}/bin/guestissuer`, command, { mode: 0o755 });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
