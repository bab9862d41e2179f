// NODE_OPTIONS=--experimental-vm-modules npx jest --transform='{}' --testMatch='**/*.test.mjs'
import { createGuestToken, login } from "@guestissuer/webex";
import { startTestMock, startWorkerMock } from "@guestissuer/webex/testing";
import { jest } from "@jest/globals";

let worker, webex;
beforeAll(async () => worker = await startWorkerMock());
afterAll(() => worker.stop());
beforeEach(async () => webex = await startTestMock(worker));
afterEach(async () => {
  jest.useRealTimers();
  await webex.end();
});

test("a guest logs in at the address in the environment", async () => {
  const { mock } = webex;
  const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
  await login(guestToken, { baseUrl: process.env.WEBEX_API_URL });
  expect(mock.requests("jwt/login")).toHaveLength(1);
});

test("the date is another one, and requests are answered still", async () => {
  // what the network and the mock wait by stays real: only the date is faked
  const doNotFake = ["nextTick", "setImmediate", "setTimeout", "setInterval", "queueMicrotask"];
  jest.useFakeTimers({ now: Date.parse("2030-01-01"), doNotFake });
  const { mock } = webex;
  const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
  const { expiresAt } = await login(guestToken, { baseUrl: process.env.WEBEX_API_URL });
  expect(expiresAt.getUTCFullYear()).toBe(2030);
});
