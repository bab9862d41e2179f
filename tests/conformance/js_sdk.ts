import assert from "node:assert/strict";
import { createMock, decodeToken, type MockServer, type WebexMock } from "../../mod.ts";
import { mint, missingPackages, run } from "../support/programs/conformance.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";
import { describe, lastJson } from "../support/programs/run_program.ts";
import { runSdk, SDK_RUNTIMES, type SdkRuntime } from "../support/programs/sdk_runtimes.ts";

/** What the script prints. */
interface Result {
  me?: { id: string; displayName: string; emails: string[]; orgId: string; type: string };
  message?: { text: string; personId: string; roomType: string };
  error?: { name: string; statusCode: number; message: string; retryAfter?: string };
}

for (const runtime of SDK_RUNTIMES) {
  const sdk = `the JavaScript SDK on ${runtime.name}`;
  const missing = missingPackages() ?? missingProgram(runtime.program);

  judge(`${sdk} logs in with a guest token`, missing, async () => {
    const mock = createMock();
    await using server = await mock.serve();
    const { me, error } = await logIn(runtime, server, await mint("1", "Stève", mock.issuer));
    assert.equal(error, undefined);
    assert.equal(me!.displayName, "Stève");
    assert.equal(me!.type, "appuser");
    assert.deepEqual(asked(mock), ["jwt/login", "u2c/catalog", "people/me"]);
    const [login] = mock.requests("jwt/login");
    assert.equal(login!.headers.authorization, "[redacted]", "the SDK sends no Bearer here");
    assert.match(login!.headers["spark-user-agent"]!, /^webex-js-sdk\/3\.12\.0/);
    const [self] = mock.requests("people/me");
    assert.equal(self!.headers.authorization, "Bearer [redacted]");
    assert(mock.requests().every((each) => each.status === 200));
  });

  judge(`${sdk} logs in when access tokens are JWTs`, missing, async () => {
    const mock = createMock({ accessTokenForm: "jwt" });
    await using server = await mock.serve();
    const { me, error } = await logIn(runtime, server, await mint("2", "Grace", mock.issuer));
    assert.equal(error, undefined);
    assert.equal(me!.displayName, "Grace");
    assert.deepEqual(asked(mock), ["jwt/login", "u2c/catalog", "people/me"]);
  });

  judge(`${sdk} is the same person at every login`, missing, async () => {
    const mock = createMock();
    await using server = await mock.serve();
    const first = await logIn(runtime, server, await mint("3", "Ada", mock.issuer));
    const again = await logIn(runtime, server, await mint("3", "Countess", mock.issuer));
    const other = await logIn(runtime, server, await mint("4", "Ada", mock.issuer));
    assert.equal(again.me!.id, first.me!.id);
    assert.equal(again.me!.displayName, "Countess");
    assert.notEqual(other.me!.id, first.me!.id);
  });

  judge(`${sdk} takes an expired guest token as Unauthorized`, missing, async () => {
    const mock = createMock();
    await using server = await mock.serve();
    const token = await mint("5", "Late", mock.issuer);
    const { expiresAt } = decodeToken(token) as { expiresAt?: Date };
    mock.clock.set(expiresAt!.getTime() + 1000);
    const { error } = await logIn(runtime, server, token);
    assertRefused(error, "Unauthorized", 401);
    assert.deepEqual(asked(mock), ["jwt/login"]);
    assert.match(mock.requests("jwt/login")[0]!.reason!, /^exp_past/);
  });

  judge(`${sdk} takes a wrong signature as Unauthorized`, missing, async () => {
    const mock = createMock();
    await using server = await mock.serve();
    const wrong = { issuer: mock.issuer.issuer, secret: btoa("another key") };
    const { error } = await logIn(runtime, server, await mint("6", "Mallory", wrong));
    assertRefused(error, "Unauthorized", 401);
    assert.deepEqual(asked(mock), ["jwt/login"]);
    assert.match(mock.requests("jwt/login")[0]!.reason!, /signature/);
  });

  judge(`${sdk} takes a 429 as TooManyRequests with retryAfter`, missing, async () => {
    const mock = createMock();
    await using server = await mock.serve();
    mock.failNext("jwt/login", { status: 429, retryAfter: 2 });
    const { error } = await logIn(runtime, server, await mint("7", "Hasty", mock.issuer));
    assertRefused(error, "TooManyRequests", 429);
    assert.equal(error!.retryAfter, "2");
    assert.deepEqual(asked(mock), ["jwt/login"], "the SDK does not try again by itself");
  });

  judge(`${sdk} sends a message from a guest to a user`, missing, async () => {
    const mock = createMock();
    await using server = await mock.serve();
    const email = "grace@example.com";
    await mock.createUser({ displayName: "Grace", email });
    const token = await mint("8", "Ada", mock.issuer);
    const { me, message, error } = await logIn(runtime, server, token, email);
    assert.equal(error, undefined);
    assert.equal(message!.text, "Hello from a guest");
    assert.equal(message!.personId, me!.id);
    assert.equal(message!.roomType, "direct");
    assert.equal(asked(mock).at(-1), "messages");
  });

  judge(`${sdk} takes a message to nobody as NotFound`, missing, async () => {
    const mock = createMock();
    await using server = await mock.serve();
    const token = await mint("9", "Lonely", mock.issuer);
    const { error } = await logIn(runtime, server, token, "nobody@example.com");
    assertRefused(error, "NotFound", 404);
    assert.equal(asked(mock).at(-1), "messages");
  });
}

judge("the guard of the Node tests refuses other addresses", missingProgram("node"), async () => {
  // both are this machine too, so that nothing leaves it should the guard fail
  for (const host of ["localhost", "127.0.0.2"]) {
    const script =
      `require("./loopback_only.cjs"); require("node:http").get("http://${host}:9").on("error", () => {})`;
    const ran = await run("node", ["-e", script]);
    assert.match(ran.stderr, new RegExp(`^refused to connect to ${host}$`, "m"), describe(ran));
  }
});

/** Logs in with the SDK. It is killed when it takes longer than 10 seconds. */
async function logIn(
  runtime: SdkRuntime,
  server: MockServer,
  ...rest: string[]
): Promise<Result> {
  const { HYDRA_SERVICE_URL, U2C_SERVICE_URL } = server.environment;
  const env = { HYDRA_SERVICE_URL, U2C_SERVICE_URL };
  return lastJson(await runSdk(runtime, "sdk_login.cjs", { rest, env }));
}

/** The endpoints asked, in order, but for the catalog that the SDK asks for once or twice, at any time. */
function asked(mock: WebexMock): (string | undefined)[] {
  return mock.requests().map((each) => each.endpoint)
    .filter((each) => each !== "u2c/limited/catalog");
}

function assertRefused(error: Result["error"], name: string, status: number): void {
  assert.equal(error?.name, name);
  assert.equal(error.statusCode, status);
  assert.match(error.message, /WEBEX_TRACKING_ID/);
}
