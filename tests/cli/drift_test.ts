import assert from "node:assert/strict";
import { createMock } from "../../mod.ts";
import { tempFolder } from "../support/cli/batch_process.ts";
import { memoryStreams } from "../support/cli/memory_streams.ts";
import { NOW, run } from "../support/cli/run.ts";
import { ROOT } from "../support/programs/run_program.ts";
import { runCli } from "../support/programs/deno.ts";
import { otherService } from "../support/record/other_service.ts";

const SPEC = await Deno.readTextFile(new URL("../support/openapi/webex.json", import.meta.url));
const never = new Promise<void>(() => {});

Deno.test("guestissuer drift --spec finds where the built-in fixtures and the documents of Webex differ", async () => {
  const args = ["drift", "--spec", "webex.json"];
  const { code, stdout, stderr } = await run(args, { files: { "webex.json": SPEC } });
  assert.deepEqual([code, stderr], [1, ""]);
  assert.match(
    stdout,
    /^GET \/v1\/people\/me \(built-in: meOfUser, never verified\)\n {2}body\.userName is not in the specification\n/,
  );
  assert.match(stdout, /\n {2}body is a number; the specification says object\n/);
  assert.match(stdout, /\n\d+ of \d+ fixtures differ\n\d+ more have nothing to compare with\n/);
  assert.match(stdout, /\nthe oldest is .*\(built-in: \w+, never verified\)\n$/);
  const json = await run([...args, "--json"], { files: { "webex.json": SPEC } });
  assert.equal(json.code, 1);
  const report = JSON.parse(json.stdout);
  assert.deepEqual(Object.keys(report), ["compared", "drifted", "notCompared", "oldest"]);
  assert(report.compared > 20);
  assert.deepEqual(report.drifted[0].differences, [
    { kind: "field_new", place: "body.userName", seen: "string" },
  ]);
});

Deno.test("guestissuer drift --spec and --live compare a folder, and --update notes what still holds", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/recorded`;
  const read = `--allow-read=${path},${ROOT}tests/support/openapi`;
  const record = ["record", "--scenario", "guest", "--mock", "-o", path];
  const recorded = await runCli([`--allow-read=${path}`, `--allow-write=${path}`], record);
  assert.equal(recorded.code, 0, recorded.stderr);
  // count is described as an object
  const spec = ["drift", path, "--spec", `${ROOT}tests/support/openapi/webex.json`];
  const compared = await runCli([read], spec);
  assert.equal(compared.code, 1);
  assert.match(
    compared.stdout,
    /^GET \/v1\/guests\/count \(get_guests_count\.json: count, verified 2/,
  );
  assert.match(compared.stdout, /\n1 of \d+ fixtures differ\n/);
  const held = await runCli([read], ["drift", path, "--live", "--mock"]);
  assert.deepEqual([held.code, held.stderr], [0, ""]);
  assert.match(
    held.stdout,
    /^0 of \d+ fixtures differ\nthe oldest is .*, verified 20\d\d-\d\d-\d\d\)\n$/,
  );
  // a file that is old, and one that is not true any more
  await edit(`${path}/get_people_me.json`, ({ me, meUnauthorized }) => {
    me.provenance.verified = "2020-01-02";
    meUnauthorized.provenance.verified = "2020-01-03";
    delete meUnauthorized.response.body.errors;
    meUnauthorized.response.body.code = 7;
  });
  const drifted = await runCli([read], ["drift", path, "--live", "--mock"]);
  assert.equal(drifted.code, 1);
  assert.equal(
    drifted.stdout.replace(/of \d+/, "of so many"),
    "GET /v1/people/me (get_people_me.json: meUnauthorized, verified 2020-01-03)\n" +
      "  body.code is missing; it was a number\n" +
      "  body.errors is new: an array\n" +
      "1 of so many fixtures differ\n" +
      "the oldest is GET /v1/people/me (get_people_me.json: me, verified 2020-01-02)\n",
  );
  // a file that is a link stays one
  const [link, target] = [`${path}/get_people_me.json`, `${path}/elsewhere/get_people_me.json`];
  await Deno.mkdir(`${path}/elsewhere`);
  await Deno.rename(link, target);
  await Deno.symlink(target, link);
  const flags = [read, `--allow-write=${path}`];
  const updated = await runCli(flags, ["drift", path, "--live", "--mock", "--update", "--json"]);
  assert.equal(updated.code, 1, updated.stderr);
  assert.deepEqual(JSON.parse(updated.stdout).oldest, {
    endpoint: "GET /v1/people/me",
    fixture: "get_people_me.json: me",
    verified: "2020-01-02",
  });
  assert.equal(await Deno.readLink(link), target);
  await edit(target, ({ me, meUnauthorized }) => {
    assert.match(me.provenance.verified, /^20(?!20)/);
    assert.equal(meUnauthorized.provenance.verified, "2020-01-03");
  });
  createMock({ fixtures: path });
});

// deno-lint-ignore no-explicit-any
async function edit(path: string, change: (file: any) => void): Promise<void> {
  const file = JSON.parse(await Deno.readTextFile(path));
  change(file);
  await Deno.writeTextFile(path, JSON.stringify(file));
}

Deno.test("guestissuer drift --live says in sentences how another service differs", async () => {
  await using service = otherService();
  const { issuer, secret } = service.mock.issuer;
  const { clientId, clientSecret, refreshToken } = service.mock.serviceApp;
  const { code, stdout } = await run(["drift", "--live", "-y", "--no-retry"], {
    env: {
      ISSUER: issuer,
      SECRET: secret,
      WEBEX_CLIENT_ID: clientId,
      WEBEX_CLIENT_SECRET: clientSecret,
      WEBEX_REFRESH_TOKEN: refreshToken,
      WEBEX_API_URL: service.baseUrl,
    },
    fetch: globalThis.fetch,
    now: Date.parse("2026-01-01T00:00:00Z"),
    stopped: never,
  });
  assert.equal(code, 1);
  for (
    const said of [
      "body.avatar is missing; it was a string",
      "body.invitePending is new: a boolean",
      "body.expiresIn is a string; it was a number",
      "status is 201; it was 200",
      "status is 400; it was 401",
      "header content-type is text/plain; it was application/json",
      "header retry-after is malformed; it was a number",
    ]
  ) {
    assert(stdout.includes(`\n  ${said}\n`), said);
  }
  assert.match(stdout, /\n {2}body has its fields in another order: emails, .*; it was id, emails/);
});

Deno.test("guestissuer drift --spec does not pass where the document knows none of the endpoints", async () => {
  const files = { "spec.json": '{"openapi":"3.0.0","paths":{}}' };
  const { code, stderr } = await run(["drift", "--spec", "spec.json"], { files });
  const piped = await run(["drift", "--spec", "-"], { stdin: files["spec.json"] });
  assert.deepEqual([piped.code, piped.stderr], [code, stderr]);
  assert.equal(code, 1);
  assert.match(stderr, /^note: nothing was compared: no fixture is of an endpoint/m);
});

Deno.test("guestissuer drift is used in one way, with what can be read", async (t) => {
  const mock = createMock({ now: () => NOW });
  const { issuer, secret } = mock.issuer;
  const env = { ISSUER: issuer, SECRET: secret };
  const rows: [what: string, args: string[], code: number, message: RegExp][] = [
    ["neither", [], 2, /either --spec <file> or --live is needed/],
    ["both", ["--live", "--spec", "a.json"], 2, /and not both/],
    [
      "--update without a folder",
      ["--live", "--update"],
      2,
      /--update is for --live with a folder/,
    ],
    ["--update with --spec", ["x", "--spec", "a.json", "--update"], 2, /--update is for --live/],
    [
      "a folder that is not there",
      ["/nowhere/x", "--live"],
      2,
      /Cannot read fixtures: there is no such folder/,
    ],
    ["a document that is not there", ["--spec", "none.json"], 2, /cannot read the file none\.json/],
    [
      "a document that is none",
      ["--spec", "a.json"],
      1,
      /Cannot read OpenAPI document: it is JSON/,
    ],
    ["nobody to ask", ["--live"], 2, /nobody can be asked here whether to go on; --yes answers it/],
    ["a service that is down", ["--live", "-y"], 1, /Cannot run scenario: .*did not get through/],
  ];
  for (const [what, args, code, message] of rows) {
    await t.step(what, async () => {
      const ran = await run(["drift", ...args], {
        env,
        files: { "a.json": "{}" },
        streams: memoryStreams(),
        stopped: never,
        fetch: () => Promise.reject(new TypeError("down")),
      });
      assert.deepEqual([ran.code, ran.stdout], [code, ""]);
      assert.match(ran.stderr, message);
    });
  }
});

Deno.test("guestissuer drift --live does not count as held what was not asked any more", async () => {
  const mock = createMock({ now: () => NOW });
  const { issuer, secret } = mock.issuer;
  let asked = 0;
  const { code, stdout } = await run(["drift", "--live", "-y"], {
    env: { ISSUER: issuer, SECRET: secret },
    stopped: never,
    fetch: (input, init) => {
      return ++asked > 9 ? Promise.reject(new TypeError("down")) : mock.fetch(input, init);
    },
  });
  assert.deepEqual([code, stdout], [1, ""]);
});
