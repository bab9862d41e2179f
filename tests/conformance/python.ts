import assert from "node:assert/strict";
import { createMock, type JournalEntry } from "../../mod.ts";
import { run } from "../support/programs/conformance.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";
import { describe, lastJson } from "../support/programs/run_program.ts";

/** What the script prints. */
interface Result {
  tries: number;
  me: { displayName: string; type: string };
  late: [status: number, sameTrackingId: boolean];
  expired: [status: number, message: string];
  requests: JournalEntry[];
  guests: [before: number, afterReset: number];
  contentType: string;
}

const missing = missingProgram("python3");

judge("Python's standard library logs in and steers the mock", missing, async () => {
  const mock = createMock();
  await using server = await mock.serve();
  const { url, adminToken } = server;
  const given = JSON.stringify({ url, adminToken, ...mock.issuer });
  const ran = await run("python3", ["-I", "python_login.py", given]);
  assert.equal(ran.code, 0, describe(ran));
  const result = lastJson<Result>(ran);

  assert.equal(result.me.displayName, "Stève 🐍");
  assert.equal(result.me.type, "appuser");
  assert.equal(result.contentType, "application/json;charset=UTF-8");
  assert.equal(result.tries, 2, "one 429 was waited for");
  assert.deepEqual(result.late, [401, true]);
  assert.equal(result.expired[0], 401);
  assert.match(result.expired[1], /valid access token/);
  assert.deepEqual(result.guests, [1, 0]);

  assert.deepEqual(result.requests.map((each) => each.status), [429, 200, 401]);
  const [first] = result.requests;
  assert.equal(first!.headers.authorization, "Bearer [redacted]");
  assert.match(first!.headers["user-agent"]!, /^webexpythonsdk\//);
  assert.match(result.requests[2]!.reason!, /^exp_past/);
});
