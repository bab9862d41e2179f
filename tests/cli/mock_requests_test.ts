import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { logRequests } from "../../lib/cli/mock/log_requests.ts";
import { openTerminal } from "../../lib/cli/terminal.ts";
import { createGuestToken, createMock } from "../../mod.ts";
import { start } from "../support/cli/running_mock.ts";
import { fakeIo, NOW } from "../support/cli/run.ts";

const { issuer, secret } = createMock().issuer;
const TIME = new Date(NOW).toISOString();
const ADMIN = "admin-token-of-the-tests";
const TERMINAL = { stderrIsTerminal: true, stderrHasColors: true };

/** Asks for something good, something refused, something unknown and something that fails, in this order. */
async function askAround(url: string): Promise<string[]> {
  const guest = { subject: "1", displayName: "Ada" };
  const now = () => NOW;
  const good = await createGuestToken(guest, { issuer, secret, now });
  const bad = await createGuestToken(guest, { issuer, secret: btoa("x".repeat(40)), now });
  const post = async (path: string, authorization = "") => {
    const headers: Record<string, string> = authorization === "" ? {} : { authorization };
    const response = await fetch(`${url}${path}`, { method: "POST", headers });
    await response.body?.cancel();
  };
  await post("/v1/jwt/login", good);
  await post("/v1/jwt/login", bad);
  await post("/v1/guest/token?token=\u001b[31m");
  await fetch(`${url}/__mock/faults`, {
    method: "POST",
    headers: { authorization: `Bearer ${ADMIN}` },
    body: '{"endpoint":"*","status":503}',
  }).then((response) => response.body?.cancel());
  await post("/v1/jwt/login", good);
  return [good, bad];
}

/** Runs the command for these requests, and returns what was written to stderr for them. */
async function linesFor(
  args: string[],
  terminal: Parameters<typeof start>[3] = {},
): Promise<string[]> {
  const running = await start(["--admin-token", ADMIN, ...args], {}, "", terminal);
  const url = running.ready.startsWith("{") ? JSON.parse(running.ready).url : running.ready.trim();
  const tokens = await askAround(url);
  const { stderr } = await running.stop();
  for (const token of tokens) {
    for (const part of token.split(".")) assert(!stderr.includes(part), "a token is shown");
  }
  return stderr.split("\n").slice(0, -1);
}

Deno.test("guestissuer mock shows a line for each request, and why it was refused", async () => {
  const lines = await linesFor([]);
  assert.equal(lines.pop(), "stopped");
  const time = TIME.slice(11, 19);
  assert.deepEqual(lines.map((line) => line.replace(/(signature_mismatch: ).*/, "$1…")), [
    `${time} 200 POST /v1/jwt/login 0 ms`,
    `${time} 401 POST /v1/jwt/login 0 ms  signature_mismatch: …`,
    `${time} 404 POST /v1/guest/token?token=[redacted] 0 ms  the mock has no endpoint of this path; ` +
    "the nearest is POST /v1/guests/token",
    `${time} 503 POST /v1/jwt/login 0 ms  a fault that was asked for`,
  ]);
});

Deno.test("guestissuer mock colours its lines where stderr shows colours", async () => {
  const colored = await linesFor([], TERMINAL);
  // deno-lint-ignore no-control-regex
  const status = /\x1b\[(\d+)m(\d{3})\x1b\[0m/;
  assert.deepEqual(colored.slice(0, 4).map((line) => status.exec(line)!.slice(1)), [
    ["32", "200"],
    ["31", "401"],
    ["31", "404"],
    ["35", "503"],
  ]);
  const plain = await linesFor([]);
  const bare = colored.map(stripVTControlCharacters);
  assert.deepEqual(bare, plain);
  assert.deepEqual(await linesFor([], { ...TERMINAL, stderrHasColors: false }), plain);
});

Deno.test("guestissuer mock --quiet shows no line for a request", async () => {
  assert.deepEqual(await linesFor(["--quiet"]), ["stopped"]);
  assert.deepEqual(await linesFor(["-q", "--json"]), []);
});

Deno.test("guestissuer mock --json shows each request as a line of JSON, on stderr", async () => {
  const lines = (await linesFor(["--json"], TERMINAL)).map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ status }) => status), [200, 401, 404, 503]);
  const { trackingId, ...second } = lines[1];
  assert.match(trackingId, /^ROUTERGW_/);
  assert.match(second.reason, /^signature_mismatch: /);
  delete second.reason;
  assert.deepEqual(second, {
    event: "request",
    id: 2,
    at: TIME,
    method: "POST",
    path: "/v1/jwt/login",
    status: 401,
    duration: 0,
    endpoint: "jwt/login",
  });
  assert.equal(lines[0].reason, undefined);
});

Deno.test("guestissuer mock says when it was reset, and when a request was left without an answer", async () => {
  const running = await start(["--admin-token", ADMIN]);
  const url = running.ready.trim();
  const admin = async (path: string, body?: string) => {
    const headers = { authorization: `Bearer ${ADMIN}` };
    const response = await fetch(`${url}/__mock/${path}`, {
      method: "POST",
      headers,
      body: body ?? null,
    });
    await response.body?.cancel();
  };
  await admin("faults", '{"endpoint":"people/me","reset":true}');
  await fetch(`${url}/v1/people/me`).then((response) => response.text()).catch(() => {});
  await admin("reset");
  const { stderr } = await running.stop();
  assert.match(
    stderr,
    / --- GET \/v1\/people\/me 0 ms {2}no answer was sent, as a fault asked for\n/,
  );
  assert.match(stderr, /\nthe mock was reset\n/);
});

Deno.test("guestissuer mock prints the address of its page, with its token only if that is not yours", async () => {
  const own = await start([]);
  const [, token] = /^ +admin token +(\S+)$/m.exec(own.talk)!;
  assert(own.talk.includes(` ${own.ready.trim()}/__mock/#token=${token}\n`));
  await own.stop();
  const given = await start([], { MOCK_ADMIN_TOKEN: ADMIN });
  assert.match(given.talk, /^ +page +http:\S+\/__mock\/$/m);
  assert(!given.talk.includes(ADMIN));
  await given.stop();
});

Deno.test("guestissuer mock says how many events came too fast to be shown", async () => {
  const { io, written } = fakeIo();
  const mock = createMock({ journalSize: 2 });
  const logging = new AbortController();
  const events = mock.events({ after: 0, signal: logging.signal });
  for (let i = 1; i <= 5; i++) await mock.fetch(`https://webexapis.com/v1/n${i}`);
  for (const json of [false, true]) {
    const lines = written.stderr.length;
    const read = json ? mock.events({ after: 0, signal: logging.signal }) : events;
    const logged = logRequests(read, { json }, openTerminal(io, json));
    // the events are there already: it takes no time, only turns
    for (let i = 0; i < 50; i++) await Promise.resolve();
    const [first, second, third, ...more] = written.stderr.slice(lines).trimEnd().split("\n");
    assert.deepEqual(more, []);
    if (json) assert.deepEqual(JSON.parse(first!), { event: "dropped", events: 3 });
    else assert.equal(first, "3 events came too fast to be shown");
    assert.match(second!, /\/v1\/n4/);
    assert.match(third!, /\/v1\/n5/);
    if (json) logging.abort();
    if (json) await assert.rejects(logged, { name: "AbortError" });
    else logged.catch(() => {});
  }
});

Deno.test("guestissuer mock shows the beginning of a path that is long, and with --json all of it", async () => {
  const path = `/v1/${"x".repeat(300)}`;
  for (const args of [[], ["--json"]]) {
    const running = await start(args);
    const url = args.length > 0 ? JSON.parse(running.ready).url : running.ready.trim();
    await (await fetch(`${url}${path}`)).body?.cancel();
    const { stderr } = await running.stop();
    if (args.length > 0) assert.equal(JSON.parse(stderr).path, path);
    else assert(stderr.includes(`GET ${path.slice(0, 200)}… 0 ms`), stderr);
  }
});
