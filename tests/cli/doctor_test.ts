import assert from "node:assert/strict";
import { createMock } from "../../mod.ts";
import { memoryStreams } from "../support/cli/memory_streams.ts";
import { NOW, run, type RunOptions } from "../support/cli/run.ts";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { runCli } from "../support/programs/deno.ts";
import { startBrokenServers } from "../support/service/broken_servers.ts";
import { answering, json, refusing } from "../support/service/fake_service.ts";
import { APP, CLIENT_SECRET, REFRESH_TOKEN } from "../support/service/service_app_answers.ts";
import { serveLocally } from "../support/service/serve_locally.ts";
import { guestToken, ISSUER, OPAQUE_TOKEN, OTHER_SECRET, SECRET } from "../support/tokens.ts";

const DATE = { date: new Date(NOW).toUTCString() };
const ENV = { ISSUER, SECRET };

/** A mock that knows the issuer, at the clock of the tests. */
function atMock(): typeof globalThis.fetch {
  return createMock({ now: () => NOW, issuers: [{ issuer: ISSUER, secret: SECRET }] }).fetch;
}

const ESCAPE = String.fromCharCode(27);
const COLOR = new RegExp(`${ESCAPE}\\[\\d+m`, "g");
const COLORED = new RegExp(`${ESCAPE}\\[(\\d+)m(.)${ESCAPE}\\[0m`, "g");

Deno.test("guestissuer doctor prints a line for each check, with what to do, in 80 columns", async () => {
  const { code, stdout, stderr } = await run(["doctor", "--login", "doctor"], {
    env: { ISSUER, SECRET: `'${OTHER_SECRET}'` },
    envFile: "WEBEX_ACCESS_TOKEN=x",
    fetch: atMock(),
  });
  assert.deepEqual([code, stderr], [1, ""]);
  assert.equal(
    stdout,
    `✓ runtime        Deno ${Deno.version.deno}
✓ permissions    none is missing
✓ variables      ISSUER and SECRET are set
! variables      SECRET has quotes around its value
                 → Write it without quotes: here they are taken off, and not by
                   every program
! env_file       the file .env has WEBEX_ACCESS_TOKEN, and the environment has
                 not: it was not loaded
                 → Load it: run deno with --env-file=.env
✓ issuer         ISSUER is the id of organization
                 39188c72-0029-47a4-b025-58a0ca745d06
✓ secret         SECRET is base64 of 33 bytes
✓ signing        a guest token that is signed with them verifies
✓ base_url       the base URL is https://webexapis.com/v1
✓ proxy          no variable names a proxy on the way
✓ network        webexapis.com answered within 1 ms
✓ clock          the clock of this machine is that of the service, within 1 s
✓ service        it refuses a request without a token, as Webex does
✗ login          the service does not take what the secret signs for this issuer
                 (401)
                 → The secret is that of another issuer, or was regenerated
                   since: take id and secret of one issuer

1 error, 2 warnings
`,
  );
});

Deno.test("guestissuer doctor exits with 0 where nothing is wrong, also offline and with warnings", async () => {
  const good = await run(["doctor"], { env: ENV, fetch: atMock() });
  assert.deepEqual([good.code, good.stdout.split("\n").at(-2)], [0, "nothing is wrong"]);
  const offline = await run(["doctor", "--offline"], { env: ENV });
  assert.deepEqual([offline.code, offline.stdout.split("\n").at(-2)], [0, "nothing is wrong"]);
  const nothing = await run(["doctor", "--offline"]);
  assert.deepEqual([nothing.code, nothing.stdout.split("\n").at(-2)], [0, "1 warning"]);
});

Deno.test("guestissuer doctor colours marks on a terminal, and nothing else", async () => {
  const options = { env: { SECRET }, envFile: "ISSUER=x\u001b[2J", stdoutHasColors: true };
  const { stdout } = await run(["doctor", "--offline"], options);
  const colored = [...stdout.matchAll(COLORED)].map(([, color, mark]) => `${color}${mark}`);
  assert.deepEqual(new Set(colored), new Set(["32✓", "33!", "31✗", "2-"]));
  assert.equal(
    stdout.replaceAll(COLOR, ""),
    (await run(["doctor", "--offline"], {
      ...options,
      stdoutHasColors: false,
    })).stdout,
  );
});

Deno.test("guestissuer doctor --json prints one object, and notes as JSON", async () => {
  const { code, stdout, stderr } = await run(["doctor", "--json", "-s", `"${SECRET}"`], {
    env: { ISSUER: ISSUER.slice(4) },
    fetch: atMock(),
  });
  assert.equal(code, 1);
  const { ok, checks, ...more } = JSON.parse(stdout);
  assert.deepEqual([ok, more], [false, {}]);
  assert.deepEqual(checks.find(({ name }: { name: string }) => name === "issuer"), {
    name: "issuer",
    status: "error",
    code: "iss_truncated",
    message: "ISSUER is part of a Webex id: some of it was cut off or altered",
    hint: "Use the Guest Issuer ID exactly as shown by Webex",
  });
  assert.deepEqual(checks.find(({ name }: { name: string }) => name === "signing"), {
    name: "signing",
    status: "skipped",
    message: "not looked at, since issuer has failed",
    cause: "issuer",
  });
  assert.match(stderr, /^\{"note":"[^"]*quotes[^"]*"\}\n$/);
});

Deno.test("guestissuer doctor looks into a token from its argument or stdin", async () => {
  const token = guestToken();
  for (const [argument, stdin] of [[token, undefined], ["-", token]] as const) {
    const options: RunOptions = { env: ENV, fetch: atMock(), ...stdin && { stdin } };
    const { code, stdout } = await run(["doctor", argument], options);
    assert.equal(code, 0);
    assert.match(stdout, /^✓ token {10}the signature matches the secret$/m);
    assertShowsNothingOf(stdout, token, SECRET);
  }
});

Deno.test("guestissuer doctor looks at options before variables, and says which is not used", async () => {
  const { code, stdout } = await run(["doctor", "--offline", "-i", ISSUER], {
    env: { ISSUER: "other", SECRET },
  });
  assert.equal(code, 0);
  assert.match(stdout, /^! variables {6}the issuer given is used, and ISSUER is not$/m);
});

Deno.test("guestissuer doctor --refresh writes a new refresh token to --output, and nothing for the same", async () => {
  const token = {
    access_token: OPAQUE_TOKEN,
    expires_in: 1209599,
    refresh_token_expires_in: 7_000_000,
  };
  const cases: [refresh: string, file: string | undefined, note: string][] = [
    ["a-new-refresh-token", "a-new-refresh-token\n", "the service gave a new refresh token, which"],
    [REFRESH_TOKEN, undefined, "the refresh token has stayed the same"],
  ];
  for (const [refresh_token, file, note] of cases) {
    const streams = memoryStreams();
    const { fetch } = answering(refusing(401, DATE), json({ ...token, refresh_token }), json(0));
    const args = ["doctor", "--refresh", "-o", "new.txt"];
    const { code, stdout, stderr } = await run(args, { env: APP, fetch, streams });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /the refresh token is good for 81 days more/);
    assert(stderr.startsWith(`note: ${note}`), stderr);
    assert.equal(streams.file("new.txt"), file);
    assert.deepEqual([streams.files(), streams.open], [file === undefined ? [] : ["new.txt"], 0]);
    assertShowsNothingOf(stdout + stderr, OPAQUE_TOKEN, REFRESH_TOKEN, CLIENT_SECRET);
  }
});

Deno.test("guestissuer doctor --refresh refreshes nothing where a new token could be lost", async (t) => {
  const cases: [args: string[], message: RegExp][] = [
    [["--refresh"], /--refresh needs --output <path>: a file for the refresh token/],
    [["--refresh", "-o", "-"], /--refresh needs --output <path>/],
    [["--refresh", "-o", "full"], /is there already and not empty/],
    [["--refresh", "-o", "x", "--offline"], /--offline asks nobody/],
    [["-o", "x"], /--output is for --refresh/],
    [["--timeout", "0"], /--timeout must be a whole number/],
    [["--mock", "--api-url", "https://x.example"], /--mock and --api-url are both given/],
    [["a", "b"], /1 argument too many/],
  ];
  await eachRow(t, cases, async ([args, message]) => {
    const streams = memoryStreams({ files: { full: "x" } });
    const { code, stdout, stderr } = await run(["doctor", ...args], { env: APP, streams });
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, message);
    assert.deepEqual([streams.files(), streams.open], [["full"], 0]);
  });
  // a refusal leaves no file either
  const streams = memoryStreams();
  const { fetch } = answering(refusing(401, DATE), refusing(400));
  const args = ["doctor", "--refresh", "-o", "new.txt"];
  const { code, stdout } = await run(args, { env: APP, fetch, streams });
  assert.equal(code, 1);
  assert.match(stdout, /^✗ refresh_token {2}the service refuses the refresh token \(400\)/m);
  assert.deepEqual(streams.files(), []);
});

Deno.test("guestissuer doctor --mock needs no account, and learns what is given", async () => {
  const own = await run(["doctor", "--mock", "--login", "1", "--json"]);
  assert.equal(own.code, 0, own.stdout);
  const given = await run(["doctor", "--mock", "--login", "1"], { env: { ...ENV, ...APP } });
  assert.equal(given.code, 0, given.stdout);
  assert.match(given.stdout, /^✓ login {10}the guest was logged in/m);
  const broken = await run(["doctor", "--mock"], { env: { ISSUER, SECRET: "x!" } });
  assert.equal(broken.code, 1);
  assert.match(broken.stdout, /^✗ secret/m);
});

/** The permissions of a run against a server of the test. */
function permitted(host: string): string[] {
  return ["--allow-env", "--allow-read=.env", `--allow-net=${host}`];
}

Deno.test("guestissuer doctor finds on Deno what keeps it from a server, and who signed a certificate", async () => {
  await using servers = await startBrokenServers();
  const cases: [server: string, code: string, seen: RegExp][] = [
    ["is not there", "connection_refused", /^127\.0\.0\.1:\d+: the connection was refused$/],
    [
      "has the certificate server",
      "certificate_unknown",
      /signed by nobody who is trusted here \(it is signed by "Example Corp Root CA"\)$/,
    ],
    ["has the certificate other_name", "certificate_unknown", /signed by "Example Corp Root CA"/],
    ["speaks no HTTP", "not_http", /does not speak HTTP$/],
    ["speaks no TLS", "tls_failed", /does not speak TLS/],
  ];
  await Promise.all(cases.map(async ([server, code, seen]) => {
    const url = servers.urls[server]!;
    const { host } = new URL(url);
    const env = { ...ENV, WEBEX_API_URL: url };
    const ended = await runCli(permitted(host), ["doctor", "--json"], { env });
    assert.equal(ended.code, 1, ended.stderr);
    const { checks } = JSON.parse(ended.stdout);
    const wrong = checks.filter(({ status }: { status: string }) => status === "error");
    assert.deepEqual(wrong.map(({ name, code }: Record<string, string>) => [name, code]), [
      ["network", code],
    ]);
    assert.match(wrong[0].message, seen);
    const skipped = checks.filter(({ cause }: { cause?: string }) => cause === "network");
    assert.deepEqual(skipped.map(({ name }: { name: string }) => name), ["clock", "service"]);
  }));
});

Deno.test("guestissuer doctor goes on without permissions, and says each with its flag", async () => {
  const ended = await runCli([], ["doctor", "--json"], { env: ENV });
  assert.equal(ended.code, 1, ended.stderr);
  const { checks } = JSON.parse(ended.stdout);
  const missing = checks.filter(({ code }: { code: string }) => code === "permission_missing");
  assert.deepEqual(
    missing.map(({ name, status, hint }: Record<string, string>) => [
      name,
      status,
      hint!.replace(/(--allow-env=ISSUER,SECRET),.*/, "$1"),
    ]),
    [
      ["permissions", "warning", "To have them looked at, run deno with --allow-env=ISSUER,SECRET"],
      ["permissions", "error", "Run deno with --allow-net=webexapis.com"],
      ["env_file", "warning", "To have it looked at, run deno with --allow-read=.env"],
    ],
  );
  // with the flags that it names, none is missing
  await using server = serveLocally(() => refusing(401, { trackingid: "x" }));
  const flags = missing.map(({ hint }: { hint: string }) =>
    /--allow-\S+/.exec(hint)![0].replace("webexapis.com", server.host)
  );
  const args = ["doctor", "--json", "--api-url", `${server.origin}/v1`];
  const again = await runCli(flags, args, { env: ENV });
  assert.equal(again.code, 0, again.stdout);
  assert.equal(JSON.parse(again.stdout).checks[1].message, "none is missing");
});

Deno.test("guestissuer doctor finds the clock of a served mock that was put forward", async () => {
  const mock = createMock();
  mock.clock.advance("3h");
  await using server = await mock.serve();
  const { host } = new URL(server.url);
  const env = { WEBEX_API_URL: server.baseUrl };
  const ended = await runCli(permitted(host), ["doctor"], { env });
  assert.equal(ended.code, 1, ended.stderr);
  assert.match(ended.stdout, /^✗ clock {10}the clock of this machine is (3 h|2 h 59 min) behind/m);
});
