import assert from "node:assert/strict";
import type { FindingCode } from "../../mod.ts";
import { finding, FINDING_TEXTS } from "../../lib/token/finding_texts.ts";

const README = await Deno.readTextFile(new URL("../../lib/token/README.md", import.meta.url));
const CODES = Object.keys(FINDING_TEXTS) as FindingCode[];

Deno.test("the README lists every finding once, with its severity, and no other", () => {
  const listed = README.split("\n").filter((line) => line.startsWith("- `")).flatMap((line) =>
    [...line.matchAll(/`(\w+)` \((\w+)\)/g)].map(([, code, severity]) => `${code} ${severity}`)
  );
  const known = CODES.map((code) => `${code} ${FINDING_TEXTS[code][0]}`);
  assert.deepEqual(listed.toSorted(), known.toSorted());
});

Deno.test("finding() fills in the values of a message", () => {
  assert.deepEqual(finding("exp_past", { span: "2 h" }), {
    code: "exp_past",
    severity: "error",
    message: "the token expired 2 h ago",
    hint: FINDING_TEXTS.exp_past[2],
  });
  // as a pattern of String.replace it would be read twice
  assert.equal(finding("exp_past", { span: "$&{span}" }).message, "the token expired $&{span} ago");
  assert.equal(finding("token_empty").message, "the token is empty");
});

for (const code of CODES) {
  Deno.test(`what ${code} says is a clause, and what to do a sentence without its full stop`, () => {
    const [severity, message, hint] = FINDING_TEXTS[code];
    assert(["error", "warning", "info"].includes(severity));
    assert.match(message, /^[a-z{].*[^.]$/);
    assert.match(hint, /^[A-Za-z`].*[^.]$/);
    assert.doesNotMatch(`${message} ${hint}`, /\b(alone|former|told)\b/);
  });
}
