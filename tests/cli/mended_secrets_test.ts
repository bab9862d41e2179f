import assert from "node:assert/strict";
import { run, type RunOptions } from "../support/cli/run.ts";
import { guestToken, ISSUER, SECRET } from "../support/tokens.ts";

/** What a copy makes of a secret, and what is said of it. */
const PASTED: [what: string, text: string, note: string][] = [
  ["nothing", SECRET, ""],
  ["a line break of Windows", `${SECRET}\r\n`, ""],
  ["double quotes", `"${SECRET}"`, "note: quotes stand around the secret\n"],
  ["typographic quotes", `\u201c${SECRET}\u201d`, "note: quotes stand around the secret\n"],
  [
    "Bearer",
    `Bearer ${SECRET}`,
    "note: the word Bearer or Authorization stands before the secret\n",
  ],
  ["Python's bytes", `b'${SECRET}'\r\n`, "note: quotes stand around the secret\n"],
  [
    "a zero-width space",
    `\u200b${SECRET}`,
    "note: the secret holds an invisible character, as a copy from a web page can\n",
  ],
  ["its name", `SECRET=${SECRET}`, "note: other text stands around the secret\n"],
  ["angle brackets", `<${SECRET}>`, "note: other text stands around the secret\n"],
  [
    "a line break inside",
    `${SECRET.slice(0, 22)}\r\n${SECRET.slice(22)}`,
    "note: a line break stands in the secret\n",
  ],
];

for (const [what, text, note] of PASTED) {
  const sources: [where: string, args: string[], options: RunOptions][] = [
    ["a variable", [], { env: { ISSUER, SECRET: text } }],
    ["a file", ["--secret-file", "secret.txt"], { files: { "secret.txt": text } }],
    ["stdin", ["--secret", "-"], { stdin: text }],
    ["an option", ["--secret", text], {}],
  ];
  for (const [where, args, options] of sources) {
    Deno.test(`guestissuer mends a secret in ${where} with ${what}, and says so`, async () => {
      const { code, stdout, stderr } = await run(["create", "123", "Stève", ...args], {
        env: { ISSUER },
        ...options,
      });
      assert.deepEqual({ code, stdout, stderr }, {
        code: 0,
        stdout: `${guestToken()}\n`,
        stderr: note,
      });
    });
  }
}
