import assert from "node:assert/strict";
import { succeed } from "../support/programs/run_program.ts";
import { checkNetworkFailures } from "../support/service/network_failures.ts";
import { checkProxies } from "../support/service/proxies.ts";
import { inProject } from "./installed.ts";

inProject("the npm package works in tests of vitest", async (project) => {
  const args = ["node_modules/vitest/vitest.mjs", "run", "vitest.test.mjs"];
  const { stdout } = succeed(await project.run("node", args));
  assert.match(stdout, /Tests +2 passed/);
});

inProject("the npm package works in tests of node:test, and serves on a port", async (project) => {
  const args = ["--test", "--test-reporter=tap", "node.test.mjs", "serve.test.mjs"];
  const { stdout } = succeed(await project.run("node", args));
  assert.match(stdout, /^# pass 11$/m);
  assert.match(stdout, /^# fail 0$/m);
});

inProject("live connections on Node behave as they do on Deno", async (project) => {
  const args = ["--test", "--test-reporter=tap", "live.test.mjs"];
  const { stdout } = succeed(await project.run("node", args));
  assert.match(stdout, /^# pass 23$/m);
  assert.match(stdout, /^# fail 0$/m);
});

inProject(
  "a request that is never answered ends by AbortSignal.timeout in a plain script",
  async (project) => {
    // the timer does not keep Node alive, which would end with code 13 before its time
    const ended = await project.run("node", ["hang.mjs"]);
    assert.deepEqual(ended, { code: 0, stdout: "TimeoutError\n", stderr: "" });
  },
);

inProject(
  "login() says on Node why a server on this machine was not reached, and who signed its certificate",
  async (project) => {
    await checkNetworkFailures(({ stdin, env }) => {
      const module = { MODULE: "@guestissuer/webex" };
      return project.run("node", ["network_failures.mjs"], { stdin, env: { ...env, ...module } });
    }, "NODE_EXTRA_CA_CERTS");
  },
);

inProject("the TypeScript examples of the README run on Node 22", async (project) => {
  const page = `${project.folder}/node_modules/@guestissuer/webex/README.md`;
  const blocks = [...(await Deno.readTextFile(page)).matchAll(/^```ts\n(.*?)^```$/gms)]
    .map(([, code]) => code!)
    // some show how Deno does it
    .filter((code) => !/\bDeno\./.test(code));
  assert(blocks.length > 5);
  for (const [index, code] of blocks.entries()) {
    await Deno.writeTextFile(`${project.folder}/example-${index}.ts`, code);
    const { code: exit, stderr } = await project.run("node", [`example-${index}.ts`]);
    assert.equal(exit, 0, `${code}\n${stderr}`);
  }
});

inProject("the npm package's README begins with what runs without a clone", async (project) => {
  const page = `${project.folder}/node_modules/@guestissuer/webex/README.md`;
  const [front] = (await Deno.readTextFile(page)).split("## Reference: ", 1);
  const [first, second] = [...front!.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code]) => code!);
  const npx = 'npx() { command npx --offline "$@"; }\n';
  const { stdout } = succeed(await project.run("bash", ["-c", npx + first]));
  assert.match(stdout, /^\S+_P0A1_[0-9a-f-]{36}\n$/);
  assert.equal(second, "npm install @guestissuer/webex\n");
  assert.doesNotMatch(front!, /\bclone\b|cli\.ts|deno (run|task|install)|REPOSITORY/);
});

inProject(
  "on Node nothing for this machine goes through a proxy, http or https, and all else does",
  async (project) => {
    await checkProxies(({ stdin, env }) => {
      const module = { MODULE: "@guestissuer/webex" };
      return project.run("node", ["proxied.mjs"], { stdin, env: { ...env, ...module } });
    }, "NODE_EXTRA_CA_CERTS");
  },
);
