import assert from "node:assert/strict";
import { createMock } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { assertShowsNothingOf } from "../support/leaks/shows_nothing_of.ts";
import { NOW, run } from "../support/cli/run.ts";
import { start } from "../support/cli/running_mock.ts";
import { ISSUER, SECRET, signToken } from "../support/tokens.ts";

const ADMIN = "admin-token-of-the-tests";

/** Logs in at a running mock. */
async function logIn(url: string, issuer: string, key: Uint8Array): Promise<Response> {
  const token = signToken({ sub: "123", name: "Stève", iss: issuer, exp: NOW / 1000 + 60 }, {
    key,
  });
  return await fetch(`${url}/v1/jwt/login`, { method: "POST", headers: { authorization: token } });
}

const keyOf = (secret: string) => Uint8Array.fromBase64(secret);

Deno.test("guestissuer mock --json tells in one line when it is ready, and when it has stopped", async () => {
  const running = await start(["--json"], { MOCK_ADMIN_TOKEN: ADMIN });
  assert.equal(running.talk, "");
  assert(running.ready.endsWith("}\n"));
  const line = JSON.parse(running.ready);
  const { url } = line;
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const { issuer, secret } = createMock().issuer;
  assert.deepEqual(line, {
    event: "ready",
    url,
    WEBEX_API_URL: `${url}/v1`,
    HYDRA_SERVICE_URL: `${url}/v1`,
    U2C_SERVICE_URL: `${url}/u2c/api/v1`,
    pythonBaseUrl: `${url}/v1/`,
    page: `${url}/__mock/#token=${ADMIN}`,
    adminToken: ADMIN,
    issuer,
  });
  const health = await fetch(`${url}/__mock/health`);
  assert.deepEqual([health.status, await health.json()], [200, { status: "ok" }]);
  const login = await logIn(url, issuer, keyOf(secret));
  assert.deepEqual([login.status, (await login.json()).expiresIn], [200, 21599]);
  const { stderr, ...ended } = await running.stop();
  assert.deepEqual(ended, { code: 0, stdout: '{"event":"stopped"}\n' });
  assert.equal(JSON.parse(stderr).event, "request");
  await assert.rejects(fetch(`${url}/__mock/health`), { name: "TypeError" });
});

Deno.test("guestissuer mock prints its address alone, and how to point clients at it on stderr", async () => {
  const running = await start([]);
  const url = running.ready.trim();
  assert.equal(running.ready, `${url}\n`);
  for (
    const line of [
      `WEBEX_API_URL=${url}/v1`,
      `HYDRA_SERVICE_URL=${url}/v1`,
      `U2C_SERVICE_URL=${url}/u2c/api/v1`,
      `base_url="${url}/v1/"`,
      createMock().issuer.issuer,
    ]
  ) {
    assert(running.talk.includes(`${line}\n`), line);
  }
  assertShowsNothingOf(running.talk, createMock().issuer.secret);
  const [, token] = /^ +admin token +(\S+)$/m.exec(running.talk)!;
  const authorization = `Bearer ${token}`;
  const state = await fetch(`${url}/__mock/state`, { headers: { authorization } });
  await state.body?.cancel();
  assert.equal(state.status, 200, "the token that is shown is the one");
  assert.deepEqual(await running.stop(), { code: 0, stdout: "", stderr: "stopped\n" });
});

Deno.test("guestissuer mock knows an issuer that is given besides its own", async (t) => {
  const table: [string[], Record<string, string>, string][] = [
    [["-i", ISSUER, "-s", SECRET], {}, ""],
    [["-i", ISSUER, "-s", "-"], {}, SECRET],
    [["--issuer", ISSUER, "--secret-file", "secret.txt"], {}, ""],
    [[], { ISSUER: ` ${ISSUER}`, SECRET }, ""],
  ];
  await eachRow(t, table, async ([args, env, stdin]) => {
    const running = await start(args, env, stdin);
    const own = createMock().issuer;
    for (
      const [issuer, secret, status] of [[ISSUER, SECRET, 200], [own.issuer, own.secret, 200], [
        "x",
        SECRET,
        401,
      ]] as const
    ) {
      const response = await logIn(running.ready.trim(), issuer, keyOf(secret));
      await response.body?.cancel();
      assert.equal(response.status, status);
    }
    assertShowsNothingOf(running.talk, SECRET);
    assert.equal((await running.stop()).code, 0);
  });
});

Deno.test("guestissuer mock gives tokens of the lifetime, form and seed that are asked for", async () => {
  const { issuer, secret } = createMock().issuer;
  const grant = async (args: string[]) => {
    const running = await start(args);
    const granted = await (await logIn(running.ready.trim(), issuer, keyOf(secret))).json();
    await running.stop();
    return granted;
  };
  assert.equal((await grant(["--expires-in", "960"])).expiresIn, 960);
  assert.match((await grant(["--token-form", "jwt"])).token, /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
  assert.match((await grant(["--token-form", "opaque"])).token, /_P0A1_/);
  const [one, again, other] = [
    await grant(["--seed", "one"]),
    await grant(["--seed=one"]),
    await grant(["--seed", "two"]),
  ];
  assert.deepEqual(again, one);
  assert.notDeepEqual(other, one);
});

Deno.test("guestissuer mock issues tokens that nobody knows beforehand, to the same persons as ever", async () => {
  const { issuer, secret } = createMock().issuer;
  const seen = [];
  for (let i = 0; i < 2; i++) {
    const running = await start([]);
    const url = running.ready.trim();
    const { token } = await (await logIn(url, issuer, keyOf(secret))).json();
    const headers = { authorization: `Bearer ${token}` };
    const me = await (await fetch(`${url}/v1/people/me`, { headers })).json();
    assert.equal((await createMock().fetch(`${url}/v1/people/me`, { headers })).status, 401);
    await running.stop();
    seen.push({ token, id: me.id });
  }
  assert.notEqual(seen[0]!.token, seen[1]!.token);
  assert.equal(seen[0]!.id, seen[1]!.id);
});

Deno.test("guestissuer mock reads a world from a file, and for - from stdin, which holds one thing", async () => {
  const world = JSON.stringify({ users: [{ displayName: "Grace", email: "grace@example.com" }] });
  const given: [args: string[], stdin: string, files: Record<string, string>][] = [
    [["--world", "world.json"], "", { "world.json": world }],
    [["--world", "-"], `${world}\n`, {}],
  ];
  for (const [args, stdin, files] of given) {
    const running = await start([...args, "--admin-token", ADMIN], {}, stdin, { files });
    const headers = { authorization: `Bearer ${ADMIN}` };
    const people = await fetch(`${running.ready.trim()}/__mock/people`, { headers });
    assert.match(await people.text(), /grace@example\.com/);
    await running.stop();
  }
  const refused: [args: string[], message: string][] = [
    [["--world", "-"], "stdin is not JSON"],
    [["--world", "a.json"], "the file a.json given with --world is not JSON"],
    [
      ["--world", "-", "--admin-token", "-"],
      "stdin is asked for twice, and can hold one thing; give the other by a file or a variable",
    ],
  ];
  for (const [args, message] of refused) {
    const stdin = args.length > 2 ? world : "{";
    const { code, stderr } = await run(["mock", ...args], { stdin, files: { "a.json": "{" } });
    assert.deepEqual([code, stderr], [2, `guestissuer: ${message}\nSee guestissuer mock --help\n`]);
  }
});

Deno.test("guestissuer mock answers to the hosts that --allow-host names", async () => {
  const running = await start(["--allow-host", "mock,webex.test", "--admin-token", ADMIN]);
  const { port } = new URL(running.ready.trim());
  const ask = async (host: string) => {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    const lines = [`Host: ${host}`, `Authorization: Bearer ${ADMIN}`, "Connection: close", "", ""];
    const request = `GET /__mock/state HTTP/1.1\r\n${lines.join("\r\n")}`;
    await connection.write(new TextEncoder().encode(request));
    return (await new Response(connection.readable).text()).split(" ")[1];
  };
  assert.deepEqual(
    [await ask(`mock:${port}`), await ask("webex.test"), await ask("evil.example")],
    ["200", "200", "403"],
  );
  await running.stop();
});

Deno.test("guestissuer mock takes the token of its admin API from every place", async (t) => {
  const table: [string[], Record<string, string>, string][] = [
    [["--admin-token", ADMIN], { MOCK_ADMIN_TOKEN: "another" }, ""],
    [["--admin-token", "-"], {}, `${ADMIN}\n`],
    [["--admin-token-file", "-"], {}, ADMIN],
    [[], { MOCK_ADMIN_TOKEN: ADMIN }, ""],
  ];
  await eachRow(t, table, async ([args, env, stdin]) => {
    const running = await start([...args, "--json"], env, stdin);
    assert.equal(JSON.parse(running.ready).adminToken, ADMIN);
    await running.stop();
  });
  const tokens = new Set<string>();
  for (let i = 0; i < 2; i++) {
    const running = await start(["--json"]);
    tokens.add(JSON.parse(running.ready).adminToken);
    await running.stop();
  }
  assert.equal(tokens.size, 2, "a random one by default");
});

Deno.test("guestissuer mock listens on the port that is asked for, and says when it is taken", async () => {
  const first = await start(["--json"]);
  const { port } = new URL(JSON.parse(first.ready).url);
  const taken = await run(["mock", "--port", port]);
  assert.deepEqual([taken.code, taken.stdout], [2, ""]);
  assert.match(
    taken.stderr,
    /^guestissuer: the port is in use already: give another by --port, or leave --port out/,
  );
  await first.stop();
  const second = await start(["-p", port]);
  assert.equal(second.ready, `http://127.0.0.1:${port}\n`);
  await second.stop();
});

Deno.test("guestissuer mock refuses options that make no sense, and listens nowhere", async () => {
  const table: [string[], RegExp][] = [
    [["--port", "http"], /--port must be a whole number/],
    [["--port", "-1"], /--port needs a value|--port must be a whole number/],
    [["--port", "65536"], /port must be a whole number from 0 to 65535/],
    [["--expires-in", "1h"], /--expires-in must be a whole number/],
    [["--expires-in", "0"], /--expires-in must be a whole number of seconds from 1 to 1000000000/],
    [["--token-form", "saml"], /--token-form must be opaque or jwt/],
    [
      ["--issuer", ISSUER],
      /--issuer has a value, .* give --secret-file or SECRET too, or leave --issuer out/,
    ],
    [
      ["--secret", SECRET],
      /--secret has a value, .* give --issuer or ISSUER too, or leave --secret out/,
    ],
    [["--issuer", ISSUER, "--secret", "not base64!"], /base64/],
    [["--allow-host", "a:80"], /--allow-host must be host names without a scheme or a port/],
    [
      ["--host", "0.0.0.0", "--admin-token", "short"],
      /--admin-token, must have 16 characters or more/,
    ],
    [["--admin-token", "a b"], /--admin-token, must be visible ASCII without spaces/],
    [
      ["--admin-token", "a", "--admin-token-file", "b"],
      /--admin-token and --admin-token-file are both given/,
    ],
    [["--tls-cert", "secret.txt"], /cannot read the file secret\.txt: there is no such file/],
    [["-s", "-", "-i", ISSUER, "--admin-token", "-"], /stdin is asked for twice/],
    [["now"], /1 argument too many/],
  ];
  for (const [args, message] of table) {
    const { code, stdout, stderr } = await run(["mock", ...args], { stdin: SECRET });
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, message);
    assert(!stderr.includes("not base64!"), args.join(" "));
    assertShowsNothingOf(stderr, SECRET);
  }
  const files = { "cert.pem": "no PEM" };
  const lonely = await run(["mock", "--tls-cert", "cert.pem"], { files });
  assert.deepEqual([lonely.code, lonely.stdout], [2, ""]);
  assert.match(lonely.stderr, /--tls-cert and --tls-key, must be given together/);
});

for (const hosts of ["http://hooks.example", "hooks.example:8080", "a b", "a,/b"]) {
  Deno.test(`guestissuer mock refuses ${hosts} as hosts for webhooks`, async () => {
    const { code, stderr } = await run(["mock", "--webhooks-to", hosts]);
    assert.equal(code, 2);
    assert.match(stderr, /--webhooks-to must be host names without a scheme or a port/);
  });
}

for (const origins of ["app.example", "https://app.example/", "https://a.example b", "*"]) {
  Deno.test(`guestissuer mock refuses ${origins} as origins of pages`, async () => {
    const { code, stderr } = await run(["mock", "--allow-origin", origins]);
    assert.equal(code, 2);
    assert.match(stderr, /--allow-origin must be origins, with a scheme and without a path/);
  });
}

Deno.test("guestissuer mock opens live connections for pages of --allow-origin", async () => {
  const origins = "https://app.example, http://other.example:3000";
  const running = await start(["--allow-origin", origins, "--admin-token", ADMIN]);
  const url = running.ready.trim();
  const { hostname, port } = new URL(url);
  const ask = async (path: string, authorization: string, body: unknown) => {
    const headers = {
      authorization: `Bearer ${authorization}`,
      "content-type": "application/json",
    };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    return await (await fetch(`${url}${path}`, init)).json();
  };
  const ada = { displayName: "Ada", email: "ada@example.com" };
  const { accessToken } = await ask("/__mock/users", ADMIN, ada);
  const { webSocketUrl } = await ask("/wdm/api/v1/devices", accessToken, { name: "test" });
  const statusFor = async (origin: string) => {
    using connection = await Deno.connect({ hostname, port: Number(port) });
    const lines = [
      `GET ${new URL(webSocketUrl).pathname} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      `Origin: ${origin}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Version: 13",
    ];
    await connection.write(new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`));
    const bytes = new Uint8Array(100);
    const size = await connection.read(bytes);
    return new TextDecoder().decode(bytes.subarray(0, size ?? 0)).split(" ")[1];
  };
  const statuses = [];
  for (
    const origin of ["https://app.example", "http://other.example:3000", "https://evil.example"]
  ) {
    statuses.push(await statusFor(origin));
  }
  assert.deepEqual(statuses, ["101", "101", "403"]);
  await running.stop();
});

Deno.test("guestissuer mock --fixtures answers in the shapes of a recording, and refuses what is none", async () => {
  const folder = await Deno.makeTempDir();
  const meUnauthorized = {
    request: { method: "GET", path: "/v1/people/me", headers: {}, body: null },
    response: { status: 403, headers: { "x-new": "yes" }, body: { error: "invalid_token" } },
    provenance: { fidelity: "recorded", source: "a test of the command" },
  };
  const write = (value: unknown) =>
    Deno.writeTextFile(`${folder}/get_people_me.json`, JSON.stringify(value));
  try {
    await write({ meUnauthorized });
    const running = await start(["--json", "--fixtures", folder]);
    const response = await fetch(`${JSON.parse(running.ready).url}/v1/people/me`);
    assert.deepEqual([response.status, await response.json()], [403, { error: "invalid_token" }]);
    assert.equal(response.headers.get("x-new"), "yes");
    assert.equal((await running.stop()).code, 0);
    await write({ meUnauthorized: { ...meUnauthorized, response: {} } });
    const { code, stdout, stderr } = await run(["mock", "--fixtures", folder]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(
      stderr,
      /Cannot use fixture get_people_me\.json: meUnauthorized: response\.status/,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
