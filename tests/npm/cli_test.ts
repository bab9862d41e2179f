import assert from "node:assert/strict";
import { judge } from "../conformance/run.ts";
import { type Given, makeProject, missingForProject, succeed } from "./project.ts";

const missing = missingForProject();
const project = missing === undefined ? await makeProject() : undefined;
if (project !== undefined) {
  globalThis.addEventListener(
    "unload",
    () => Deno.removeSync(project.folder, { recursive: true }),
  );
}

const BIN = "node_modules/.bin/guestissuer";

function guestissuer(args: string[], given?: Given) {
  return project!.run(BIN, args, given);
}

judge(
  "the command on Node reads the environment, files and stdin",
  missing,
  async () => {
    const { issuer, secret } = JSON.parse(
      await Deno.readTextFile(
        new URL("../../fixtures/issuer.json", import.meta.url),
      ),
    );
    await Deno.writeTextFile(`${project!.folder}/secret.txt`, `${secret}\n`);
    const env = { ISSUER: issuer, SECRET: secret };
    const created = succeed(
      await guestissuer(["create", "1", "Stève", "--json"], { env }),
    );
    const { token } = JSON.parse(created.stdout);
    const verified = succeed(
      await guestissuer([
        "verify",
        "-",
        "--secret-file",
        "secret.txt",
        "--json",
      ], { stdin: token }),
    );
    assert.equal(JSON.parse(verified.stdout).signature, "good");
    const login = succeed(
      await guestissuer(["login", "-", "--mock"], { stdin: token, env }),
    );
    assert.match(login.stdout, /_P0A1_/);
  },
);

judge("the command on Node tells mistakes as on Deno", missing, async () => {
  const none = await guestissuer(["verify", "x", "--secret-file", "none.txt"]);
  assert.equal(none.code, 2);
  assert.match(
    none.stderr,
    /cannot read the file given with --secret-file: there is none/,
  );
  const unknown = await guestissuer(["create", "1", "Ada", "--what"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /unknown option --what/);
});

judge(
  "batch on Node reads and writes files, on one thread, and goes on",
  missing,
  async () => {
    const rows = Array.from(
      { length: 3000 },
      (_, index) => `g${index},Guest ${index}\n`,
    );
    await Deno.writeTextFile(
      `${project!.folder}/rows.csv`,
      `userId,userName\n${rows.join("")}`,
    );
    const args = ["batch", "rows.csv", "--mock", "--workers", "2"];
    succeed(await guestissuer([...args, "--output", "tokens.csv"]));
    const path = `${project!.folder}/tokens.csv`;
    const whole = await Deno.readTextFile(path);
    assert.equal(whole.trimEnd().split("\n").length, 3001);
    await Deno.truncate(path, Math.floor(whole.length / 2));
    succeed(await guestissuer([...args, "--resume", "tokens.csv"]));
    assert.equal(
      (await Deno.readTextFile(path)).trimEnd().split("\n").length,
      3001,
    );
    const piped = succeed(
      await guestissuer(["batch", "-", "--mock", "--json"], {
        stdin: "userId,userName\n1,Ada\n",
      }),
    );
    assert.equal(JSON.parse(piped.stdout).userId, "1");
    const full = await guestissuer([
      "batch",
      "rows.csv",
      "--mock",
      "--output",
      "tokens.csv",
    ]);
    assert.match(full.stderr, /holds something already/);
    const folder = await guestissuer(["batch", ".", "--mock"]);
    assert.match(folder.stderr, /it is a folder/);
  },
);

judge("mock on Node serves until it is told to end", missing, async () => {
  await using server = new Deno.Command(`${project!.folder}/${BIN}`, {
    args: ["mock", "--json"],
    clearEnv: true,
    env: project!.env,
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = server.stdout.pipeThrough(new TextDecoderStream());
  const reader = lines.getReader();
  const { value } = await reader.read();
  const ready = JSON.parse(value!);
  assert.equal(ready.event, "ready");
  const env = { WEBEX_API_URL: ready.WEBEX_API_URL };
  const { stdout } = succeed(
    await guestissuer(["create", "7", "Grace", "--mock"]),
  );
  const login = succeed(
    await guestissuer(["login", "-", "--json"], { stdin: stdout, env }),
  );
  assert.equal(JSON.parse(login.stdout).expiresIn, 21599);
  const taken = await guestissuer(["mock", "--port", new URL(ready.url).port]);
  assert.match(taken.stderr, /the port is in use already/);
  server.kill("SIGTERM");
  assert.equal((await reader.read()).value, '{"event":"stopped"}\n');
  await reader.cancel();
  assert.equal((await server.status).code, 0);
});
