import assert from "node:assert/strict";
import { eachRow } from "../support/each_row.ts";
import { NOW, run, type RunOptions } from "../support/cli/run.ts";
import { answering } from "../support/service/fake_service.ts";
import { guestToken, ISSUER, OPAQUE_TOKEN, OTHER_SECRET, SECRET } from "../support/tokens.ts";

const TOKEN = guestToken();
const GRANTED = { token: OPAQUE_TOKEN, expiresIn: 960 };
const SENT = {
  line: "POST https://webexapis.com/v1/jwt/login",
  authorization: `Bearer ${TOKEN}`,
  body: "",
};

Deno.test("guestissuer login prints the access token alone", async () => {
  const { fetch, asked } = answering(Response.json(GRANTED));
  assert.deepEqual(await run(["login", TOKEN], { fetch }), {
    code: 0,
    stdout: `${OPAQUE_TOKEN}\n`,
    stderr: "",
  });
  assert.deepEqual(await asked(), [SENT]);
});

Deno.test("guestissuer login --json prints the token and its lifetime as one object", async () => {
  const { fetch } = answering(Response.json(GRANTED));
  const { code, stdout, stderr } = await run(["login", TOKEN, "--json"], { fetch });
  assert.deepEqual([code, stderr], [0, ""]);
  const expiresAt = new Date(NOW + 960_000).toISOString();
  assert.deepEqual(JSON.parse(stdout), { accessToken: OPAQUE_TOKEN, expiresIn: 960, expiresAt });
});

Deno.test("guestissuer login reads stdin, mends what a copy brings along, and says so", async (t) => {
  const bearer = "note: the word Bearer or Authorization stands before the token\n";
  const quotes = "note: quotes stand around the token\n";
  const lines = "note: white space stands in or around the token\n";
  const cases: [stdin: string, stderr: string][] = [
    [TOKEN, ""],
    [`\uFEFF${TOKEN}\r\n`, ""],
    [`"${TOKEN}"\n`, quotes],
    [`Bearer ${TOKEN}`, bearer],
    [`'authorization: bearer ${TOKEN}'`, quotes + bearer],
    [`${TOKEN.slice(0, 76)}\n${TOKEN.slice(76)}\n`, lines],
  ];
  await eachRow(t, cases, async ([stdin, stderr]) => {
    const { fetch, asked } = answering(Response.json(GRANTED));
    const expected = { code: 0, stdout: `${OPAQUE_TOKEN}\n`, stderr };
    assert.deepEqual(await run(["login", "-"], { fetch, stdin }), expected);
    assert.deepEqual(await asked(), [SENT]);
  });
});

Deno.test("guestissuer login asks the API that --api-url or WEBEX_API_URL names", async (t) => {
  const cases: [args: string[], env: Record<string, string>, url: string][] = [
    [["--api-url", "https://api.example/v1"], {}, "https://api.example/v1/jwt/login"],
    [["--api-url=https://api.example/v1/"], {}, "https://api.example/v1/jwt/login"],
    [[], { WEBEX_API_URL: "http://127.0.0.1:9/v1" }, "http://127.0.0.1:9/v1/jwt/login"],
    [
      ["--api-url", "http://localhost:9"],
      { WEBEX_API_URL: "https://api.example" },
      "http://localhost:9/jwt/login",
    ],
  ];
  await eachRow(t, cases, async ([args, env, url]) => {
    const { fetch, asked } = answering(Response.json(GRANTED));
    assert.equal((await run(["login", TOKEN, ...args], { fetch, env })).code, 0);
    assert.deepEqual(await asked(), [{ ...SENT, line: `POST ${url}` }]);
  });
});

Deno.test("guestissuer login sends over http to the hosts that --allow-http or WEBEX_ALLOW_HTTP names", async (t) => {
  const cases: [args: string[], env: Record<string, string>, code: number][] = [
    [["--allow-http", "mock"], {}, 0],
    [["--allow-http", "other,mock"], {}, 0],
    [[], { WEBEX_ALLOW_HTTP: " other, mock " }, 0],
    [[], {}, 2],
    [[], { WEBEX_ALLOW_HTTP: "other" }, 2],
    [["--allow-http", "other"], { WEBEX_ALLOW_HTTP: "mock" }, 2],
    [["--allow-http", "*"], {}, 2],
  ];
  await eachRow(t, cases, async ([args, env, expected]) => {
    const { fetch, sent } = answering(Response.json(GRANTED));
    const all = ["login", TOKEN, "--api-url", "http://mock:8080/v1", ...args];
    assert.equal((await run(all, { fetch, env })).code, expected);
    assert.equal(sent.length, expected === 0 ? 1 : 0);
  });
});

Deno.test("guestissuer login refuses a base URL, a time limit or options that make no sense", async () => {
  const cases: [args: string[], message: RegExp][] = [
    [["--api-url", "http://webexapis.com/v1"], /would send a token unencrypted/],
    [["--api-url", "webexapis.com"], /--api-url is no URL: write https:\/\/webexapis\.com\n/],
    [["--api-url", "https://user:word@webexapis.com"], /holds a user name or password/],
    [["--api-url", "https://webexapis.com/v1", "--mock"], /--mock and --api-url are both given/],
    [["--timeout", "0"], /--timeout must be a whole number of seconds from 1 to 999999/],
    [["--timeout", "1.5"], /--timeout must be a whole number of seconds from 1 to 999999/],
    [["--timeout", "30s"], /--timeout must be a whole number of seconds from 1 to 999999/],
    [["-s", SECRET, "--secret-file", "x"], /--secret and --secret-file are both given/],
  ];
  for (const [args, message] of cases) {
    const { fetch, sent } = answering(Response.json(GRANTED));
    const { code, stdout, stderr } = await run(["login", TOKEN, ...args], { fetch });
    assert.deepEqual([code, stdout, sent], [2, "", []], args[0]);
    assert.match(stderr, message);
  }
});

Deno.test("guestissuer login refuses stdin for two things", async () => {
  const { code, stderr } = await run(["login", "-", "-s", "-"], { stdin: TOKEN });
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^guestissuer: stdin is asked for twice, and can hold one thing; give the other by a file or a variable\n/,
  );
});

Deno.test("guestissuer login sends nothing that is no guest token, and says what it is", async () => {
  const cases: [given: string, code: string][] = [
    ["", "token_empty"],
    [TOKEN.slice(0, TOKEN.lastIndexOf(".")), "token_truncated"],
    [TOKEN.split(".")[0]!, "token_truncated"],
    [Buffer.from(TOKEN).toString("base64"), "token_double_encoded"],
    [TOKEN.replaceAll(".", "%2E"), "token_double_encoded"],
    [OPAQUE_TOKEN, "access_token_given"],
    [SECRET, "secret_given"],
    [ISSUER, "issuer_id_given"],
    [JSON.stringify({ token: TOKEN }), "json_given"],
    ["hello", "not_a_jwt"],
    ["a.b.c", "not_a_jwt"],
    [`${TOKEN.split(".")[0]}.e30x.AAAA`, "claims_unreadable"],
  ];
  for (const [given, expected] of cases) {
    const { fetch, sent } = answering(Response.json(GRANTED));
    const { code, stdout, stderr } = await run(["login", "--json", "--", given], { fetch });
    assert.deepEqual([code, stdout, sent], [1, "", []], expected);
    assert.equal(JSON.parse(stderr).error.code, expected);
  }
});

Deno.test("guestissuer login --mock knows an issuer from every place, and no other", async (t) => {
  const files = { "secret.txt": `${SECRET}\n` };
  const cases: [args: string[], options: RunOptions, code: number][] = [
    [["-i", ISSUER, "-s", SECRET], {}, 0],
    [["-i", ISSUER, "-s", "-"], { stdin: SECRET }, 0],
    [["-i", ISSUER, "--secret-file", "secret.txt"], { files }, 0],
    [[], { env: { ISSUER, SECRET: `${SECRET} ` } }, 0],
    [[], { env: { ISSUER, SECRET, WEBEX_API_URL: "https://api.example" } }, 0],
    [[], {}, 1],
    [["-i", ISSUER], {}, 1],
    [[], { env: { ISSUER, SECRET: OTHER_SECRET } }, 1],
  ];
  await eachRow(t, cases, async ([args, options, expected]) => {
    const { code, stdout } = await run(["login", TOKEN, "--mock", ...args], options);
    assert.equal(code, expected);
    const form = expected === 0 ? /^[\w+/=-]+_P0A1_39188c72-0029-47a4-b025-58a0ca745d06\n$/ : /^$/;
    assert.match(stdout, form);
  });
});

Deno.test("guestissuer login --mock exchanges one guest token twice for two access tokens", async () => {
  const args = ["login", TOKEN, "--mock", "-i", ISSUER, "-s", SECRET];
  const first = await run(args);
  const second = await run(args, { now: NOW + 1 });
  assert.deepEqual([first.code, second.code], [0, 0]);
  assert.notEqual(first.stdout, second.stdout);
});
