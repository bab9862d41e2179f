import assert from "node:assert/strict";
import fixture from "../../fixtures/issuer.json" with { type: "json" };
import { eachRow } from "../support/each_row.ts";
import { NOW, run, type RunOptions } from "../support/cli/run.ts";
import {
  guestToken,
  ISSUER,
  OPAQUE_TOKEN,
  OTHER_SECRET,
  SECRET,
  signToken,
} from "../support/tokens.ts";

const TOKEN = guestToken();
const CLAIMS = { sub: "123", name: "Stève", iss: ISSUER, exp: 1517073019 };
const JWT_ACCESS_TOKEN = signToken(
  {
    machine_type: "appuser",
    realm: "39188c72-0029-47a4-b025-58a0ca745d06",
    cis_uuid: "8dcc341a-1111-4222-8333-44455c80b767",
    expiry_time: NOW + 6 * 3600_000,
  },
  { key: "any key", header: { alg: "RS256" } },
);

Deno.test("guestissuer verify --jwt shows header, claims and validity", async (t) => {
  const expected = (validity: string) =>
    `guest token (JWT)

header
  {
    "alg": "HS256",
    "typ": "JWT"
  }

claims
  {
    "sub": "123",
    "name": "Stève",
    "iss": "${ISSUER}",
    "exp": 1517073019
  }

${validity}
`;
  const good = "valid until 2018-01-27T17:10:19.000Z (1 h 30 min from now)";
  const unchecked = "info: the signature was not checked";
  const past = "expired 2018-01-27T17:10:19.000Z (1 h 1 min ago)";
  const error =
    "error: the token expired 1 h 1 min ago. Create a new guest token; if it is new, compare the clock of this machine with the right time";
  const now = (CLAIMS.exp + 3661) * 1000;
  await eachRow(t, [["--jwt", TOKEN], [TOKEN], ["--jwt=-"]], async (args) => {
    const stdin = `${TOKEN}\n`;
    assert.deepEqual(await run(["verify", ...args], { stdin }), {
      code: 0,
      stdout: expected(`${good}\n${unchecked}`),
      stderr: "",
    });
    assert.deepEqual(await run(["verify", ...args], { stdin, now }), {
      code: 1,
      stdout: expected(`${past}\n${error}\n${unchecked}`),
      stderr: "",
    });
  });
});

Deno.test("guestissuer verify --json prints everything known of a guest token as one object", async () => {
  const { code, stdout, stderr } = await run(["verify", TOKEN, "--json"], { env: { SECRET } });
  assert.deepEqual([code, stderr], [0, ""]);
  const { findings, ...rest } = JSON.parse(stdout);
  assert.deepEqual(rest, {
    kind: "guest-token",
    header: { alg: "HS256", typ: "JWT" },
    claims: CLAIMS,
    expiresAt: "2018-01-27T17:10:19.000Z",
    expired: false,
    signature: "good",
  });
  assert.deepEqual(findings.map((finding: { code: string }) => finding.code), ["signature_good"]);
});

Deno.test("guestissuer verify says whether the signature holds, and why it does not", async (t) => {
  const file = { files: { "s.txt": `${SECRET}\n` } };
  const undecoded = signToken(CLAIMS, { key: SECRET });
  const builtIn = signToken(
    { ...CLAIMS, iss: fixture.issuer },
    { key: Buffer.from(fixture.secret, "base64") },
  );
  const cases: [token: string, args: string[], options: RunOptions, code: number, told: string][] =
    [
      [TOKEN, [], {}, 0, "unchecked signature_unchecked"],
      [TOKEN, ["-s", SECRET], {}, 0, "good signature_good"],
      [TOKEN, ["--secret-file", "s.txt"], file, 0, "good signature_good"],
      [TOKEN, ["-s", "-"], { stdin: SECRET }, 0, "good signature_good"],
      [TOKEN, [], { env: { SECRET, ISSUER: `${ISSUER} ` } }, 0, "good signature_good"],
      [TOKEN, ["-s", SECRET], { env: { SECRET: OTHER_SECRET } }, 0, "good signature_good"],
      [TOKEN, ["-s", OTHER_SECRET], {}, 1, "bad signature_mismatch"],
      [undecoded, ["-s", SECRET], {}, 1, "bad signature_secret_undecoded"],
      [TOKEN, ["-s", SECRET, "-i", "another"], {}, 1, "good iss_other_issuer"],
      [TOKEN.replace(/[^.]*$/, ""), [], {}, 1, "bad signature_missing"],
      [TOKEN, ["--mock"], {}, 0, "unchecked signature_unchecked"],
      [builtIn, ["--mock"], {}, 0, "good signature_good"],
      [builtIn, [], {}, 0, "unchecked signature_unchecked"],
    ];
  await eachRow(t, cases, async ([token, args, options, code, told]) => {
    const seen = await run(["verify", "--jwt", token, "--json", ...args], options);
    const { signature, findings } = JSON.parse(seen.stdout);
    assert.deepEqual([seen.code, `${signature} ${findings[0].code}`], [code, told]);
  });
});

Deno.test("guestissuer verify names everything that is wrong with the claims", async () => {
  const cases: [claims: Record<string, unknown>, code: number, findings: string[]][] = [
    [{ expiresIn: "63113904", token: "…" }, 1, [
      "sub_missing",
      "iss_missing",
      "exp_missing",
      "name_missing",
    ]],
    [{ ...CLAIMS, exp: undefined }, 1, ["exp_missing"]],
    [{ ...CLAIMS, exp: "1517073019" }, 0, ["exp_string"]],
    [{ ...CLAIMS, exp: "1517067619" }, 1, ["exp_past", "exp_string"]],
    [{ ...CLAIMS, exp: 1517073019000 }, 1, ["exp_milliseconds"]],
    [{ ...CLAIMS, exp: "soon" }, 1, ["exp_not_number"]],
  ];
  for (const [claims, code, expected] of cases) {
    const options = { env: { SECRET } };
    const json = await run(["verify", "--json", "--jwt", signToken(claims)], options);
    const { findings } = JSON.parse(json.stdout);
    const codes = findings.map((finding: { code: string }) => finding.code)
      .filter((each: string) => each !== "signature_good");
    assert.deepEqual([json.code, codes], [code, expected]);
    const human = await run(["verify", "--jwt", signToken(claims)], options);
    assert.equal(human.code, code);
    for (const { severity, message } of findings) {
      assert(human.stdout.includes(`\n${severity}: ${message}`), message);
    }
  }
});

Deno.test("guestissuer verify --jwt looks into access tokens and foreign JWTs without asking the service", async (t) => {
  const expired = { now: NOW + 6 * 3600_000 };
  const jwt = { kind: "access-token", form: "jwt", expired: false };
  const foreign = signToken({ email: "a@b.example" }, {
    key: "any key",
    header: { alg: "RS256" },
  });
  const cases: [
    token: string,
    options: RunOptions,
    code: number,
    known: Record<string, unknown>,
  ][] = [
    [OPAQUE_TOKEN, {}, 0, { kind: "access-token", form: "opaque", cluster: "P0A1" }],
    [JWT_ACCESS_TOKEN, {}, 0, jwt],
    [JWT_ACCESS_TOKEN, expired, 1, { ...jwt, expired: true }],
    [foreign, {}, 0, { kind: "other-jwt", header: { alg: "RS256" } }],
  ];
  await eachRow(t, cases, async ([token, options, code, known]) => {
    const seen = await run(["verify", "--json", "--jwt", token], options);
    assert.equal(seen.code, code);
    assert.partialDeepStrictEqual(JSON.parse(seen.stdout), known);
  });
  const { stdout } = await run(["verify", "--jwt", JWT_ACCESS_TOKEN]);
  assert.match(stdout, /^access token \(JWT\)\n/);
  // the person id that Webex makes of the uuid
  const id = Buffer.from("ciscospark://us/PEOPLE/8dcc341a-1111-4222-8333-44455c80b767");
  assert(stdout.includes(`\nperson id     ${id.toString("base64url")}\n`));
  assert(stdout.endsWith("\nvalid until 2018-01-27T21:40:19.000Z (6 h from now)\n"));
});

Deno.test("guestissuer verify takes exactly one token", async (t) => {
  const none = "a token is missing: give it after --jwt or --access, or alone";
  const many = "more than one token is given";
  const cases: [args: string[], message: string][] = [
    [[], none],
    [["--json-"], "unknown option --json-. Did you mean --json?"],
    [["--jwt", TOKEN, "--access", OPAQUE_TOKEN], many],
    [["--jwt", TOKEN, TOKEN], many],
    [["--access", OPAQUE_TOKEN, "-"], many],
  ];
  await eachRow(t, cases, async ([args, message]) => {
    const stderr = `guestissuer: ${message}\nSee guestissuer verify --help\n`;
    assert.deepEqual(await run(["verify", ...args]), { code: 2, stdout: "", stderr });
  });
});

Deno.test("guestissuer verify says what is no token at all", async (t) => {
  const cases: [given: string, code: string][] = [
    ["", "token_empty"],
    ["hello", "not_a_jwt"],
    [TOKEN.slice(0, 60), "token_truncated"],
    [Buffer.from(TOKEN).toString("base64"), "token_double_encoded"],
  ];
  await eachRow(t, cases, async ([given, expected]) => {
    const seen = await run(["verify", "--json", "--jwt", "-"], { stdin: given });
    assert.deepEqual([seen.code, seen.stdout], [1, ""]);
    assert.equal(JSON.parse(seen.stderr).error.code, expected);
  });
});

Deno.test("guestissuer verify sends no control characters of a token to the terminal", async () => {
  const name = "a\u001b[31mb\u202ec\u009bd\u2028e\ttab";
  const { stdout } = await run(["verify", "--jwt", guestToken(1517073019, name)]);
  assert(stdout.includes(String.raw`"name": "a\u001b[31mb\u202ec\u009bd\u2028e\ttab"`), stdout);
});
