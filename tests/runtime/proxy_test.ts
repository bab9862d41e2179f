import assert from "node:assert/strict";
import { canUseProxies } from "../../lib/runtime/direct_fetch.ts";

const VERSIONS: [version: string, can: boolean][] = [
  ["20.19.5", false],
  ["22.12.0", false],
  ["22.20.0", false],
  ["22.21.0", true],
  ["22.23.3", true],
  ["23.11.1", false],
  ["24.4.1", false],
  ["24.5.0", true],
  ["25.0.0", true],
  ["v", false],
];
for (const [version, can] of VERSIONS) {
  Deno.test(`Node ${version} ${can ? "has" : "lacks"} agents that use the proxy of the environment`, () => {
    assert.equal(canUseProxies(version), can);
  });
}
