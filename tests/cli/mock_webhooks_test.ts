import assert from "node:assert/strict";
import { basicEnvironment, ROOT } from "../support/programs/run_program.ts";

const ADMIN = "admin-token-of-the-tests";

/** Runs `mock` in a process with a permission, lets it be due webhooks, and returns what it said on stderr. */
async function saidOf(
  targets: string[],
  { args = [], permission = "--allow-net=127.0.0.1", env = {} }: {
    args?: string[];
    permission?: string;
    env?: Record<string, string>;
  } = {},
): Promise<{ stderr: string; due: { outcome: string; reason?: string }[] }> {
  const flags = ["run", "--quiet", "--no-prompt", permission, "--allow-env=MOCK_ADMIN_TOKEN,DEBUG"];
  await using child = new Deno.Command(Deno.execPath(), {
    args: [...flags, `${ROOT}cli.ts`, "mock", "--json", "--quiet", "--admin-token", ADMIN, ...args],
    clearEnv: true,
    env: { ...basicEnvironment(), ...env },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  const { url } = JSON.parse(value);
  const ask = async (method: string, path: string, token: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, { method, headers, ...init });
    assert.equal(response.status, 200, path);
    return await response.json();
  };
  const ada = { displayName: "Ada", email: "ada@example.com" };
  const { accessToken } = await ask("POST", "/__mock/users", ADMIN, ada);
  for (const targetUrl of targets) {
    const hook = { name: "Desk", targetUrl, resource: "rooms", event: "created" };
    await ask("POST", "/v1/webhooks", accessToken, hook);
  }
  await ask("POST", "/v1/rooms", accessToken, { title: "Desk" });
  await ask("POST", "/v1/rooms", accessToken, { title: "Hall" });
  const due = await ask("GET", "/__mock/webhooks", ADMIN);
  child.kill("SIGTERM");
  const [stderr] = await Promise.all([
    new Response(child.stderr).text(),
    reader.cancel(),
    child.status,
  ]);
  return { stderr, due };
}

Deno.test("guestissuer mock says once which host a webhook did not go to, and what allows it", async () => {
  const { stderr, due } = await saidOf(["https://hooks.example/secret-path?token=t"]);
  assert.deepEqual(due.map(({ outcome }) => outcome), ["host_not_allowed", "host_not_allowed"]);
  assert.deepEqual(JSON.parse(stderr), {
    note:
      "a webhook was not sent to hooks.example, which is not this machine: allow it with --webhooks-to hooks.example",
  });
});

Deno.test("guestissuer mock names the flag of Deno that a webhook needs", async () => {
  const { stderr, due } = await saidOf(
    ["http://hooks.example:8080/", "http://127.0.0.1:9/"],
    { args: ["--webhooks-to", "hooks.example"], permission: "--allow-net=127.0.0.1:0" },
  );
  const reasons = [
    "deno lacks the permission --allow-net=hooks.example:8080",
    "deno lacks the permission --allow-net=127.0.0.1:9",
  ];
  assert.deepEqual(new Set(due.map(({ reason }) => reason)), new Set(reasons));
  const notes = stderr.trim().split("\n").map((line) => JSON.parse(line).note).sort();
  assert.deepEqual(notes, [
    `a webhook was not sent to 127.0.0.1:9: ${reasons[1]}`,
    `a webhook was not sent to hooks.example:8080: ${reasons[0]}`,
  ]);
});

Deno.test("guestissuer mock says nothing of webhooks that arrive, and says why one is refused", async () => {
  await using receiver = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    ({ url }) => new Response(null, { status: new URL(url).pathname === "/no" ? 404 : 204 }),
  );
  const base = `http://127.0.0.1:${receiver.addr.port}`;
  const { stderr, due } = await saidOf([`${base}/yes`, `${base}/no`]);
  assert.deepEqual(due.map(({ outcome }) => outcome).sort(), ["failed", "failed", "sent", "sent"]);
  const { host } = new URL(base);
  assert.deepEqual(JSON.parse(stderr), {
    note: `a webhook was not sent to ${host}: the receiver answered 404`,
  });
});

Deno.test("guestissuer mock sends webhooks of this machine past a proxy", async () => {
  await using receiver = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Response(),
  );
  const target = `http://127.0.0.1:${receiver.addr.port}/`;
  // nobody listens at port 9
  const env = { HTTP_PROXY: "http://127.0.0.1:9" };
  const { stderr, due } = await saidOf([target], { env });
  assert.equal(stderr, "");
  assert.deepEqual(due.map(({ outcome }) => outcome), ["sent", "sent"]);
});
