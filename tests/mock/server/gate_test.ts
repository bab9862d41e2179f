/** By which names a served mock is reached, and that no spelling of a path gets around the check. */
import assert from "node:assert/strict";
import { createGuestToken, createMock, login, type ServeOptions } from "../../../mod.ts";
import { ROOT } from "../../support/programs/run_program.ts";

const TOKEN = "let-me-in-let-me-in";

/** Sends bytes to a served mock and returns the status and body that come back. */
async function send(
  lines: string[],
  options: ServeOptions = {},
): Promise<{ status: number; text: string }> {
  await using server = await createMock().serve({ adminToken: TOKEN, ...options });
  using connection = await Deno.connect({
    hostname: "127.0.0.1",
    port: Number(new URL(server.url).port),
  });
  const request = [...lines, "Connection: close", "", ""].join("\r\n");
  await connection.write(new TextEncoder().encode(request));
  const text = await new Response(connection.readable).text();
  return { status: Number(text.split(" ")[1]), text };
}

const bearer = `Authorization: Bearer ${TOKEN}`;

for (
  const [host, name, admin] of [
    ["localhost", 200, 200],
    ["LocalHost:8080", 200, 200],
    ["127.0.0.1", 200, 200],
    ["127.0.0.1:8080", 200, 200],
    ["192.168.7.7:80", 200, 200],
    ["[::1]:8080", 200, 200],
    ["[fe80::1]", 200, 200],
    ["[fe80:0:0:0:0:0:0:1]", 200, 200],
    ["evil.example", 200, 403],
    ["evil.example:8080", 200, 403],
    ["localhost.evil.example", 200, 403],
    ["127.0.0.1.evil.example", 200, 403],
    ["evil.localhost", 200, 403],
    ["mock", 200, 403],
    ["x/__mock/health?", 400, 400],
    ["x/v1/people/me#", 400, 400],
    ["user@localhost", 400, 400],
    ["localhost, evil.example", 400, 400],
    ["local host", 400, 400],
    ["localhost:", 400, 400],
    ["localhost:123456", 400, 400],
    ["[::1", 400, 400],
    ["[localhost]", 400, 400],
    ["", 400, 400],
  ] as const
) {
  Deno.test(`a served mock asked as ${JSON.stringify(host)} answers ${name}, and the admin API ${admin}`, async () => {
    const health = await send([`GET /__mock/health HTTP/1.1`, `Host: ${host}`]);
    assert.equal(health.status, name);
    const api = await send([`GET /v1/people/me HTTP/1.1`, `Host: ${host}`]);
    assert.equal(api.status, name === 200 ? 401 : 400);
    const state = await send([`GET /__mock/state HTTP/1.1`, `Host: ${host}`, bearer]);
    assert.equal(state.status, admin);
    if (admin === 403) {
      assert.match(state.text, /\{"error":"The admin API answers to names of this/);
    }
  });
}

Deno.test("the admin API answers to the names of allowHosts, without regard to case", async () => {
  const ask = async (host: string, options: ServeOptions) =>
    (await send(["GET /__mock/state HTTP/1.1", `Host: ${host}`, bearer], options)).status;
  const allowHosts = ["mock", "Webex.Test"];
  assert.equal(await ask("mock:8080", { allowHosts }), 200);
  assert.equal(await ask("webex.test", { allowHosts }), 200);
  assert.equal(await ask("other", { allowHosts }), 403);
});

for (
  const path of [
    "/__mock/state",
    "//__mock/state",
    "/__mock//state",
    "/__mock/state/",
    "/%5f_mock/state",
    "/%5F%5Fmock/%73tate",
    "/v1/../__mock/state",
    "/v1/%2e%2e/__mock/state",
    "/./__mock/state",
    "/__mock/requests?endpoint=GET%20/v1/people/me",
    "/\\__mock/state",
    "/__mock\\state",
  ]
) {
  Deno.test(`the admin API asks for its token at ${path}, and for a name of this machine`, async () => {
    const host = "Host: localhost";
    assert.equal((await send([`GET ${path} HTTP/1.1`, host])).status, 401);
    assert.equal((await send([`GET ${path} HTTP/1.1`, host, bearer])).status, 200);
    const far = await send([`GET ${path} HTTP/1.1`, "Host: evil.example", bearer]);
    assert.equal(far.status, 403);
  });
}

for (
  const path of [
    "/__mock%2Fstate",
    "/%2F__mock/state",
    "/%255f_mock/state",
    "/__MOCK/state",
    "/v1/__mock/state",
  ]
) {
  Deno.test(`${path} is not the admin API`, async () => {
    const { status, text } = await send([`GET ${path} HTTP/1.1`, "Host: localhost", bearer]);
    assert.equal(status, 404);
    assert.match(text, /the mock has no endpoint of this path/);
  });
}

for (
  const line of [
    "TRACE /__mock/state",
    "TRACE /v1/people/me",
    "GET http://user:password@localhost/__mock/state",
    "GET http://[/__mock/state",
    "GET http://evil.example/__mock/state",
    "OPTIONS *",
    "OPTIONS /__mock/state",
    "HEAD /__mock/state",
    "POST /__mock/health",
    "FOO /__mock/state",
  ]
) {
  Deno.test(`a served mock refuses ${line}, and shows nothing of the admin API`, async () => {
    const { status, text } = await send([
      `${line} HTTP/1.1`,
      "Host: localhost",
      `Origin: https://a.example`,
    ]);
    assert(
      line.includes("health") ? status === 200 : status >= 400 && status < 500,
      String(status),
    );
    assert.doesNotMatch(text, /"now":|access-control-allow-origin: (?!\*)/i);
    if (line.includes("__mock")) assert.doesNotMatch(text, /access-control-/i);
  });
}

Deno.test("the admin API reads no body larger than 1 MB", async () => {
  await using server = await createMock().serve({ adminToken: TOKEN });
  const response = await fetch(`${server.url}/__mock/faults`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ endpoint: "people/me", body: "x".repeat(1024 * 1024) }),
  });
  assert.equal(response.status, 413);
  assert.match(
    (await response.json()).error,
    /^Cannot read request: the body is larger than 1048576/,
  );
});

Deno.test("serve() takes any admin token where only this machine can reach it", async () => {
  await using server = await createMock().serve({ adminToken: "short" });
  assert.equal(server.isPublic, false);
  for (const hostname of ["localhost", "127.1.2.3", "::1"]) {
    // the tests may listen at 127.0.0.1 only: this is what comes after the options were taken
    await assert.rejects(createMock().serve({ hostname, adminToken: "short" }), {
      name: "NotCapable",
    });
  }
});

for (const hostname of ["0.0.0.0", "::", "192.168.7.7", "mock", "127.0.0.1.example"]) {
  Deno.test(`serve() asks for an admin token of 16 characters at ${hostname}`, async () => {
    await assert.rejects(createMock().serve({ hostname, adminToken: "x".repeat(15) }), {
      name: "TypeError",
      message: /^Cannot serve mock: other machines can reach it .* 16 characters or more$/,
    });
    for (const adminToken of ["x".repeat(16), undefined]) {
      await assert.rejects(createMock().serve({ hostname, adminToken }), { name: "NotCapable" });
    }
  });
}

/** Asks a mock to fetch a file from this machine, and returns why it does not. */
async function askForFile(baseUrl: string): Promise<string> {
  const { issuer } = createMock();
  const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, issuer);
  const { accessToken } = await login(guestToken, { baseUrl });
  const ask = (path: string, body: unknown) =>
    fetch(`${baseUrl}/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const { id: roomId } = await (await ask("rooms", { title: "a" })).json();
  const response = await ask("messages", { roomId, files: ["http://127.0.0.1:1/"] });
  await response.body?.cancel();
  return response.headers.get("x-mock-reason") ?? "";
}

Deno.test("guestissuer mock says what listening for other machines means", async () => {
  const args = ["run", "--quiet", "--allow-net=0.0.0.0", "--allow-env", `${ROOT}cli.ts`];
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args, "mock", "--host", "0.0.0.0", "--json"],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const ready = JSON.parse((await reader.read()).value!);
  assert.match(ready.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.match(await askForFile(ready.WEBEX_API_URL), /not fetched for .* another machine/);
  child.kill("SIGINT");
  await reader.cancel();
  const stderr = await new Response(child.stderr).text();
  await child.status;
  assert.deepEqual(JSON.parse(stderr.split("\n")[0]!), {
    note: "other machines can reach the mock; only the admin API asks them for its token",
  });
});

for (const allowHosts of [["a:80"], ["http://a"], [""], ["a b"], [7], "mock"]) {
  Deno.test(`serve() refuses allowHosts ${JSON.stringify(allowHosts)}`, async () => {
    await assert.rejects(createMock().serve({ allowHosts: allowHosts as string[] }), {
      name: "TypeError",
      message: "Cannot serve mock: allowHosts must be names of hosts, without a port",
    });
  });
}
