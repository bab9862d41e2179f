import assert from "node:assert/strict";
import { eachRow } from "../support/each_row.ts";
import { NOW, run, type RunOptions } from "../support/cli/run.ts";
import { answering, REFUSALS, refusing, TRACKING_ID } from "../support/service/fake_service.ts";
import { guestToken, OPAQUE_TOKEN, OTHER_SECRET, SECRET } from "../support/tokens.ts";

const TOKEN = guestToken();

for (const [status, code] of REFUSALS) {
  Deno.test(`guestissuer login passes on everything that a ${status} says`, async () => {
    const { fetch } = answering(refusing(status, { "retry-after": "7" }));
    const json = await run(["login", TOKEN, "--json", "--no-retry"], { fetch });
    assert.deepEqual([json.code, json.stdout], [1, ""]);
    const { error } = JSON.parse(json.stderr);
    const { message, ...rest } = error;
    assert.deepEqual(rest, {
      code,
      status,
      method: "POST",
      url: "https://webexapis.com/v1/jwt/login",
      serviceMessage: "The request was refused.",
      descriptions: ["It really was."],
      trackingId: TRACKING_ID,
      retryAfter: 7,
      findings: rest.findings,
    });
    const human = await run(["login", TOKEN, "--no-retry"], { fetch });
    assert.equal(human.code, 1);
    assert(human.stderr.startsWith(`guestissuer: ${message}\n`));
    for (const text of [`${status}`, "The request was refused", "It really was", TRACKING_ID]) {
      assert(message.includes(text), `${status}: ${text}`);
    }
  });
}

Deno.test("guestissuer login does not take an answer that makes no sense", async () => {
  const cases: [body: unknown, init: ResponseInit, code: string][] = [
    ["<html></html>", { headers: { "content-type": "text/html" } }, "response_not_json"],
    ["", {}, "response_incomplete"],
    [[], {}, "response_incomplete"],
    [{ access_token: OPAQUE_TOKEN, expiresIn: 960 }, {}, "response_incomplete"],
    [{ token: OPAQUE_TOKEN }, {}, "response_incomplete"],
    [{ token: OPAQUE_TOKEN, expiresIn: "960" }, {}, "response_incomplete"],
    ["", { status: 302, headers: { location: "https://other.example/" } }, "redirect_refused"],
  ];
  for (const [body, init, expected] of cases) {
    const { fetch } = answering(
      new Response(typeof body === "string" ? body : JSON.stringify(body), init),
    );
    const { code, stdout, stderr } = await run(["login", TOKEN, "--json"], { fetch });
    assert.deepEqual([code, stdout], [1, ""], expected);
    assert.equal(JSON.parse(stderr).error.code, expected);
  }
});

Deno.test("guestissuer login ends when the network fails, and when nothing is answered", async (t) => {
  const silent = () => new Promise<Response>(() => {});
  const broken = () => Promise.reject(new TypeError("connection refused"));
  const args = ["login", TOKEN, "--timeout", "1", "--json"];
  await eachRow(
    t,
    [[silent, "timed_out"], [broken, "network_failed"]] as const,
    async ([fetch, expected]) => {
      const { code, stderr } = await run(args, { fetch });
      const { error } = JSON.parse(stderr);
      assert.deepEqual([code, error.code], [1, expected]);
      assert.match(
        error.message,
        expected === "timed_out" ? /within 1000 ms/ : /the connection was refused/,
      );
    },
  );
});

Deno.test("guestissuer login explains a refusal by what is seen in the token", async (t) => {
  const cases: [token: string, options: RunOptions, codes: string[]][] = [
    [TOKEN, {}, []],
    [TOKEN, { env: { SECRET } }, []],
    [TOKEN, { env: { SECRET: OTHER_SECRET } }, ["signature_mismatch"]],
    [TOKEN, { env: { SECRET: "not base64!!" } }, []],
    [TOKEN, { env: { ISSUER: "another" } }, ["iss_other_issuer"]],
    [TOKEN, { now: NOW + 86_400_000 }, ["exp_past"]],
    [guestToken(1517073019000), {}, ["exp_milliseconds"]],
    [guestToken(null), {}, ["exp_not_number"]],
  ];
  await eachRow(t, cases, async ([token, options, expected]) => {
    const { fetch } = answering(refusing(401));
    const { code, stderr } = await run(["login", token, "--json"], { ...options, fetch });
    const { error } = JSON.parse(stderr);
    assert.deepEqual([code, error.status, error.trackingId], [1, 401, TRACKING_ID]);
    const codes = error.findings.map((finding: { code: string }) => finding.code);
    assert.deepEqual(codes, expected);
    for (const { message } of error.findings) assert(error.message.includes(message));
  });
});

Deno.test("guestissuer login tells every finding with its hint, the service's answer first", async () => {
  const { fetch } = answering(refusing(400));
  const options = { fetch, env: { ISSUER: "another" }, now: NOW + 5460_000 };
  const { code, stdout, stderr } = await run(["login", TOKEN], options);
  assert.deepEqual([code, stdout], [1, ""]);
  const [first, ...hints] = stderr.trimEnd().split("\n");
  assert.match(
    first!,
    /^guestissuer: Cannot exchange guest token: 400 from POST .*The request was refused/,
  );
  const seen = ["the claim iss is not the given issuer", "the token expired 1 min ago"];
  assert(first!.endsWith(`. Seen in the token: ${seen.join("; ")}`));
  assert.deepEqual(hints.map((each) => each.slice(0, each.indexOf(". "))), [
    `  error: ${seen[0]}`,
    `  error: ${seen[1]}`,
  ]);
});

Deno.test("guestissuer login blames no token for what is the service's own trouble", async () => {
  for (const status of [429, 500, 503]) {
    const { fetch } = answering(refusing(status));
    const options = { fetch, now: NOW + 86_400_000 };
    const { stderr } = await run(["login", TOKEN, "--json", "--no-retry"], options);
    assert.deepEqual(JSON.parse(stderr).error.findings, [], `${status}`);
  }
});

Deno.test("guestissuer login waits as a 429 asks, and says so; not with --no-retry", async (t) => {
  await eachRow(t, [[[], 2], [["--no-retry"], 1]] as const, async ([args, requests]) => {
    const refused = answering(refusing(429, { "retry-after": "0" }));
    const granted = answering(Response.json({ token: OPAQUE_TOKEN, expiresIn: 960 }));
    const services = [refused.fetch, granted.fetch];
    const { code, stdout, stderr } = await run(["login", TOKEN, ...args], {
      fetch: (input, init) => services.shift()!(input, init),
    });
    assert.equal(refused.sent.length + granted.sent.length, requests);
    if (requests === 1) {
      assert.deepEqual([code, stdout], [1, ""]);
      return;
    }
    const waited = "note: the service asked to wait: 1 s until retry 1\n";
    assert.deepEqual([code, stdout, stderr], [0, `${OPAQUE_TOKEN}\n`, waited]);
  });
});
