import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { runBatch } from "../support/cli/batch.ts";
import { type Run, run } from "../support/cli/run.ts";
import { ISSUER, ORG_UUID, SECRET, segment, signToken } from "../support/tokens.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const LIST = "userId,userName\n1,Ada\n";

/** Every command that signs, with an issuer and a secret in the environment. */
const SIGNING: [
  name: string,
  sign: (env: Record<string, string>, args: string[]) => Promise<Run>,
][] = [
  ["create", (env, args) => run(["create", "1", "Ada", ...args], { env })],
  ["create left out", (env, args) => run(["1", "Ada", ...args], { env })],
  ["quick", (env, args) => run(["quick", "1", "Ada", "--mock", ...args], { env })],
  ["batch", (env, args) => runBatch(["-", ...args], { stdin: LIST }, { env })],
  [
    "batch --login",
    (env, args) => runBatch(["-", "--login", "--mock", ...args], { stdin: LIST }, { env }),
  ],
];

/** Issuers that no Webex takes. */
const UNUSUAL: [what: string, issuer: string, code: string][] = [
  ["no Webex id", "my-company", "iss_not_webex_id"],
  ["no base64", "not base64!", "iss_white_space"],
  ["decoded", `ciscospark://us/ORGANIZATION/${ORG_UUID}`, "iss_decoded"],
  ["cut", ISSUER.slice(0, 40), "iss_truncated"],
  ["cut at its end", ISSUER.slice(0, -6), "iss_truncated"],
  ["a person's id", base64(`ciscospark://us/PEOPLE/${ORG_UUID}`), "iss_other_id"],
  ["encoded twice", base64(ISSUER), "iss_double_encoded"],
  ["with a zero-width space", `${ISSUER.slice(0, 9)}\u200b${ISSUER.slice(9)}`, "iss_invisible"],
];

for (const [command, sign] of SIGNING) {
  for (const [what, issuer, code] of UNUSUAL) {
    Deno.test(`guestissuer ${command} refuses an issuer that is ${what}, and signs with --insist`, async () => {
      const refused = await sign({ ISSUER: issuer, SECRET }, ["--json"]);
      assert.deepEqual([refused.code, refused.stdout], [1, ""]);
      const { error } = JSON.parse(refused.stderr);
      assert.equal(error.code, code);
      assert.match(error.message, /--insist/);
      const insisted = await sign({ ISSUER: issuer, SECRET }, ["--insist", "--json"]);
      assert.equal(insisted.code, 0, insisted.stderr);
      const warnings = insisted.stderr.trim().split("\n").map((line) => JSON.parse(line).warning);
      assert.deepEqual(warnings.map((each) => each.code), [code]);
      const { token } = JSON.parse(insisted.stdout);
      // an access token does not show its issuer
      if (token === undefined) return;
      assert.equal((segment(token, 1) as { iss: string }).iss, issuer);
    });
  }

  Deno.test(`guestissuer ${command} refuses issuer and secret swapped, also with --insist, and shows neither`, async () => {
    const other = Buffer.alloc(32, 7).toString("base64");
    for (const secret of [SECRET, other, SECRET.replace("=", ""), ` ${SECRET}`, `"${SECRET}"`]) {
      for (const args of [[], ["--insist"]]) {
        const { code, stdout, stderr } = await sign({ ISSUER: secret, SECRET: ISSUER }, args);
        assert.deepEqual([code, stdout], [1, ""], secret);
        assert.match(stderr, /looks like a secret|is a Webex id|Swap the issuer and the secret/);
        assertShowsNothingOf(stderr, secret.replace(/[" ]/g, ""));
      }
    }
  });

  Deno.test(`guestissuer ${command} warns of a short secret, and refuses one under 8 bytes`, async () => {
    for (const length of [1, 4, 7]) {
      const env = { ISSUER, SECRET: Buffer.alloc(length, 0xa7).toString("base64") };
      const { code, stdout, stderr } = await sign(env, ["--json"]);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.equal(JSON.parse(stderr).error.code, "secret_too_short");
    }
    for (const length of [8, 31]) {
      const env = { ISSUER, SECRET: Buffer.alloc(length, 0xa7).toString("base64") };
      const { stderr } = await sign(env, []);
      assert.match(stderr, new RegExp(`^warning: the secret decodes to ${length} bytes, .*\\n`));
    }
  });
}

Deno.test("guestissuer create warns of what is odd and no reason to refuse", async () => {
  const env = { ISSUER, SECRET };
  const cases: [args: string[], message: RegExp][] = [
    [["ada@example.com", "Ada"], /^warning: the claim sub holds characters other than /],
    [["1\n", "Ada"], /^warning: the claim sub holds/],
    [["1", "Ada\nLovelace"], /^warning: the claim name holds/],
    [["1", "A\u200bda"], /^warning: the claim name holds/],
    [["1", "Ada", "-d", "4"], /^warning: the token expires in 4 s/],
    [["1", "Ada", "-d", "9999999"], /^warning: the token can be exchanged for another 115 d/],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await run(["create", ...args], { env });
    assert.equal(code, 0);
    assert.match(stdout, /^eyJ/);
    assert.match(stderr, message);
    assert.equal(stderr.split("\n").length, 2);
    const asJson = await run(["create", ...args, "--json"], { env });
    assert.deepEqual(Object.keys(JSON.parse(asJson.stderr)), ["warning"]);
    JSON.parse(asJson.stdout);
  }
});

Deno.test("guestissuer verify refuses the issuers that create refuses, and takes them with --insist", async () => {
  for (const [what, issuer, code] of UNUSUAL) {
    const token = signToken({ sub: "1", name: "Ada", iss: issuer, exp: 1517073019 });
    const refused = await run(["verify", "--jwt", token, "--json"], { env: { SECRET } });
    assert.equal(refused.code, 1, what);
    const codes = JSON.parse(refused.stdout).findings.map((each: { code: string }) => each.code);
    assert(codes.includes(code), `${what}: ${codes}`);
    const taken = await run(["verify", "--jwt", token, "--insist"], { env: { SECRET } });
    assert.equal(taken.code, 0, what);
  }
  // a bare uuid is the form of 2017
  const old = signToken({ sub: "1", name: "Ada", iss: ORG_UUID, exp: 1517073019 });
  const { code, stdout } = await run(["verify", "--jwt", old], { env: { SECRET } });
  assert.equal(code, 0);
  assert.match(stdout, /^warning: the claim iss is a bare uuid/m);
});

Deno.test("guestissuer mock serves an issuer that no Webex takes, and says so", async () => {
  for (const [what, issuer] of UNUSUAL) {
    const { code, stdout, stderr } = await run(["mock"], { env: { ISSUER: issuer, SECRET } });
    assert.equal(code, 0, what);
    assert.match(stdout, /^http:\/\/127\.0\.0\.1:\d+\n$/);
    assert.match(stderr, /^warning: the issuer /);
  }
});
