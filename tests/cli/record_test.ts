import assert from "node:assert/strict";
import { createMock, getMe } from "../../mod.ts";
import { memoryStreams } from "../support/cli/memory_streams.ts";
import { NOW, run, type RunOptions } from "../support/cli/run.ts";
import { tempFolder } from "../support/cli/batch_process.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { ROOT } from "../support/programs/run_program.ts";
import { runCli } from "../support/programs/deno.ts";
import { chromeHar, firefoxHar, GUEST_TOKEN, PERSON, wxcSdkHar } from "../support/record/hars.ts";
import { otherService, recordedService, SERVICE_TIME } from "../support/record/other_service.ts";
import { startRecording } from "../support/record/recording_child.ts";
import { ROOT_CERTIFICATE } from "../support/service/broken_servers.ts";
import { startLoggingProxy } from "../support/service/logging_proxy.ts";
import { OPAQUE_TOKEN } from "../support/tokens.ts";

const HARS = {
  "Chrome, sanitized": chromeHar({ sanitized: true }),
  "Chrome, full": chromeHar({ sanitized: false }),
  "Firefox": firefoxHar(),
  "wxc_sdk": wxcSdkHar(),
};

/** Runs the command over files in memory. */
async function record(args: string[], options: RunOptions & { memory?: object } = {}) {
  const { memory, ...others } = options;
  const streams = memoryStreams({ piece: 65536, ...memory });
  const never = new Promise<void>(() => {});
  const ran = await run(["record", ...args], { stopped: never, streams, ...others });
  const files = streams.files().filter((path) => path.startsWith("out/"));
  // deno-lint-ignore no-explicit-any
  const read = (name: string): any => JSON.parse(streams.file(`out/${name}`)!);
  return { ...ran, files, read, streams };
}

for (const [name, har] of Object.entries(HARS)) {
  Deno.test(`guestissuer record --har makes fixtures of a HAR of ${name}`, async () => {
    const { code, stdout, files, read } = await record(["--har", "-", "-o", "out"], {
      memory: { stdin: JSON.stringify(har) },
    });
    assert.equal(code, 0);
    assert.deepEqual(files, [
      "out/get_people_me.json",
      "out/get_people_personId.json",
      "out/post_jwt_login.json",
    ]);
    assert.equal(
      stdout,
      "post_jwt_login.json: ok\nget_people_me.json: meOfUser\nget_people_personId.json: byIdNotFound\n",
    );
    const { meOfUser } = read("get_people_me.json");
    assert.deepEqual(Object.keys(meOfUser), ["request", "response", "provenance"]);
    assert.deepEqual(meOfUser.request, {
      method: "GET",
      path: "/v1/people/me",
      headers: name === "Chrome, sanitized"
        ? {}
        : { authorization: "Bearer " + read("post_jwt_login.json").ok.response.body.token },
      body: null,
    });
    assert.equal(meOfUser.response.body.displayName, "Scrubbed Person 1");
    assert.equal(meOfUser.response.body.type, "person");
    const { notes, ...provenance } = meOfUser.provenance;
    assert.deepEqual(provenance, {
      fidelity: "recorded",
      source: "An answer of webexapis.com, recorded by guestissuer",
      organization: "of the cluster us",
      recorded: "2026-05-04",
      verified: "2026-05-04",
    });
    assert.equal(
      notes,
      name === "Chrome, sanitized" ? "The recording lacks every Authorization header." : undefined,
    );
    for (const file of files) {
      assertShowsNothingOf(
        read(file.slice(4)),
        OPAQUE_TOKEN,
        GUEST_TOKEN,
        PERSON.email,
        PERSON.uuid,
      );
    }
  });
}

Deno.test("guestissuer record keeps a repeated answer once, and one of another shape beside it", async () => {
  const entry = (url: string, text: string, status = 200) => ({
    request: { method: "GET", url: `https://webexapis.com${url}`, headers: [] },
    response: { status, headers: [], content: { mimeType: "application/json", text } },
  });
  const entries = [
    entry("/v1/rooms/a", '{"id":"a","title":"Plans of Ada"}'),
    entry("/v1/rooms/b", '{"id":"b","title":"Plans of Bob"}'),
    entry("/v1/rooms/c", '{"id":"c","title":"Plans of Eve","teamId":"t"}'),
    entry("/v1/rooms/d", "<h1>Bad gateway</h1>", 502),
    entry("/v1/licenses/x", '{"id":"x"}'),
    entry("/v1/events?resource=messages", "[1]"),
    {
      ...entry("/v1/rooms", ""),
      request: { method: "OPTIONS", url: "https://webexapis.com/v1/rooms", headers: [] },
    },
  ];
  const stdin = JSON.stringify({ log: { entries } });
  const args = ["--har", "-", "-o", "out", "--organization", "sandbox", "--json"];
  const { code, stdout, stderr, files, read } = await record(args, { memory: { stdin } });
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout), {
    output: "out",
    files: { "get_rooms_roomId.json": ["shown", "shown2", "status502"] },
    unserved: ["get_licenses_x.json", "get_events.json"],
    repeated: 1,
    leftOut: 0,
    replaced: { title: 3 },
  });
  assert.deepEqual(files, [
    "out/get_rooms_roomId.json",
    "out/unserved/get_events.json",
    "out/unserved/get_licenses_x.json",
  ]);
  assert.match(stderr, /the mock serves 2 of the endpoints not: their answers are in unserved\//);
  const { shown, shown2, status502 } = read("get_rooms_roomId.json");
  assert.equal(shown.response.body.title, "Scrubbed title 1");
  assert.equal(shown2.response.body.teamId, "t");
  assert.equal(status502.response.body, "<h1>Bad gateway</h1>");
  assert.equal(shown.provenance.organization, "sandbox");
  // the day of the recording, since the HAR has none
  assert.equal(shown.provenance.recorded, new Date(NOW).toISOString().slice(0, 10));
});

Deno.test("guestissuer record writes what no endpoint of the mock answers, also where there is nothing else", async () => {
  const { log } = HARS["Chrome, full"];
  const entries = [{
    ...log.entries[1]!,
    request: { method: "GET", url: "https://webexapis.com/v1/licenses/x", headers: [] },
  }];
  const { code, stdout, files } = await record(["--har", "-", "-o", "out"], {
    memory: { stdin: JSON.stringify({ log: { entries } }) },
  });
  assert.deepEqual([code, stdout, files], [0, "", ["out/unserved/get_licenses_x.json"]]);
});

Deno.test("guestissuer record leaves out exchanges that leak, says so, and exits with 1", async () => {
  const leaking = wxcSdkHar();
  leaking.log.entries[0]!.request.httpVersion = "HTTP/1.1 84.153.12.8";
  const memory = { stdin: JSON.stringify(leaking) };
  const { code, stdout, stderr, files } = await record(["--har", "-", "-o", "out"], { memory });
  assert.deepEqual([code, files], [1, [
    "out/get_people_me.json",
    "out/get_people_personId.json",
  ]]);
  assert.equal(stdout, "get_people_me.json: meOfUser\nget_people_personId.json: byIdNotFound\n");
  assert.match(
    stderr,
    /note: 1 exchange is left out: the scan for leaks has found an IP address at entries\[0\]\.request\.httpVersion\. Report it by its place\n/,
  );
  assert(!stderr.includes("84.153"));
  // its place in the file, behind an entry of another site
  const [first] = leaking.log.entries;
  const other = { ...first!, request: { ...first!.request, url: "https://acme.com/" } };
  const behind = { stdin: JSON.stringify({ log: { entries: [other, ...leaking.log.entries] } }) };
  const after = await record(["--har", "-", "-o", "out"], { memory: behind });
  assert.equal(after.code, 1);
  assert.match(after.stderr, /an IP address at entries\[1\]\.request\.httpVersion\. /);
  leaking.log.entries[1]!.request.httpVersion = "ada@acme.com";
  const both = { stdin: JSON.stringify(leaking) };
  const json = await record(["--har", "-", "-o", "out", "--json"], { memory: both });
  assert.deepEqual([json.code, JSON.parse(json.stdout).leftOut], [1, 2]);
  assert.match(
    json.stderr,
    /2 exchanges are left out: the scan .* an e-mail address at entries\[1\]/,
  );
});

Deno.test("guestissuer record refuses what it cannot use, and leaves no folder", async (t) => {
  const whole = JSON.stringify(HARS["Chrome, full"]);
  const ofOthers = JSON.stringify({
    log: { entries: HARS["Chrome, full"].log.entries.slice(0, 1) },
  });
  const leaking = wxcSdkHar();
  for (const { request } of leaking.log.entries) request.httpVersion = `HTTP/1.1 ${OPAQUE_TOKEN}`;
  const rows: [what: string, args: string[], stdin: string, code: number, message: RegExp][] = [
    ["no output", ["--har", "-"], whole, 2, /--output is missing: give -o <folder>/],
    ["a HAR that is cut off", ["--har", "-"], whole.slice(0, 3000), 1, /it ends in the middle/],
    ["a HAR of another site", ["--har", "-"], ofOthers, 1, /its 1 entries are of other sites/],
    [
      "leaks everywhere",
      ["--har", "-"],
      JSON.stringify(leaking),
      1,
      /has found an access token at entries\[0\]/,
    ],
    ["--har and --scenario", ["--har", "-", "--scenario", "guest"], "", 2, /are both given/],
    ["--har and --to", ["--har", "-", "--to", "x"], "", 2, /--har and --to do not go together/],
    ["--scenario and --port", ["--scenario", "guest", "-p", "1"], "", 2, /do not go together/],
    ["--host without --har", ["--host", "a"], "", 2, /--host is for --har/],
    ["--mock without --scenario", ["--mock"], "", 2, /--mock is for --scenario/],
    ["another scenario", ["--scenario", "host", "--mock"], "", 2, /--scenario must be guest/],
    ["no credentials", ["--scenario", "guest"], "", 2, /there are no credentials/],
    [
      "a secret without its issuer",
      ["--scenario", "guest", "-s", "x"],
      "",
      2,
      /the issuer is missing/,
    ],
    [
      "words that are not plain",
      ["--organization", "a@b.example", "--har", "-"],
      whole,
      2,
      /plain words/,
    ],
    ["a port that is none", ["-p", "x"], "", 2, /--port/],
    ["a target that is http", ["--to", "http://webex.example"], "", 2, /unencrypted/],
  ];
  for (const [what, args, stdin, code, message] of rows) {
    await t.step(what, async () => {
      const output = what === "no output" ? [] : ["-o", "out"];
      const ran = await record([...args, ...output], { memory: { stdin } });
      assert.deepEqual([ran.code, ran.stdout, ran.files], [code, "", []]);
      assert.match(ran.stderr, message);
      assert.deepEqual(ran.streams.folders(), []);
    });
  }
  await t.step("a folder that is not empty", async () => {
    const files = { "out/mine.txt": "mine" };
    const ran = await record(["--har", "-", "-o", "out"], { memory: { stdin: whole, files } });
    assert.deepEqual([ran.code, ran.files], [2, ["out/mine.txt"]]);
    assert.match(ran.stderr, /is there already and not empty/);
  });
  await t.step("a full disk", async () => {
    const failure = Object.assign(new Error("full"), { code: "ENOSPC" });
    const ran = await record(["--har", "-", "-o", "out"], {
      memory: { stdin: whole, room: 500, failure },
    });
    assert.deepEqual([ran.code, ran.files, ran.streams.open], [1, [], 0]);
    assert.match(ran.stderr, /cannot write the output: no space is left/);
    assert.deepEqual(ran.streams.folders(), []);
  });
  await t.step("a HAR of 500 MB", async () => {
    const streams = memoryStreams();
    streams.openInput = () =>
      Promise.resolve({
        size: 500_000_000,
        stream: (async function* () {
          yield await Promise.reject(new Error("it is not read"));
        })(),
      });
    const ran = await run(["record", "--har", "big.har", "-o", "out"], { streams });
    assert.deepEqual([ran.code, streams.folders()], [1, []]);
    assert.match(ran.stderr, /it holds 477 MiB, and at most 100 MiB are read/);
  });
});

Deno.test("guestissuer record --scenario guest asks before it creates anything", async (t) => {
  const mock = createMock({ now: () => NOW });
  const { issuer, secret } = mock.issuer;
  const env = { ISSUER: issuer, SECRET: secret };
  const args = ["--scenario", "guest", "-o", "out"];
  const asked = () => mock.requests().length;
  await t.step("nobody is there", async () => {
    const ran = await record(args, { env, fetch: mock.fetch });
    assert.deepEqual([ran.code, ran.files, asked()], [2, [], 0]);
    assert.match(ran.stderr, /nobody can be asked here whether to go on; --yes answers it/);
  });
  for (const line of ["n", "", "yo"]) {
    await t.step(`the answer is ${line || "nothing"}`, async () => {
      const ran = await record(args, { env, fetch: mock.fetch, typed: line });
      assert.deepEqual([ran.code, ran.files, asked()], [1, [], 0]);
      assert.match(
        ran.stderr,
        /guests at webexapis\.com, which cannot be deleted.*nothing was done/s,
      );
    });
  }
  for (const line of ["y", "YES "]) {
    await t.step(`the answer is ${line}`, async () => {
      const ran = await record(args, { env, fetch: mock.fetch, typed: line });
      assert.equal(ran.code, 0);
      assert.match(ran.stderr, /note: no Service App is at hand, so its guests are left out/);
      assert.equal(ran.files.length, 11);
    });
  }
  await t.step("--yes", async () => {
    const ran = await record([...args, "-y"], { env, fetch: mock.fetch });
    assert.deepEqual([ran.code, ran.stderr.includes("Go on?")], [0, false]);
  });
});

Deno.test("guestissuer record --scenario guest writes what it has when it is stopped or cannot go on", async (t) => {
  for (const how of ["stopped", "failed"]) {
    await t.step(how, async () => {
      const mock = createMock({ now: () => NOW });
      const stopped = Promise.withResolvers<void>();
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const request = new Request(input, init);
        if (request.method === "POST" && request.url.endsWith("/messages")) {
          if (how === "failed") throw new TypeError("broken");
          stopped.resolve();
          await stopped.promise;
        }
        return await mock.fetch(request);
      };
      const { issuer, secret } = mock.issuer;
      const ran = await record(["--scenario", "guest", "-o", "out", "-y"], {
        env: { ISSUER: issuer, SECRET: secret },
        fetch,
        stopped: stopped.promise,
      });
      assert.equal(ran.code, 1);
      assert.match(ran.stderr, /ended early; what was recorded until then is written/);
      assert(ran.files.includes("out/post_rooms.json"));
      assert(ran.files.includes("out/delete_rooms_roomId.json"));
      assert.equal(mock.requests().at(-1)!.endpoint, "DELETE rooms/{roomId}");
    });
  }
  await t.step("a service that cannot be reached", async () => {
    const { issuer, secret } = createMock().issuer;
    const ran = await record(["--scenario", "guest", "-o", "out", "-y"], {
      env: { ISSUER: issuer, SECRET: secret },
      fetch: () => Promise.reject(new TypeError("down")),
    });
    assert.deepEqual([ran.code, ran.files, ran.streams.folders()], [1, [], []]);
    assert.match(ran.stderr, /Cannot run scenario: POST .*did not get through/);
  });
});

Deno.test("guestissuer record --scenario guest needs no permission but for its folder, and the mock takes it", async () => {
  await using folder = await tempFolder();
  const output = `${folder.path}/recorded`;
  const flags = [`--allow-read=${output}`, `--allow-write=${output}`];
  const args = ["record", "--scenario", "guest", "--mock", "-o", output];
  const { code, stderr } = await runCli(flags, args);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal((await Deno.stat(output)).mode! & 0o777, 0o700);
  for (const { name } of Deno.readDirSync(output)) {
    assert.equal((await Deno.stat(`${output}/${name}`)).mode! & 0o777, 0o600, name);
  }
  createMock({ fixtures: output });
  const again = await runCli(flags, args);
  assert.equal(again.code, 2);
  assert.match(again.stderr, /is there already and not empty/);
});

Deno.test("a recording of two processes equals its own fixtures, byte for byte, but for their times", async () => {
  await using folder = await tempFolder();
  const texts: string[] = [];
  let fixtures: string | undefined;
  for (const name of ["first", "second"]) {
    await using service = fixtures === undefined ? otherService() : recordedService(fixtures);
    const output = `${folder.path}/${name}`;
    const { issuer, secret } = service.mock.issuer;
    const { clientId, clientSecret, refreshToken } = service.mock.serviceApp;
    const { code, stderr } = await runCli(
      [
        `--allow-read=${output}`,
        `--allow-write=${output}`,
        `--allow-net=${new URL(service.url).host}`,
        "--allow-env",
      ],
      ["record", "--scenario", "guest", "-y", "--no-retry", "-o", output],
      {
        env: {
          ISSUER: issuer,
          SECRET: secret,
          WEBEX_CLIENT_ID: clientId,
          WEBEX_CLIENT_SECRET: clientSecret,
          WEBEX_REFRESH_TOKEN: refreshToken,
          WEBEX_API_URL: service.baseUrl,
        },
      },
    );
    assert.equal(code, 0, stderr);
    texts.push(await readAll(output));
    fixtures = output;
  }
  // the process has the clock of today, and the service one that stands still
  assert.match(texts[0]!, /"recorded": "20/);
  assert.equal(untimed(texts[1]!), untimed(texts[0]!));
  assert.match(texts[0]!, /"invitePending": false/);
});

/** All files of a folder as one text. */
async function readAll(folder: string): Promise<string> {
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
  const texts = names.map(async (name) =>
    `${name}\n${await Deno.readTextFile(`${folder}/${name}`)}`
  );
  return (await Promise.all(texts)).join("\n");
}

/** The claims of guest tokens hold when they expire, and the process has the clock of today. */
function untimed(text: string): string {
  return text.replace(/"Bearer eyJ[\w.-]+"/g, '"Bearer <guest token>"')
    .replace(/"(recorded|verified)": "[\d-]+"/g, '"$1": "<day>"');
}

Deno.test("guestissuer record listens, gives answers unchanged, and on Ctrl-C writes a recording that a mock takes", async () => {
  await using folder = await tempFolder();
  await using service = otherService();
  const output = `${folder.path}/recorded`;
  const flags = [`--allow-read=${output}`, `--allow-write=${output}`, "--allow-net=127.0.0.1"];
  await using child = await startRecording(
    [Deno.execPath(), "run", "--quiet", "--no-prompt", ...flags, `${ROOT}cli.ts`],
    ["--to", service.url, "-o", output],
  );
  const baseUrl = `${child.url}/v1`;
  const { accessToken } = await service.mock.createUser({
    displayName: "Ada Byron",
    email: "ada@acme-industries.com",
  });
  assert.equal((await getMe(accessToken, { baseUrl })).displayName, "Ada Byron");
  await assert.rejects(() => getMe("no-such-token", { baseUrl }), { status: 401 });
  const { code, written, stderr } = await child.stop();
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal(written.event, "written");
  assert.deepEqual(written.files, { "get_people_me.json": ["meOfUser", "meUnauthorized"] });
  const text = await readAll(output);
  assert.doesNotMatch(text, /Byron|acme/);
  assertShowsNothingOf(text, accessToken.split("_")[0]!);
  const mock = createMock({ fixtures: output, now: () => SERVICE_TIME });
  const user = await mock.createUser({ displayName: "Grace", email: "grace@example.com" });
  const response = await mock.fetch("https://webexapis.com/v1/people/me", {
    headers: { authorization: `Bearer ${user.accessToken}` },
  });
  const body = await response.json();
  assert.deepEqual([body.displayName, body.invitePending], ["Grace", false]);
  assert.equal(response.headers.get("x-mock-fidelity"), "recorded");
  // and so does the command
  const { stderr: said } = await runCli([`--allow-read=${folder.path}/none`], [
    "mock",
    "--fixtures",
    `${folder.path}/none`,
  ]);
  assert.match(said, /Cannot read fixtures: there is no such folder/);
});

Deno.test("guestissuer record sends on by https, directly and through the proxy of the environment", async (t) => {
  await using folder = await tempFolder();
  const certificates = `${ROOT}tests/support/certificates/`;
  const key = await Deno.readTextFile(`${certificates}server.key`);
  const mock = createMock();
  await using secure = await mock.serve({
    key,
    cert: await Deno.readTextFile(`${certificates}server.pem`),
  });
  await using elsewhere = await mock.serve({
    key,
    cert: await Deno.readTextFile(`${certificates}other_name.pem`),
  });
  await using proxy = startLoggingProxy(new URL(elsewhere.url).host);
  const rows: [what: string, to: string, trusts: boolean, status: number][] = [
    ["directly", secure.url, true, 401],
    ["to a certificate that nobody trusts", secure.url, false, 502],
    ["through a proxy", "https://other.example", true, 401],
  ];
  for (const [what, to, trusts, status] of rows) {
    await t.step(what, async () => {
      const output = `${folder.path}/${what}`;
      const net = `--allow-net=127.0.0.1,${new URL(to).hostname}`;
      const flags = [`--allow-read=${output}`, `--allow-write=${output}`, net, "--allow-env"];
      await using child = await startRecording(
        [Deno.execPath(), "run", "--quiet", "--no-prompt", ...flags, `${ROOT}cli.ts`],
        ["--to", to, "-o", output],
        { ...proxy.env, ...trusts ? { DENO_CERT: ROOT_CERTIFICATE } : {} },
      );
      const response = await fetch(`${child.url}/v1/people/me`);
      assert.equal(response.status, status);
      await response.body?.cancel();
      const { code, written } = await child.stop();
      assert.equal(code, trusts ? 0 : 1);
      if (!trusts) return;
      assert.deepEqual(written.files, { "get_people_me.json": ["meUnauthorized"] });
      const file = JSON.parse(await Deno.readTextFile(`${output}/get_people_me.json`));
      assert.match(file.meUnauthorized.provenance.source, new RegExp(new URL(to).hostname));
    });
  }
  assert.deepEqual(proxy.lines, ["CONNECT other.example:443 HTTP/1.1"]);
});

Deno.test("guestissuer record keeps the folder of a recording that goes on from others", async () => {
  const streams = memoryStreams({ stdin: JSON.stringify(wxcSdkHar()), piece: 65536 });
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  const first = run(["record", "-o", "out"], { streams, stopped });
  while (streams.folders().length === 0) await new Promise((resolve) => setTimeout(resolve));
  const second = await run(["record", "--har", "-", "-o", "out"], { streams });
  assert.equal(second.code, 2);
  assert.match(second.stderr, /is there already and not empty/);
  stop();
  assert.equal((await first).code, 1);
  assert.deepEqual([streams.files(), streams.folders()], [[], []]);
  const third = await run(["record", "--har", "-", "-o", "out"], { streams });
  assert.equal(third.code, 0);
  assert.deepEqual(streams.files().filter((path) => path.endsWith(".part")), []);
});

Deno.test("guestissuer record says on stderr where to point clients, and that nothing was recorded", async () => {
  const { code, stdout, stderr, streams } = await record(["-o", "out"], {
    stopped: Promise.resolve(),
  });
  assert.match(stdout, /^http:\/\/127\.0\.0\.1:\d+\n$/);
  assert.match(stderr, /Point clients at http:\/\/127\.0\.0\.1:\d+\/v1\. Ctrl\+C writes/);
  assert.match(stderr, /nothing was recorded/);
  assert.deepEqual([code, streams.folders()], [1, []]);
});
