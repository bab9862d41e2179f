import { startTestMock, startWorkerMock } from "@guestissuer/webex/testing";
import { test as base } from "@playwright/test";

export { expect } from "@playwright/test";

/** `webex` is a mock for each test, that the page reaches as webexapis.com without a port. */
export const test = base.extend({
  worker: [async ({}, use) => {
    const worker = await startWorkerMock();
    await use(worker);
    await worker.stop();
  }, { scope: "worker" }],
  webex: async ({ worker, context }, use) => {
    const webex = await startTestMock(worker);
    await webex.route(context);
    await use(webex);
    await webex.end();
  },
});
