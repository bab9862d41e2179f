// node --test node.test.mjs
import { createGuestToken, login } from "@guestissuer/webex";
import { startTestMock, startWorkerMock } from "@guestissuer/webex/testing";
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";

let worker, webex;
before(async () => worker = await startWorkerMock());
after(() => worker.stop());
beforeEach(async () => webex = await startTestMock(worker));
afterEach(() => webex.end());

test("a guest logs in at the address in the environment", async () => {
  const { mock } = webex;
  const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
  await login(guestToken, { baseUrl: process.env.WEBEX_API_URL });
  assert.equal(mock.requests("jwt/login").length, 1);
});

test("nothing is left of the test before", () => {
  assert.deepEqual(webex.mock.requests(), []);
});
