// npx vitest run vitest.test.mjs
import { createGuestToken, login } from "@guestissuer/webex";
import { startTestMock, startWorkerMock } from "@guestissuer/webex/testing";
import { test as base } from "vitest";

const test = base
  .extend("worker", { scope: "worker" }, async ({}, { onCleanup }) => {
    const worker = await startWorkerMock();
    onCleanup(() => worker.stop());
    return worker;
  })
  .extend("webex", async ({ worker }, { onCleanup }) => {
    const webex = await startTestMock(worker);
    onCleanup(() => webex.end());
    return webex;
  });

test("a guest logs in at the address in the environment", async ({ webex, expect }) => {
  const { mock } = webex;
  const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
  await login(guestToken, { baseUrl: process.env.WEBEX_API_URL });
  expect(mock.requests("jwt/login")).toHaveLength(1);
});

test("nothing is left of the test before", ({ webex, expect }) => {
  expect(webex.mock.requests()).toEqual([]);
});
