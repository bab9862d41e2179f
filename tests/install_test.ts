import assert from "node:assert/strict";
import { runDeno } from "./support/programs/deno.ts";
import { ROOT, runProgram } from "./support/programs/run_program.ts";
import { ISSUER, SECRET } from "./support/tokens.ts";

/** What create needs and nothing more. */
const FLAGS = ["--allow-env=ISSUER,SECRET,EXPIRES", "--no-prompt"];

Deno.test("deno install makes the command guestissuer, with narrow permissions", async () => {
  const root = await Deno.makeTempDir();
  try {
    const name = ["--root", root, "--name", "guestissuer"];
    const installed = await runDeno(["install", "--global", ...name, ...FLAGS, `${ROOT}cli.ts`]);
    assert.equal(installed.code, 0, installed.stderr);

    const created = await command(root, ["create", "123", "Stève"], { ISSUER, SECRET });
    assert.equal(created.stderr, "");
    assert.match(created.stdout, /^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const offline = await command(root, ["quick", "123", "Stève", "--mock"]);
    assert.match(offline.stdout, /^\S+_P0A1_\S+\n$/);
    const version = await command(root, ["--version"]);
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);

    const refused = await command(root, ["mock"]);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /run deno with --allow-net=127\.0\.0\.1/);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

/** Runs the installed command in an empty folder of its own. */
async function command(root: string, args: string[], env: Record<string, string> = {}) {
  const deno = Deno.execPath().replace(/[^/\\]+$/, "");
  const [ending, separator] = Deno.build.os === "windows" ? [".cmd", ";"] : ["", ":"];
  const PATH = `${deno}${separator}${Deno.env.get("PATH")}`;
  return await runProgram(`${root}/bin/guestissuer${ending}`, args, {
    cwd: root,
    env: { PATH, ...env },
  });
}
