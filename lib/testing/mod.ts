/**
 * The mock in test runners: one served for all tests of a worker, and one for a test. It fits any runner, and loads
 * none.
 *
 * @example Usage
 * ```ts
 * import { startTestMock, startWorkerMock } from "@guestissuer/webex/testing";
 * import { createGuestToken, getMe, login } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const worker = await startWorkerMock(); // before all tests of the worker
 *
 * const test = await startTestMock(worker, { environment: false }); // before each test
 * const { mock, baseUrl } = test;
 * const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
 * const { accessToken } = await login(guestToken, { baseUrl });
 * assert.equal((await getMe(accessToken, { baseUrl })).displayName, "Ada");
 * await test.end(); // after it
 *
 * await worker.stop(); // after all
 * ```
 *
 * @module
 */
export type { PlaywrightRequest, PlaywrightRoute, RoutablePage } from "./playwright.ts";
export { routeWebex, type RouteWebexOptions } from "./route_webex.ts";
export { startTestMock, type TestMock, type TestMockOptions } from "./test_mock.ts";
export { startWorkerMock, type WorkerMock, type WorkerMockOptions } from "./worker_mock.ts";
