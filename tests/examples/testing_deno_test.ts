// deno test --allow-net=127.0.0.1 --allow-env=WEBEX_API_URL,HYDRA_SERVICE_URL,U2C_SERVICE_URL
import { createGuestToken, login } from "@guestissuer/webex";
import { startTestMock, startWorkerMock, type WorkerMock } from "@guestissuer/webex/testing";
import assert from "node:assert/strict";

let worker: WorkerMock;
Deno.test.beforeAll(async () => void (worker = await startWorkerMock()));
Deno.test.afterAll(() => worker.stop());

Deno.test("a guest logs in at the address in the environment", async () => {
  await using webex = await startTestMock(worker);
  const { mock } = webex;
  const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
  await login(guestToken, { baseUrl: Deno.env.get("WEBEX_API_URL") });
  assert.equal(mock.requests("jwt/login").length, 1);
});

Deno.test("nothing is left of the test before", async () => {
  await using webex = await startTestMock(worker);
  assert.deepEqual(webex.mock.requests(), []);
});
