import assert from "node:assert/strict";
import { eachRow } from "../support/each_row.ts";
import { succeed } from "../support/programs/run_program.ts";
import { BIN, guestissuer, inProject } from "./installed.ts";

inProject(
  "npx -p @guestissuer/webex guestissuer creates and verifies a guest token without a warning",
  async (project) => {
    const npx = (...args: string[]) =>
      project.run("npx", ["--offline", "-p", "@guestissuer/webex", "guestissuer", ...args]);
    const version = succeed(await npx("--version"));
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
    const created = succeed(await npx("create", "1", "Stève", "--mock"));
    assert.equal(created.stderr, "");
    assert.match(created.stdout, /^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const verified = succeed(await npx("verify", created.stdout.trim(), "--mock"));
    assert.match(verified.stdout, /Stève/);
  },
);

inProject(
  "on Node, create and quick load few modules, and no class of fetch",
  async (project, test) => {
    const rows: [args: string[], own: number, all: number][] = [
      [["create", "1", "Ada", "--mock"], 3, 3],
      [["quick", "1", "Ada", "--mock"], 5, 10],
      [["--help"], 4, 4],
    ];
    await eachRow(test, rows, async ([args, own, all]) => {
      const { stderr } = succeed(
        await project.run("node", ["--require", "./loaded.cjs", BIN, ...args]),
      );
      const { modules, hasFetch } = JSON.parse(stderr) as { modules: string[]; hasFetch: boolean };
      const ours = modules.filter((each) => each.startsWith("@guestissuer/"));
      assert(ours.length <= own && modules.length <= all, modules.join("\n"));
      assert.equal(hasFetch, false);
    });
  },
);

inProject("an older Node is told so by the command and by ./msw", async (project, test) => {
  const on = (version: string, ...args: string[]) =>
    project.run("node", ["--require", "./other_node.cjs", ...args], {
      env: { OTHER_NODE: version },
    });
  const create = [BIN, "create", "1", "Ada", "--mock"];
  await eachRow(test, ["18.20.8", "20.20.2", "22.11.0"], async (version) => {
    const words = `it needs Node 22.12 or newer, and this is Node ${version}`;
    assert.deepEqual(await on(version, ...create), {
      code: 1,
      stdout: "",
      stderr: `guestissuer: Cannot run guestissuer: ${words}\n`,
    });
    const load = 'import("@guestissuer/webex/msw").catch((error) => console.log(error.message))';
    const { stdout } = succeed(await on(version, "--input-type=module", "--eval", load));
    assert.equal(stdout, `Cannot load @guestissuer/webex/msw: ${words}\n`);
  });
  await eachRow(test, ["22.12.0", "23.0.0", "24.1.0"], async (version) => {
    assert.match(succeed(await on(version, ...create)).stdout, /^eyJ/);
  });
});

inProject("the command on Node reads the environment, files and stdin", async (project) => {
  const fixture = new URL("../../fixtures/issuer.json", import.meta.url);
  const { issuer, secret } = JSON.parse(await Deno.readTextFile(fixture));
  await Deno.writeTextFile(`${project.folder}/secret.txt`, `${secret}\n`);
  const env = { ISSUER: issuer, SECRET: secret };
  const created = succeed(await guestissuer(project, ["create", "1", "Stève", "--json"], { env }));
  const { token } = JSON.parse(created.stdout);
  const verify = ["verify", "-", "--secret-file", "secret.txt", "--json"];
  const verified = succeed(await guestissuer(project, verify, { stdin: token }));
  assert.equal(JSON.parse(verified.stdout).signature, "good");
  const login = succeed(
    await guestissuer(project, ["login", "-", "--mock"], { stdin: token, env }),
  );
  assert.match(login.stdout, /_P0A1_/);
});

inProject("the command on Node tells mistakes as on Deno", async (project) => {
  const none = await guestissuer(project, ["verify", "x", "--secret-file", "none.txt"]);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /cannot read the file given with --secret-file: there is no such file/);
  const unknown = await guestissuer(project, ["create", "1", "Ada", "--what"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /unknown option --what/);
});

inProject("batch on Node reads and writes files, and goes on", async (project) => {
  const rows = Array.from({ length: 3000 }, (_, index) => `g${index},Guest ${index}\n`);
  await Deno.writeTextFile(`${project.folder}/rows.csv`, `userId,userName\n${rows.join("")}`);
  const args = ["batch", "rows.csv", "--mock"];
  succeed(await guestissuer(project, [...args, "--workers", "2", "--output", "tokens.csv"]));
  const path = `${project.folder}/tokens.csv`;
  const lines = async () => (await Deno.readTextFile(path)).trimEnd().split("\n").length;
  assert.equal(await lines(), 3001);
  await Deno.truncate(path, Math.floor((await Deno.stat(path)).size / 2));
  succeed(await guestissuer(project, [...args, "--resume", "tokens.csv"]));
  assert.equal(await lines(), 3001);
  // the first row is cut out, and done again in its place
  const whole = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, whole.replace(/^2,.*\n/m, ""));
  succeed(await guestissuer(project, [...args, "--resume", "tokens.csv", "--retry-failed"]));
  assert.deepEqual(userIds(await Deno.readTextFile(path)), userIds(whole));
  await assert.rejects(() => Deno.stat(`${path}.retry`), Deno.errors.NotFound);
  const stdin = "userId,userName\n1,Ada\n";
  const piped = succeed(await guestissuer(project, ["batch", "-", "--mock", "--json"], { stdin }));
  assert.equal(JSON.parse(piped.stdout).userId, "1");
  const full = await guestissuer(project, [...args, "--output", "tokens.csv"]);
  assert.match(full.stderr, /holds something already/);
  const folder = await guestissuer(project, ["batch", ".", "--mock"]);
  assert.match(folder.stderr, /it is a folder/);
});

inProject("batch on Node signs in as many worker threads as it is told", async (project) => {
  const rows = Array.from({ length: 40_000 }, (_, index) => `g${index},Guest ${index}\n`);
  await Deno.writeTextFile(`${project.folder}/many.csv`, `userId,userName\n${rows.join("")}`);
  const env = { NODE_OPTIONS: "--import ./count_workers.mjs" };
  const outputs: string[] = [];
  for (const [workers, started] of [["1", 0], ["2", 2]] as const) {
    const args = ["batch", "many.csv", "--mock", "--workers", workers, "--output"];
    const ended = succeed(
      await guestissuer(project, [...args, `${workers}.csv`, "-d", "99"], { env }),
    );
    assert.match(ended.stderr, new RegExp(`^workers: ${started}$`, "m"));
    outputs.push(await Deno.readTextFile(`${project.folder}/${workers}.csv`));
  }
  const subjects = outputs.map((each) => each.split("\n").map((line) => line.split(",", 2)));
  assert.deepEqual(subjects[0], subjects[1]);
  assert.equal(subjects[1]!.length, 40_002);
});

inProject("mock on Node serves until it is told to end", async (project) => {
  await using server = new Deno.Command(`${project.folder}/${BIN}`, {
    args: ["mock", "--json", "--quiet"],
    clearEnv: true,
    env: project.env,
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const ready = JSON.parse((await reader.read()).value!);
  assert.equal(ready.event, "ready");
  const env = { WEBEX_API_URL: ready.WEBEX_API_URL };
  const { stdout } = succeed(await guestissuer(project, ["create", "7", "Grace", "--mock"]));
  const login = succeed(
    await guestissuer(project, ["login", "-", "--json"], { stdin: stdout, env }),
  );
  assert.equal(JSON.parse(login.stdout).expiresIn, 21599);
  const taken = await guestissuer(project, ["mock", "--port", new URL(ready.url).port]);
  assert.match(taken.stderr, /the port is in use already/);
  server.kill("SIGTERM");
  assert.equal((await reader.read()).value, '{"event":"stopped"}\n');
  await reader.cancel();
  assert.equal((await server.status).code, 0);
});

inProject("the command on Node names Node's ways, and none of Deno's", async (project) => {
  const empty = { env: {} };
  for (
    const [args, words] of [
      [["create", "1", "Ada"], "the issuer is missing: give --issuer or set ISSUER; try --mock"],
      [["guests", "count"], "WEBEX_REFRESH_TOKEN; try --mock"],
      [["add-to-space", "1", "2"], "set WEBEX_ACCESS_TOKEN, or give --access-token-file"],
    ] as const
  ) {
    const { code, stderr } = await guestissuer(project, [...args], empty);
    assert.equal(code, 2);
    assert(stderr.includes(words), stderr);
    assert.doesNotMatch(stderr, /deno|--allow-/i);
  }
  await Deno.writeTextFile(`${project.folder}/one.csv`, "userId,userName\n1,Ada\n");
  const batch = ["--permission", `--allow-fs-read=${project.folder}/*`, BIN, "batch"];
  const output = ["one.csv", "--mock", "--output", "never.csv"];
  const refused = await project.run("node", [...batch, ...output]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /missing; run node with --allow-fs-write=never\.csv$/m);
});

inProject(
  "files that are opened on Node are closed, also when they are not read",
  async (project) => {
    const { stdout, stderr } = succeed(
      await project.run("node", ["--expose-gc", "file_handles.mjs"]),
    );
    assert.deepEqual([stdout, stderr], ["IsADirectory\n", ""]);
  },
);

/** The userIds of rows, in their order. */
function userIds(rows: string): (string | undefined)[] {
  return rows.split("\n").map((row) => row.split(",")[1]);
}
