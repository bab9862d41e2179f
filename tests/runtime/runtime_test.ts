import assert from "node:assert/strict";
import { runtimeName } from "../../lib/runtime/runtime.ts";

const node = { versions: { node: "22.12.0" } };

for (
  const [expected, scope] of [
    // Deno has a process of Node as well
    ["deno", { Deno: {}, process: node, navigator: { userAgent: "Deno/2.9.6" } }],
    ["node", { process: node, navigator: { userAgent: "Node.js/22" } }],
    ["bun", { process: { versions: { node: "24.3.0", bun: "1.3.0" } } }],
    // with the flag nodejs_compat
    ["workerd", { process: node, navigator: { userAgent: "Cloudflare-Workers" } }],
    ["browser", { navigator: { userAgent: "Mozilla/5.0" } }],
    // a bundler's stand-in for process has no versions
    ["browser", { process: {} }],
    ["browser", {}],
  ] as const
) {
  Deno.test(`runtimeName() is ${expected} for a scope of ${JSON.stringify(scope)}`, () => {
    assert.equal(runtimeName(scope), expected);
  });
}

Deno.test("runtimeName() is deno here", () => {
  assert.equal(runtimeName(), "deno");
});
