import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { judge } from "../support/programs/judge.ts";
import { makeProject, missingForProject } from "../support/programs/npm_project.ts";
import { type ProgramOptions, succeed } from "../support/programs/run_program.ts";

const FOLDER = new URL("project/", import.meta.url);

const missing = missingForProject();
// one for all tests of this file, since it takes some seconds
const project = missing === undefined ? await makeProject() : undefined;
if (project !== undefined) {
  globalThis.addEventListener("unload", () => Deno.removeSync(project.folder, { recursive: true }));
  for await (const { name } of Deno.readDir(FOLDER)) {
    await Deno.copyFile(new URL(name, FOLDER), `${project.folder}/${name}`);
  }
}

const BIN = "node_modules/.bin/guestissuer";

function guestissuer(args: string[], given?: ProgramOptions) {
  return project!.run(BIN, args, given);
}

judge(
  "the npm package names what it needs, and holds no tests",
  missing,
  async () => {
    const folder = `${project!.folder}/node_modules/@guestissuer/webex`;
    const manifest = JSON.parse(await Deno.readTextFile(`${folder}/package.json`));
    assert.deepEqual(Object.keys(manifest.exports), Object.keys(config.exports));
    assert.deepEqual(Object.keys(manifest.peerDependencies), ["@mswjs/interceptors", "msw"]);
    assert.equal(manifest.engines.node, ">=22.12");
    const packed = succeed(await project!.run("npm", ["pack", "--dry-run", "--json", folder]));
    const [{ files }] = JSON.parse(packed.stdout) as [{ files: { path: string }[] }];
    const odd = files.filter(({ path }) =>
      /^(tests|\.ci|lib\/pack)\//.test(path) || (path.endsWith(".ts") && !path.endsWith(".d.ts"))
    );
    assert.deepEqual(odd, []);
  },
);

judge("the npm package works in tests of vitest", missing, async () => {
  const args = ["node_modules/vitest/vitest.mjs", "run", "vitest.test.mjs"];
  const { stdout } = succeed(await project!.run("node", args));
  assert.match(stdout, /Tests +2 passed/);
});

judge("the npm package works in tests of node:test, and serves on a port", missing, async () => {
  const args = ["--test", "--test-reporter=tap", "node.test.mjs", "serve.test.mjs"];
  const { stdout } = succeed(await project!.run("node", args));
  assert.match(stdout, /^# pass 9$/m);
  assert.match(stdout, /^# fail 0$/m);
});

judge("the npm package has declarations that tsc --strict takes", missing, async () => {
  for (const config of ["tsconfig.json", "page.json"]) {
    succeed(await project!.run("node_modules/.bin/tsc", ["--project", config]));
  }
});

judge("npx guestissuer creates and verifies a guest token without a warning", missing, async () => {
  const npx = (...args: string[]) => project!.run("npx", ["--offline", "guestissuer", ...args]);
  const version = succeed(await npx("--version"));
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
  const created = succeed(await npx("create", "1", "Stève", "--mock"));
  assert.equal(created.stderr, "");
  assert.match(created.stdout, /^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
  const verified = succeed(await npx("verify", created.stdout.trim(), "--mock"));
  assert.match(verified.stdout, /Stève/);
});

judge("the command on Node reads the environment, files and stdin", missing, async () => {
  const fixture = new URL("../../fixtures/issuer.json", import.meta.url);
  const { issuer, secret } = JSON.parse(await Deno.readTextFile(fixture));
  await Deno.writeTextFile(`${project!.folder}/secret.txt`, `${secret}\n`);
  const env = { ISSUER: issuer, SECRET: secret };
  const created = succeed(await guestissuer(["create", "1", "Stève", "--json"], { env }));
  const { token } = JSON.parse(created.stdout);
  const verify = ["verify", "-", "--secret-file", "secret.txt", "--json"];
  const verified = succeed(await guestissuer(verify, { stdin: token }));
  assert.equal(JSON.parse(verified.stdout).signature, "good");
  const login = succeed(await guestissuer(["login", "-", "--mock"], { stdin: token, env }));
  assert.match(login.stdout, /_P0A1_/);
});

judge("the command on Node tells mistakes as on Deno", missing, async () => {
  const none = await guestissuer(["verify", "x", "--secret-file", "none.txt"]);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /cannot read the file given with --secret-file: there is none/);
  const unknown = await guestissuer(["create", "1", "Ada", "--what"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /unknown option --what/);
});

judge("batch on Node reads and writes files, and goes on", missing, async () => {
  const rows = Array.from({ length: 3000 }, (_, index) => `g${index},Guest ${index}\n`);
  await Deno.writeTextFile(`${project!.folder}/rows.csv`, `userId,userName\n${rows.join("")}`);
  const args = ["batch", "rows.csv", "--mock"];
  succeed(await guestissuer([...args, "--workers", "2", "--output", "tokens.csv"]));
  const path = `${project!.folder}/tokens.csv`;
  const lines = async () => (await Deno.readTextFile(path)).trimEnd().split("\n").length;
  assert.equal(await lines(), 3001);
  await Deno.truncate(path, Math.floor((await Deno.stat(path)).size / 2));
  succeed(await guestissuer([...args, "--resume", "tokens.csv"]));
  assert.equal(await lines(), 3001);
  const stdin = "userId,userName\n1,Ada\n";
  const piped = succeed(await guestissuer(["batch", "-", "--mock", "--json"], { stdin }));
  assert.equal(JSON.parse(piped.stdout).userId, "1");
  const full = await guestissuer([...args, "--output", "tokens.csv"]);
  assert.match(full.stderr, /holds something already/);
  const folder = await guestissuer(["batch", ".", "--mock"]);
  assert.match(folder.stderr, /it is a folder/);
});

judge("batch on Node signs in as many worker threads as it is told", missing, async () => {
  const rows = Array.from({ length: 40_000 }, (_, index) => `g${index},Guest ${index}\n`);
  await Deno.writeTextFile(`${project!.folder}/many.csv`, `userId,userName\n${rows.join("")}`);
  const env = { NODE_OPTIONS: "--import ./count_workers.mjs" };
  const outputs: string[] = [];
  for (const [workers, started] of [["1", 0], ["2", 2]] as const) {
    const args = ["batch", "many.csv", "--mock", "--workers", workers, "--output"];
    const ended = succeed(await guestissuer([...args, `${workers}.csv`, "-d", "99"], { env }));
    assert.match(ended.stderr, new RegExp(`^workers: ${started}$`, "m"));
    outputs.push(await Deno.readTextFile(`${project!.folder}/${workers}.csv`));
  }
  const subjects = outputs.map((each) => each.split("\n").map((line) => line.split(",", 2)));
  assert.deepEqual(subjects[0], subjects[1]);
  assert.equal(subjects[1]!.length, 40_002);
});

judge("mock on Node serves until it is told to end", missing, async () => {
  await using server = new Deno.Command(`${project!.folder}/${BIN}`, {
    args: ["mock", "--json"],
    clearEnv: true,
    env: project!.env,
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const ready = JSON.parse((await reader.read()).value!);
  assert.equal(ready.event, "ready");
  const env = { WEBEX_API_URL: ready.WEBEX_API_URL };
  const { stdout } = succeed(await guestissuer(["create", "7", "Grace", "--mock"]));
  const login = succeed(await guestissuer(["login", "-", "--json"], { stdin: stdout, env }));
  assert.equal(JSON.parse(login.stdout).expiresIn, 21599);
  const taken = await guestissuer(["mock", "--port", new URL(ready.url).port]);
  assert.match(taken.stderr, /the port is in use already/);
  server.kill("SIGTERM");
  assert.equal((await reader.read()).value, '{"event":"stopped"}\n');
  await reader.cancel();
  assert.equal((await server.status).code, 0);
});
