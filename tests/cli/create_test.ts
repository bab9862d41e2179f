import assert from "node:assert/strict";
import { jwtVerify } from "jose";
import fixture from "../../fixtures/issuer.json" with { type: "json" };
import { eachRow } from "../support/each_row.ts";
import { NOW, run, type RunOptions } from "../support/cli/run.ts";
import { ISSUER, SECRET, segment, signToken } from "../support/tokens.ts";

const GIVEN = ["-i", ISSUER, "-s", SECRET];
const ENV = { ISSUER, SECRET };
const TOKEN = signToken({ sub: "123", name: "Stève", iss: ISSUER, exp: 1517073019 });

Deno.test("guestissuer create prints the JWT alone", async () => {
  assert.deepEqual(await run(["create", "123", "Stève", ...GIVEN]), {
    code: 0,
    stdout: `${TOKEN}\n`,
    stderr: "",
  });
});

Deno.test("guestissuer create makes a JWT that jose verifies", async () => {
  const { stdout } = await run(["create", "123", "Stève"], { env: ENV });
  const { payload, protectedHeader } = await jwtVerify(
    stdout.trim(),
    Buffer.from(SECRET, "base64"),
    { algorithms: ["HS256"], currentDate: new Date(NOW) },
  );
  assert.deepEqual(protectedHeader, { alg: "HS256", typ: "JWT" });
  assert.deepEqual(Object.entries(payload), [
    ["sub", "123"],
    ["name", "Stève"],
    ["iss", ISSUER],
    ["exp", 1517073019],
  ]);
});

Deno.test("guestissuer create takes issuer and secret from every place, and may be left out", async () => {
  const file = { "secret.txt": `  ${SECRET}\r\n` };
  const cases: [args: string[], options: RunOptions][] = [
    [["123", "Stève", ...GIVEN], {}],
    [[...GIVEN, "123", "Stève"], {}],
    [["123", ...GIVEN, "--", "Stève"], {}],
    [["create", "123", "Stève"], { env: ENV }],
    [["create", "123", "Stève"], { env: { ISSUER: ` ${ISSUER}\n`, SECRET: `\t${SECRET}\n` } }],
    [["create", "123", "Stève", ...GIVEN], { env: ENV }],
    [["create", "123", "Stève", "--secret", SECRET], { env: { ISSUER } }],
    [["create", "123", "Stève", "-s", "-"], { env: { ISSUER }, stdin: `${SECRET}\n` }],
    [["create", "123", "Stève", "-s-"], { env: ENV, stdin: SECRET }],
    [["create", "123", "Stève", "--secret-file", "-"], { env: ENV, stdin: SECRET }],
    [["create", "123", "Stève", "--secret-file", "secret.txt"], { env: ENV, files: file }],
    [["create", "123", "Stève", "-i", ISSUER, "--mock"], { env: { SECRET } }],
    [["create", "123", "Stève", "-s", SECRET.replace("=", "")], { env: ENV }],
  ];
  for (const [args, options] of cases) {
    const expected = { code: 0, stdout: `${TOKEN}\n`, stderr: "" };
    assert.deepEqual(await run(args, options), expected, args.join(" ").replaceAll(SECRET, "…"));
  }
});

Deno.test("guestissuer create warns of an id and a name in which characters were lost, and signs them", async () => {
  const { code, stdout, stderr } = await run(["caf\ufffd", "Andr\ufffd", "--json", ...GIVEN]);
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).displayName, "Andr\ufffd");
  const warnings = stderr.trim().split("\n").map((line) => JSON.parse(line).warning);
  assert.deepEqual(warnings.map(({ code, severity }) => [code, severity]), [
    ["sub_replaced", "warning"],
    ["name_replaced", "warning"],
  ]);
  assert.match(warnings[1].message, /holds U\+FFFD, which stands where characters were lost$/);
});

Deno.test("guestissuer create --json prints everything known as one object", async () => {
  const { code, stdout, stderr } = await run(["create", "123", "Stève", "--json", ...GIVEN]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(JSON.parse(stdout), {
    token: TOKEN,
    expiresIn: 5400,
    expiresAt: "2018-01-27T17:10:19.000Z",
    subject: "123",
    displayName: "Stève",
    issuer: ISSUER,
  });
});

Deno.test("guestissuer create takes the lifetime from --delay, or else from EXPIRES", async (t) => {
  const cases: [args: string[], env: Record<string, string>, seconds: number][] = [
    [[], {}, 5400],
    [["-d", "600"], {}, 600],
    [["-d600"], {}, 600],
    [["--delay=1"], {}, 1],
    [[], { EXPIRES: "60" }, 60],
    [["--delay", "0090"], { EXPIRES: "60" }, 90],
    [["-d", "9999999999"], {}, 9999999999],
  ];
  await eachRow(t, cases, async ([args, env, seconds]) => {
    const { stdout } = await run(["create", "1", "Ada", ...GIVEN, ...args], {
      env,
      now: NOW + 999,
    });
    const claims = segment(stdout.trim(), 1);
    assert.deepEqual(claims, { sub: "1", name: "Ada", iss: ISSUER, exp: NOW / 1000 + seconds });
  });
});

Deno.test("guestissuer create refuses a lifetime that it would only half read", async (t) => {
  const bad = [
    "",
    "0",
    "000",
    "-1",
    "+5",
    "1e3",
    "1.5",
    "90m",
    "100 ms",
    "6 0",
    "0x10",
    "٣",
    "Infinity",
  ];
  await eachRow(t, [...bad, "10000000000", "1517073019000"], async (delay) => {
    const said = (name: string) =>
      `guestissuer: ${name} must be a whole number of seconds from 1 to 9999999999, in digits only\nSee guestissuer create --help\n`;
    const args = ["create", "1", "Ada", ...GIVEN];
    const expected = { code: 2, stdout: "" };
    assert.deepEqual(await run([...args, `--delay=${delay}`]), {
      ...expected,
      stderr: said("--delay"),
    });
    // a blank variable is as one that is not set
    if (delay.trim() === "") return;
    assert.deepEqual(await run(args, { env: { EXPIRES: delay } }), {
      ...expected,
      stderr: said("EXPIRES"),
    });
  });
});

Deno.test("guestissuer create names what is missing", async (t) => {
  const issuer = "the issuer is missing: give --issuer or set ISSUER";
  const secret = "the secret is missing: set SECRET, or give --secret-file or --secret";
  const cases: [args: string[], env: Record<string, string>, message: string][] = [
    [["1", "Ada"], {}, `${issuer}; try --mock to do without`],
    [["1", "Ada"], { SECRET }, `${issuer}; try --mock to do without`],
    [["1", "Ada"], { ISSUER, SECRET: "" }, `${secret}; try --mock to do without`],
    [["1", "Ada", "--mock"], { SECRET }, `${issuer}; --mock takes both or neither`],
    [["1", "Ada", "--mock"], { ISSUER }, `${secret}; --mock takes both or neither`],
    [["1"], ENV, "<userName> is missing"],
    [[], ENV, "<userId> is missing"],
    [["", "Ada"], ENV, "Cannot create guest token: subject is empty"],
    [["1", " "], ENV, "Cannot create guest token: displayName is empty"],
    [["1", "Ada", "--issuer="], ENV, "Cannot create guest token: issuer is empty"],
  ];
  await eachRow(t, cases, async ([args, env, message]) => {
    const stderr = `guestissuer: ${message}\nSee guestissuer create --help\n`;
    assert.deepEqual(await run(["create", ...args], { env }), { code: 2, stdout: "", stderr });
  });
});

Deno.test("guestissuer create refuses a bad secret without showing it", async () => {
  const unreadable = ["not base64!!", "bm90IGEgc", "====", "ключ", "bm90IGEgcmVhbCBzZWNyZX-/"];
  for (const secret of unreadable) {
    const { code, stdout, stderr } = await run(["create", "1", "Ada", "-i", ISSUER], {
      env: { SECRET: secret },
    });
    assert.deepEqual([code, stdout], [2, ""], secret);
    assert.match(stderr, /^guestissuer: Cannot read issuer secret: it (is not base64|decodes)/);
    assert(!stderr.includes(secret));
  }
});

Deno.test("guestissuer create says why a secret file cannot be read, without its path", async () => {
  const { code, stdout, stderr } = await run(["create", "1", "Ada", "--secret-file", SECRET], {
    env: { ISSUER },
  });
  assert.deepEqual([code, stdout], [2, ""]);
  assert.equal(
    stderr,
    "guestissuer: cannot read the file given with --secret-file: there is no such file\nSee guestissuer create --help\n",
  );
});

Deno.test("guestissuer create advises against a secret in the arguments, on a terminal alone", async () => {
  const hint =
    "note: a secret on the command line can be read by other users of this machine; use SECRET, --secret-file or --secret -\n";
  const args = ["create", "123", "Stève", "-i", ISSUER];
  const terminal = { stderrIsTerminal: true, env: { SECRET } };
  assert.equal((await run([...args, "-s", SECRET], terminal)).stderr, hint);
  assert.equal((await run(args, terminal)).stderr, "");
});

Deno.test("guestissuer create --mock signs with the issuer that every mock knows", async () => {
  const { code, stdout, stderr } = await run(["create", "1", "Ada", "--mock"]);
  assert.deepEqual([code, stderr], [0, ""]);
  const claims = { sub: "1", name: "Ada", iss: fixture.issuer, exp: 1517073019 };
  assert.equal(stdout, `${signToken(claims, { key: Buffer.from(fixture.secret, "base64") })}\n`);
});

Deno.test("guestissuer create keeps every name to the byte", async () => {
  const names = [
    "★☆ Stève 山田",
    "Ste\u0300ve",
    "👩‍👩‍👧‍👦",
    "  a  b ",
    '"\\/',
    "\u0007\n\u2028",
    "=",
    "1e3",
  ];
  for (const name of names) {
    const { stdout } = await run(["create", "007", name, ...GIVEN]);
    const expected = signToken({ sub: "007", name, iss: ISSUER, exp: 1517073019 });
    assert.equal(stdout, `${expected}\n`, JSON.stringify(name));
  }
});

Deno.test("guestissuer without a command refuses a user name that is a token", async () => {
  const token = (await run(["create", "1", "Ada", "--mock"])).stdout.trim();
  const { code, stdout, stderr } = await run(["redeem", token, "--mock"]);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(
    stderr,
    /<userName> looks like a token; to use a token, type: guestissuer verify <token>, or guestissuer login/,
  );
});
