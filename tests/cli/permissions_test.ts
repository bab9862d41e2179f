import assert from "node:assert/strict";
import { createMock } from "../../lib/mock/mock.ts";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { runCli } from "../support/programs/deno.ts";
import { ISSUER, SECRET, segment } from "../support/tokens.ts";

/** The permissions that each command needs when issuer and secret come from the environment. */
const PERMISSIONS = {
  create: ["--allow-env=ISSUER,SECRET,EXPIRES,DEBUG"],
  login: online(),
  quick: online(),
  verify: online(),
};

const NAME = "★☆ Stève 山田";
const ENV = { ISSUER, SECRET };
const GIVEN = ["-i", ISSUER, "-s", SECRET];

function online(host = "webexapis.com"): string[] {
  return ["--allow-env=ISSUER,SECRET,EXPIRES,WEBEX_API_URL,DEBUG", `--allow-net=${host}`];
}

/** The permissions of a command, with the port of a server of the test in place of the service. */
function permissionsOf(command: keyof typeof PERMISSIONS, host: string): string[] {
  return PERMISSIONS[command].map((flag) => flag.replace("webexapis.com", host));
}

Deno.test("guestissuer create | login | verify shows the same person in three processes, without any permission", async () => {
  const create = await runCli([], ["create", "007", NAME, "--mock"]);
  assert.deepEqual([create.code, create.stderr], [0, ""]);
  assert.partialDeepStrictEqual(segment(create.stdout.trim(), 1), { sub: "007", name: NAME });
  const login = await runCli([], ["login", "-", "--mock"], { stdin: create.stdout });
  assert.deepEqual([login.code, login.stderr], [0, ""]);
  const verify = ["verify", "--access", "-", "--mock"];
  const shown = await runCli([], verify, { stdin: login.stdout });
  assert.deepEqual([shown.code, shown.stderr], [0, ""]);
  assert.match(shown.stdout, new RegExp(`^displayName  ${NAME}$`, "m"));
  // quick is the same person again, in another process
  const quick = await runCli([], ["quick", "007", NAME, "--mock"]);
  assert.deepEqual([quick.code, quick.stderr], [0, ""]);
  const again = await runCli([], [...verify, "--json"], { stdin: quick.stdout });
  const { person } = JSON.parse(again.stdout);
  assert.equal(person.displayName, NAME);
  for (const field of ["id", "orgId"]) {
    assert(shown.stdout.includes(`${field.padEnd(11)}  ${person[field]}\n`));
  }
});

Deno.test("guestissuer runs each command with exactly the permissions of its own", async () => {
  const mock = createMock({ issuers: [{ issuer: ISSUER, secret: SECRET }] });
  await using server = await mock.serve();
  const { host } = new URL(server.url);
  const env = { ...ENV, WEBEX_API_URL: `http://${host}/v1`, EXPIRES: "600", DEBUG: "guest*" };
  const create = await runCli(permissionsOf("create", host), ["create", "1", NAME], { env });
  assert.equal(create.code, 0, create.stderr);
  // EXPIRES and DEBUG were read as well
  assert.equal((segment(create.stdout.trim(), 1) as { iss: string }).iss, ISSUER);
  assert.match(create.stderr, /^ {2}guest arguments checked \+\d+ms$/m);
  const login = await runCli(permissionsOf("login", host), ["login", "-"], {
    env,
    stdin: create.stdout,
  });
  assert.equal(login.code, 0, login.stderr);
  const quick = await runCli(permissionsOf("quick", host), ["quick", "1", NAME], { env });
  assert.equal(quick.code, 0, quick.stderr);
  const verify = permissionsOf("verify", host);
  for (const { stdout: stdin } of [login, quick]) {
    const { code, stdout } = await runCli(verify, ["verify", "-", "--json"], { env, stdin });
    assert.equal(code, 0);
    assert.equal(JSON.parse(stdout).person.displayName, NAME);
  }
  assert.equal(mock.requests().length, 4);
  const inside = await runCli(verify, ["verify", "-", "--json"], { env, stdin: create.stdout });
  assert.equal(JSON.parse(inside.stdout).signature, "good");
});

Deno.test("guestissuer needs no permission for what it is given in its arguments", async () => {
  const create = await runCli([], ["create", "1", "Ada", ...GIVEN]);
  assert.deepEqual([create.code, create.stderr], [0, ""]);
  const verify = ["verify", "--jwt", create.stdout.trim(), "--json", "-s", "-"];
  const { code, stdout } = await runCli([], verify, { stdin: SECRET });
  assert.deepEqual([code, JSON.parse(stdout).signature], [0, "good"]);
});

Deno.test("guestissuer --secret-file needs to read that file alone", async () => {
  const path = await Deno.makeTempFile({ suffix: ".txt" });
  try {
    await Deno.writeTextFile(path, `${SECRET}\n`);
    const args = ["create", "1", "Ada", "-i", ISSUER, "--secret-file", path];
    const read = await runCli([`--allow-read=${path}`], args);
    assert.deepEqual([read.code, read.stderr], [0, ""]);
    const refused = await runCli([], args);
    assert.deepEqual([refused.code, refused.stdout], [2, ""]);
    const how = `permission is missing; run deno with --allow-read=${path}\n`;
    assert(refused.stderr.includes(`--secret-file: ${how}`), refused.stderr);
    // what does not look like the name of a file may be a secret
    const given = await runCli([], [...args.slice(0, -1), SECRET]);
    assert(given.stderr.includes("run deno with --allow-read=<file>\n"), given.stderr);
    assertShowsNothingOf(given.stderr, SECRET);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("guestissuer says which permission is missing, and never asks", async () => {
  const hidden = await runCli([], ["create", "1", "Ada"], { env: ENV });
  assert.deepEqual([hidden.code, hidden.stdout], [2, ""]);
  assert.match(hidden.stderr, /^guestissuer: the issuer is missing: .*--allow-env=ISSUER,SECRET/);
  const offline = await runCli(["--allow-env=ISSUER,SECRET"], ["quick", "1", "Ada"], { env: ENV });
  assert.deepEqual([offline.code, offline.stdout], [1, ""]);
  assert.match(
    offline.stderr,
    /did not get through: .* Run deno with --allow-net=webexapis\.com\n/,
  );
  assert.doesNotMatch(hidden.stderr + offline.stderr, /^\s+at /m);
});

Deno.test("guestissuer gives its exit code to the shell", async (t) => {
  const cases: [args: string[], code: number][] = [
    [["--version"], 0],
    [["verify", "hello"], 1],
    [["verify", "--nothing"], 2],
  ];
  await eachRow(t, cases, async ([args, code]) => {
    assert.equal((await runCli([], args)).code, code);
  });
});

Deno.test("guestissuer mock names the flag that permits the address of --host, in brackets where it has colons", async () => {
  for (const [host, flag] of [["127.0.0.2", "127.0.0.2"], ["::1", "'[::1]'"]] as const) {
    const { code, stdout, stderr } = await runCli([], ["mock", "--host", host]);
    assert.deepEqual([code, stdout], [2, ""]);
    const said = `listening there is not permitted: run deno with --allow-net=${flag}`;
    assert.equal(stderr, `guestissuer: ${said}\nSee guestissuer mock --help\n`);
  }
});
