// npx mocha mocha.test.mjs
import { createGuestToken, login } from "@guestissuer/webex";
import { startTestMock, startWorkerMock } from "@guestissuer/webex/testing";
import assert from "node:assert/strict";

describe("guests", () => {
  let worker, webex;
  before(async () => worker = await startWorkerMock());
  after(() => worker.stop());
  beforeEach(async () => webex = await startTestMock(worker));
  afterEach(() => webex.end());

  it("log in at the address in the environment", async () => {
    const { mock } = webex;
    const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
    await login(guestToken, { baseUrl: process.env.WEBEX_API_URL });
    assert.equal(mock.requests("jwt/login").length, 1);
  });

  it("leave nothing behind for the next test", () => {
    assert.deepEqual(webex.mock.requests(), []);
  });
});
