import assert from "node:assert/strict";
import { createGuestToken, getMe, login } from "../../mod.ts";
import {
  startTestMock,
  startWorkerMock,
  type TestMock,
  type WorkerMock,
} from "../../lib/testing/mod.ts";
import { eachRow } from "../support/each_row.ts";
import { runDeno } from "../support/programs/deno.ts";
import { ROOT } from "../support/programs/run_program.ts";

const NAMES = ["WEBEX_API_URL", "HYDRA_SERVICE_URL", "U2C_SERVICE_URL"] as const;

function variables(): (string | undefined)[] {
  return NAMES.map((name) => Deno.env.get(name));
}

/** Lets a guest log in at the address that the environment names. */
async function logIn({ mock }: TestMock): Promise<string> {
  const baseUrl = Deno.env.get("WEBEX_API_URL")!;
  const token = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
  const { accessToken } = await login(token, { baseUrl });
  return (await getMe(accessToken, { baseUrl })).displayName;
}

Deno.test("startTestMock() resets the worker's mock and sets the variables for the time of a test", async () => {
  await using worker = await startWorkerMock();
  Deno.env.set("WEBEX_API_URL", "https://before.example/v1");
  try {
    const before = variables();
    for (let i = 0; i < 2; i++) {
      const test = await startTestMock(worker);
      assert.deepEqual(variables(), NAMES.map((name) => worker.server.environment[name]));
      assert.equal(test.baseUrl, worker.server.baseUrl);
      assert.equal(await logIn(test), "Ada");
      assert.equal(test.mock.requests().length, 2, "nothing is left of the test before");
      test.mock.failNext("*", { status: 503, times: 9 });
      test.mock.clock.advance("9d");
      await test.end();
      assert.deepEqual(variables(), before);
    }
  } finally {
    Deno.env.delete("WEBEX_API_URL");
  }
});

Deno.test("startTestMock() without a worker serves a mock of its own, and stops it at the end", async () => {
  const world = { users: [{ displayName: "Ada", email: "ada@example.com" }] };
  const test = await startTestMock({ mock: { world } });
  const { baseUrl } = test;
  assert.equal(await logIn(test), "Ada");
  const { accessToken } = await test.mock.createUser({
    displayName: "A",
    email: "ada@example.com",
  });
  assert.equal((await getMe(accessToken, { baseUrl })).displayName, "A");
  await test.end();
  await test.end();
  await assert.rejects(getMe(accessToken, { baseUrl }), { code: "network_failed" });
  assert.deepEqual(variables(), [undefined, undefined, undefined]);
});

Deno.test("startTestMock() does not let two tests have the same mock or the environment at once", async () => {
  await using worker = await startWorkerMock();
  await using first = await startTestMock(worker);
  await logIn(first);
  await assert.rejects(startTestMock(worker), {
    name: "TypeError",
    message:
      "Cannot start test: another test has its variables in the environment. End it first, or pass { environment: false } as the second argument",
  });
  await assert.rejects(startTestMock(worker, { environment: false }), {
    name: "TypeError",
    message: /^Cannot start test: another test has this mock\. End it first/,
  });
  assert.equal(first.mock.requests().length, 2, "and does not reset it");
  await using other = await startTestMock({}, { environment: false });
  assert.notEqual(other.baseUrl, first.baseUrl);
  assert.equal(Deno.env.get("WEBEX_API_URL"), first.baseUrl);
  await first.end();
  await using again = await startTestMock(worker);
  assert.equal(again.mock, first.mock);
});

Deno.test("startTestMock() refuses what it does not know, and names what there is", async (t) => {
  const rows: [args: unknown[], message: string][] = [
    [
      [{ environment: false }],
      "environment stands in the place of the worker's mock. Pass it second: startTestMock({}, { environment: false })",
    ],
    [[{ port: 1 }], "no such option port. There are mock, serve"],
    [[{}, { env: false, x: 1 }], "no such option env, x. There is environment"],
    [[null], "options must be an object, not null"],
    [["mock"], "options must be an object, not string"],
    [[{}, null], "options must be an object, not null"],
  ];
  await eachRow(t, rows, async ([args, message]) => {
    const start = startTestMock as (...args: unknown[]) => Promise<TestMock>;
    await assert.rejects(start(...args), {
      name: "TypeError",
      code: "invalid_argument",
      message: `Cannot start test: ${message}`,
    });
    assert.deepEqual(variables(), [undefined, undefined, undefined]);
  });
  await assert.rejects(startWorkerMock({ world: {} } as never), {
    name: "TypeError",
    code: "invalid_argument",
    message: "Cannot start mock of worker: no such option world. There are mock, serve",
  });
});

Deno.test("startTestMock() refuses the mock of a worker that was stopped", async (t) => {
  const ends: ((worker: WorkerMock) => PromiseLike<void>)[] = [
    (worker) => worker.stop(),
    (worker) => worker[Symbol.asyncDispose](),
    (worker) => worker.server.close(),
    (worker) => worker.server[Symbol.asyncDispose](),
  ];
  await eachRow(t, ends, async (end) => {
    const worker = await startWorkerMock();
    await end(worker);
    await assert.rejects(startTestMock({ ...worker }), {
      name: "TypeError",
      code: "invalid_argument",
      message:
        "Cannot start test: the worker's mock was stopped. Stop it after all tests, or start another by startWorkerMock",
    });
    assert.deepEqual(variables(), [undefined, undefined, undefined]);
  });
});

Deno.test("startTestMock() leaves nothing behind when it cannot start", async () => {
  await assert.rejects(startTestMock({ serve: { port: -1 } }), { name: "RangeError" });
  await using test = await startTestMock();
  assert.equal(await logIn(test), "Ada");
});

Deno.test("startTestMock() without --allow-env says which flag is missing, or does without it", async () => {
  const program = `
    import { startTestMock } from "${ROOT}lib/testing/mod.ts";
    await startTestMock().catch((error) => console.log(error.message));
    const test = await startTestMock({}, { environment: false });
    console.log((await fetch(test.baseUrl + "/people/me")).status);
    await test.end();
  `;
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(path, program);
    const ran = await runDeno(["run", "--no-prompt", "--allow-net=127.0.0.1", path]);
    assert.equal(ran.code, 0, ran.stderr);
    assert.equal(
      ran.stdout,
      `Cannot set environment variables: run deno with --allow-env=${NAMES.join(",")}\n401\n`,
    );
  } finally {
    await Deno.remove(path);
  }
});
