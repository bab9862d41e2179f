import assert from "node:assert/strict";
import { parseJson } from "../lib/json.ts";

const nested = (depth: number) => `${"[".repeat(depth)}1${"]".repeat(depth)}`;
const array = (length: number) => `[${Array(length).fill(1)}]`;

for (
  const text of ["1", "null", '"a"', "[]", '{"a":[1,{"b":"[[[,,,\\""}]}', nested(64), array(9999)]
) {
  Deno.test(`parseJson() parses ${text.slice(0, 30)}, ${text.length} characters long`, () => {
    assert.deepEqual(parseJson(text), { value: JSON.parse(text) });
  });
}

const deep = `{"a":${nested(64)}}`;
const TOO_MUCH: [what: string, text: string, exceeded: string][] = [
  ["65 arrays", nested(65), "nested more than 64 deep"],
  ["64 arrays in an object", deep, "nested more than 64 deep"],
  ["100,000 arrays", nested(100_000), "nested more than 64 deep"],
  ["10,000 numbers in an array", array(10_000), "larger than 10000 values"],
  ["arrays that are not closed", `\n${"[".repeat(65)}`, "nested more than 64 deep"],
  ["as many fields", `{${Array(10_000).fill('"a":1')}}`, "larger than 10000 values"],
];
for (const [what, text, exceeded] of TOO_MUCH) {
  Deno.test(`parseJson() refuses ${what}`, () => {
    assert.deepEqual(parseJson(text), { error: true, exceeded });
  });
}

for (const text of ["", "{", "undefined", "{'a':1}", "[1,]", `<p>${",".repeat(20_000)}</p>`]) {
  Deno.test(`parseJson() takes ${JSON.stringify(text.slice(0, 20))} for no JSON`, () => {
    assert.deepEqual(parseJson(text), { error: true });
  });
}
