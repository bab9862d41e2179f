import assert from "node:assert/strict";
import { run, type RunOptions } from "../support/cli/run.ts";
import { answering } from "../support/service/fake_service.ts";
import { APP, GUEST, REFRESHED } from "../support/service/service_app_answers.ts";
import {
  guestToken,
  ISSUER,
  OPAQUE_TOKEN,
  OTHER_SECRET,
  SECRET,
  segment,
} from "../support/tokens.ts";

/** What files, shells and editors put around the value of a variable, and whether it is said. */
const AROUND: [what: string, put: (value: string) => string, said: boolean][] = [
  ["a line break", (value) => `${value}\n`, false],
  ["CR of Windows", (value) => `${value}\r\n`, false],
  ["spaces and tabs", (value) => ` \t${value} `, false],
  ["double quotes", (value) => `"${value}"`, true],
  ["single quotes and CR", (value) => `'${value}'\r`, true],
  ["typographic quotes", (value) => `\u201c ${value} \u201d`, true],
];

for (const [what, put, said] of AROUND) {
  Deno.test(`guestissuer reads every variable with ${what} around its value`, async () => {
    const note = (name: string) => said ? `note: the quotes around ${name} were removed\n` : "";
    const created = await run(["create", "123", "Stève"], {
      env: { ISSUER: put(ISSUER), SECRET, EXPIRES: put("5400") },
    });
    assert.deepEqual(created, {
      code: 0,
      stdout: `${guestToken()}\n`,
      stderr: note("ISSUER") + note("EXPIRES"),
    });
    const option = await run(["create", "123", "Stève", "-i", put(ISSUER)], { env: { SECRET } });
    assert.deepEqual([option.code, option.stdout, option.stderr], [
      0,
      created.stdout,
      note("--issuer"),
    ]);

    const { fetch, asked } = answering(Response.json(REFRESHED), Response.json(3));
    const env = {
      ...APP,
      WEBEX_CLIENT_ID: put(APP.WEBEX_CLIENT_ID),
      WEBEX_CLIENT_SECRET: put(APP.WEBEX_CLIENT_SECRET),
      WEBEX_API_URL: put("https://api.example/v2"),
    };
    const counted = await run(["guests", "count"], { env, fetch });
    assert.equal(counted.stdout, "3\n", counted.stderr);
    const [refresh, count] = await asked();
    assert.equal(refresh!.line, "POST https://api.example/v2/access_token");
    assert.equal(count!.line, "GET https://api.example/v2/guests/count");
    const form = new URLSearchParams(refresh!.body);
    assert.equal(form.get("client_id"), APP.WEBEX_CLIENT_ID);
    assert.equal(form.get("client_secret"), APP.WEBEX_CLIENT_SECRET);
    assert.equal(counted.stderr.includes("note: the quotes around WEBEX_API_URL were"), said);
    assert.equal(counted.stderr.includes("note: the quotes around WEBEX_CLIENT_ID were"), said);
  });
}

Deno.test("guestissuer refuses in a variable what it would only half read, and names the variable", async () => {
  for (const expires of ["90m", "1e3", "1.5", "-1", "0", '"', "60 s", "10000000000"]) {
    const { code, stdout, stderr } = await run(["create", "1", "Ada"], {
      env: { ISSUER, SECRET, EXPIRES: expires },
    });
    assert.deepEqual([code, stdout], [2, ""], expires);
    assert.match(
      stderr,
      /^guestissuer: EXPIRES must be a whole number of seconds from 1 to 9999999999/,
    );
  }
});

Deno.test("guestissuer takes a blank variable for one that is not set", async () => {
  for (const blank of ["\r", " ", "\t\r\n", "\ufeff", "\u00a0"]) {
    const env = { ISSUER, SECRET, EXPIRES: blank, WEBEX_API_URL: blank, DEBUG: blank };
    assert.equal((await run(["create", "123", "Stève"], { env })).stdout, `${guestToken()}\n`);
    const mock = await run(["guests", "count", "--mock"], {
      env: { ...env, WEBEX_ACCESS_TOKEN: blank, WEBEX_CLIENT_ID: blank },
    });
    assert.deepEqual(mock, { code: 0, stdout: "0\n", stderr: "" });
    const without = await run(["create", "1", "Ada"], { env: { ISSUER: blank, SECRET } });
    assert.match(
      without.stderr,
      /^guestissuer: the issuer is missing: give --issuer or set ISSUER/,
    );
  }
});

/** Two sources of one thing: which is used, which is not. */
const TWICE: [args: string[], options: RunOptions, used: string, unused: string][] = [
  [
    ["create", "1", "Ada", "-i", ISSUER],
    { env: { ISSUER: "other", SECRET } },
    "--issuer",
    "ISSUER",
  ],
  [
    ["create", "1", "Ada", "-s", SECRET],
    { env: { ISSUER, SECRET: OTHER_SECRET } },
    "--secret",
    "SECRET",
  ],
  [
    ["create", "1", "Ada", "-s", "-"],
    { env: { ISSUER, SECRET: OTHER_SECRET }, stdin: SECRET },
    "--secret",
    "SECRET",
  ],
  [
    ["create", "1", "Ada", "--secret-file", "f"],
    { env: { ISSUER, SECRET: OTHER_SECRET }, files: { f: SECRET } },
    "--secret-file",
    "SECRET",
  ],
  [
    ["create", "1", "Ada", "-d", "5400"],
    { env: { ISSUER, SECRET, EXPIRES: "60" } },
    "--delay",
    "EXPIRES",
  ],
  [
    ["quick", "1", "Ada", "--mock"],
    { env: { WEBEX_API_URL: "https://api.example" } },
    "--mock",
    "WEBEX_API_URL",
  ],
  [
    ["guests", "count", "--mock", "--client-id", "x"],
    { env: { ...APP, WEBEX_CLIENT_ID: "y" } },
    "--client-id",
    "WEBEX_CLIENT_ID",
  ],
];

for (const [args, options, used, unused] of TWICE) {
  Deno.test(`guestissuer ${args[0]} says that ${used} is used when ${unused} is set too`, async () => {
    const { code, stderr } = await run(args, options);
    assert.deepEqual([code, stderr], [0, `note: ${used} is used, and ${unused} is not\n`]);
    const asJson = await run([...args, "--json"], options);
    assert.deepEqual(JSON.parse(asJson.stderr), { note: `${used} is used, and ${unused} is not` });
  });
}

Deno.test("guestissuer signs with what it says is used", async () => {
  const args = ["create", "123", "Stève", "-i", ISSUER, "-s", SECRET, "-d", "5400"];
  const env = { ISSUER: "other", SECRET: OTHER_SECRET, EXPIRES: "60" };
  const { stdout } = await run(args, { env });
  assert.equal(stdout, `${guestToken()}\n`);
  assert.equal((segment(stdout.trim(), 1) as { exp: number }).exp, 1517073019);
  // the same value in both is no matter
  const same = await run(args, { env: { ISSUER: ` ${ISSUER}`, SECRET, EXPIRES: "5400" } });
  assert.equal(same.stderr, "");
});

Deno.test("guestissuer uses a Service App's access token before its credentials, and says so", async () => {
  const unused = "WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET, WEBEX_REFRESH_TOKEN";
  const cases: [args: string[], used: string, unused: string][] = [
    [[], "WEBEX_ACCESS_TOKEN", unused],
    [["--access-token", OPAQUE_TOKEN], "--access-token", unused],
    [["--access-token-file", "t"], "--access-token-file", unused],
    [
      ["--client-id", "1", "--client-secret-file", "t"],
      "WEBEX_ACCESS_TOKEN",
      "--client-id, --client-secret-file, WEBEX_REFRESH_TOKEN",
    ],
  ];
  for (const [args, used, unused] of cases) {
    const { fetch, asked } = answering(Response.json(GUEST));
    const env = { ...APP, WEBEX_ACCESS_TOKEN: OPAQUE_TOKEN };
    const files = { t: OPAQUE_TOKEN };
    const { code, stderr } = await run(["guest", "1", "Ada", ...args], { env, files, fetch });
    assert.deepEqual([code, stderr], [0, `note: ${used} is used, and ${unused} are not\n`]);
    assert.deepEqual((await asked()).map(({ authorization }) => authorization), [
      `Bearer ${OPAQUE_TOKEN}`,
    ]);
  }
  // a part of the credentials is no second way
  const { fetch } = answering(Response.json(GUEST));
  const part = { WEBEX_ACCESS_TOKEN: OPAQUE_TOKEN, WEBEX_CLIENT_ID: "1" };
  assert.equal((await run(["guest", "1", "Ada"], { env: part, fetch })).stderr, "");
});
