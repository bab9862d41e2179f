import assert from "node:assert/strict";
import { startBrokenServers } from "../support/service/broken_servers.ts";
import { lastJson, succeed } from "../support/programs/run_program.ts";
import { ISSUER, SECRET } from "../support/tokens.ts";
import { guestissuer, inProject } from "./installed.ts";

interface Line {
  name: string;
  status: string;
  code?: string;
  message: string;
  hint?: string;
}

const ENV = { ISSUER, SECRET };

inProject(
  "doctor on Node says who heeds the proxy of the environment",
  async (project) => {
    const ask = async (env: Record<string, string>) => {
      const args = ["doctor", "--offline", "--json"];
      const { checks } = lastJson<{ checks: Line[] }>(
        await guestissuer(project, args, { env: { ...ENV, ...env } }),
      );
      return checks.find(({ name }) => name === "proxy")!;
    };
    const proxy = { HTTPS_PROXY: "http://127.0.0.1:9" };
    const ignored = await ask(proxy);
    assert.deepEqual([ignored.status, ignored.code], [
      "warning",
      "proxy_ignored",
    ]);
    assert.match(
      ignored.message,
      /^HTTPS_PROXY is heeded here, and Node 22\.\d+\.\d+ itself does not/,
    );
    assert.equal(
      ignored.hint,
      "For programs of your own, set NODE_USE_ENV_PROXY=1",
    );
    const told = await ask({ ...proxy, NODE_USE_ENV_PROXY: "1" });
    assert.deepEqual([told.status, told.message], [
      "ok",
      "HTTPS_PROXY is heeded",
    ]);
    const all = await ask({ ALL_PROXY: "http://127.0.0.1:9" });
    assert.equal(all.code, "proxy_ignored");
  },
);

inProject(
  "doctor on Node finds what keeps it from a server, and who signed a certificate",
  async (project) => {
    await using servers = await startBrokenServers();
    const cases: [server: string, code: string, words: RegExp][] = [
      ["is not there", "connection_refused", /the connection was refused$/],
      [
        "has the certificate server",
        "certificate_unknown",
        /signed by "Example Corp Root CA"\)$/,
      ],
      ["speaks no HTTP", "not_http", /does not speak HTTP$/],
    ];
    for (const [server, code, words] of cases) {
      const env = { ...ENV, WEBEX_API_URL: servers.urls[server]! };
      const ended = await guestissuer(project, ["doctor", "--json"], { env });
      assert.equal(ended.code, 1);
      const { checks } = lastJson<{ checks: Line[] }>(ended);
      const wrong = checks.filter(({ status }) => status === "error");
      assert.deepEqual(wrong.map(({ name, code }) => [name, code]), [[
        "network",
        code,
      ]]);
      assert.match(wrong[0]!.message, words);
      assert.doesNotMatch(ended.stdout, /deno|DENO_CERT/i);
    }
  },
);

inProject(
  "doctor on Node finds a file .env that was not loaded",
  async (project) => {
    const path = `${project.folder}/.env`;
    await Deno.writeTextFile(path, `SECRET=${SECRET}\n`);
    try {
      const ended = await guestissuer(project, ["doctor", "--offline"], {
        env: { ISSUER },
      });
      assert.equal(ended.code, 1);
      assert.match(
        ended.stdout,
        /^! env_file {7}the file \.env has SECRET, and the environment has/m,
      );
      assert.match(ended.stdout, /→ Load it: run node with --env-file=\.env$/m);
      assert.match(ended.stdout, /^✓ runtime {8}Node 22\./m);
      assert(!ended.stdout.includes(SECRET.slice(0, 8)));
    } finally {
      await Deno.remove(path);
    }
  },
);

inProject("migrate on Node moves a list, and goes on", async (project) => {
  const rows = Array.from(
    { length: 30 },
    (_, index) => `g${index},Guest ${index}\n`,
  );
  await Deno.writeTextFile(
    `${project.folder}/move.csv`,
    `userId,userName\n${rows.join("")}`,
  );
  const args = ["migrate", "--mock", "--subjects", "move.csv", "--yes"];
  succeed(await guestissuer(project, [...args, "--output", "moved.csv"]));
  const path = `${project.folder}/moved.csv`;
  const whole = await Deno.readTextFile(path);
  assert.equal(whole.trimEnd().split("\n").length, 31);
  assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  await Deno.truncate(path, Math.floor(whole.length / 2));
  succeed(await guestissuer(project, [...args, "--resume", "moved.csv"]));
  assert.equal(await Deno.readTextFile(path), whole);
  const asked = await guestissuer(project, args.slice(0, -1));
  assert.equal(asked.code, 2);
  assert.match(
    asked.stderr,
    /nobody can be asked here whether to go on; --yes answers it/,
  );
});
