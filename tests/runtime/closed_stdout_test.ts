import assert from "node:assert/strict";
import { leadsNowhere } from "../../lib/runtime/closed_stdout.ts";

/** Files of a process on Linux, whose stdout and stderr lead somewhere. */
function filesOf(stdout: [link: string, flags: string], stderr: [link: string, flags: string]) {
  const files: Record<string, string> = {
    "/proc/self/fd/1": stdout[0],
    "/proc/self/fdinfo/1": `pos:\t0\nflags:\t${stdout[1]}\nmnt_id:\t24\n`,
    "/proc/self/fd/2": stderr[0],
    "/proc/self/fdinfo/2": `pos:\t0\nflags:\t${stderr[1]}\nmnt_id:\t24\n`,
  };
  const read = (path: string) => {
    if (files[path] === undefined) throw new Deno.errors.NotFound(path);
    return files[path];
  };
  return { readText: read, readLink: read };
}

const TERMINAL: [string, string] = ["/dev/pts/0", "0100002"];
const NULL_WRITTEN: [string, string] = ["/dev/null", "0100001"];
const NULL_BOTH: [string, string] = ["/dev/null", "02100002"];

for (
  const [expected, what, stdout, stderr] of [
    [true, ">&-", NULL_BOTH, TERMINAL],
    [true, ">&- 2>/dev/null", NULL_BOTH, NULL_WRITTEN],
    [false, "> /dev/null", NULL_WRITTEN, TERMINAL],
    [false, "a parent that ignores both", NULL_BOTH, NULL_BOTH],
    [false, "a terminal", TERMINAL, TERMINAL],
    [false, "2>&-", TERMINAL, NULL_BOTH],
    [false, "a pipe", ["pipe:[29286]", "01"], TERMINAL],
  ] as const
) {
  Deno.test(`leadsNowhere() is ${expected} for ${what}`, () => {
    assert.equal(leadsNowhere(filesOf([...stdout], [...stderr])), expected);
  });
}

Deno.test("leadsNowhere() is false where nothing can be found out", () => {
  const refuse = () => {
    throw new Deno.errors.NotCapable();
  };
  assert.equal(leadsNowhere({ readText: refuse, readLink: refuse }), false);
  const { readLink } = filesOf(NULL_BOTH, TERMINAL);
  assert.equal(leadsNowhere({ readLink, readText: () => "pos:\t0\n" }), false);
});
