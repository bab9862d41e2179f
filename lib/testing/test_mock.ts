import { ArgumentError, checkOptions } from "../argument_error.ts";
import type { WebexMock } from "../mock/mock.ts";
import type { MockServer } from "../mock/served.ts";
import { setVariables } from "../runtime/set_variables.ts";
import type { RoutablePage } from "./playwright.ts";
import { routeWebex, type RouteWebexOptions } from "./route_webex.ts";
import {
  isStopped,
  startWorkerMock,
  WORKER_OPTIONS,
  type WorkerMock,
  type WorkerMockOptions,
} from "./worker_mock.ts";

/** Options of {@linkcode startTestMock}. */
export interface TestMockOptions {
  /**
   * Whether `WEBEX_API_URL`, `HYDRA_SERVICE_URL` and `U2C_SERVICE_URL` lead to the mock while the test runs. Deno
   * asks for `--allow-env` with these names. Default is `true`.
   */
  environment?: boolean | undefined;
}

/** A mock for one test. */
export interface TestMock extends AsyncDisposable {
  /** The mock, as it was made. */
  readonly mock: WebexMock;
  /** Where it listens. */
  readonly server: MockServer;
  /** The base URL for this module's functions. */
  readonly baseUrl: string;
  /**
   * Answers what a page of Playwright, or a browser context, asks Webex for, until the test ends. It needs no port,
   * and the page may stay as it is.
   */
  route(page: RoutablePage, options?: RouteWebexOptions): Promise<void>;
  /** Ends it: variables are what they were, routes are taken back, and what was started for it is stopped. */
  end(): Promise<void>;
}

/** The mocks that a test has. */
const taken = new WeakSet<WebexMock>();
/** Whether a test has its variables in the environment, of which a process has one. */
let hasVariables = false;

/**
 * Starts a mock for one test: reset, with the environment variables that clients read. With the mock of a worker it
 * takes no time to speak of; without it serves one of its own, and stops it at the end.
 *
 * @param worker The mock of the worker, or how to make one for this test.
 * @throws {TypeError} when another test has this mock, or has its variables in the environment: end that first. Also
 * when the mock of the worker was stopped, and for an option that there is not.
 */
export async function startTestMock(
  worker: WorkerMock | WorkerMockOptions = {},
  options: TestMockOptions = {},
): Promise<TestMock> {
  checkOptions(options, ["environment"], "start test");
  const { environment = true } = options;
  checkWorker(worker);
  if (environment && hasVariables) {
    throw new ArgumentError(
      "Cannot start test: another test has its variables in the environment. End it first, or pass { environment: false } as the second argument",
    );
  }
  if ("stop" in worker && taken.has(worker.mock)) {
    throw new ArgumentError(
      "Cannot start test: another test has this mock. End it first, or start one without a worker",
    );
  }
  const endings: (() => unknown)[] = [];
  if (environment) {
    hasVariables = true;
    endings.push(() => hasVariables = false);
  }
  try {
    const { mock, server } = "stop" in worker ? worker : await startOwn(worker, endings);
    mock.reset();
    taken.add(mock);
    endings.push(() => taken.delete(mock));
    if (environment) endings.push(setVariables(server.environment));
    const end = () => endAll(endings);
    return {
      mock,
      server,
      baseUrl: server.baseUrl,
      async route(page, options) {
        endings.push(await routeWebex(page, mock, options));
      },
      end,
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await endAll(endings);
    throw error;
  }
}

function checkWorker(worker: WorkerMock | WorkerMockOptions): void {
  if ("environment" in Object(worker)) {
    throw new ArgumentError(
      "Cannot start test: environment stands in the place of the worker's mock. Pass it second: startTestMock({}, { environment: false })",
    );
  }
  if (!("stop" in Object(worker))) return checkOptions(worker, WORKER_OPTIONS, "start test");
  if (isStopped(worker as WorkerMock)) {
    throw new ArgumentError(
      "Cannot start test: the worker's mock was stopped. Stop it after all tests, or start another by startWorkerMock",
    );
  }
}

async function startOwn(options: WorkerMockOptions, endings: (() => unknown)[]) {
  const worker = await startWorkerMock(options);
  endings.push(worker.stop);
  return worker;
}

/**
 * Undoes what was done, the latest first. What fails does not keep the rest from its end: the first error is thrown
 * after it. Doing so again does nothing.
 */
async function endAll(endings: (() => unknown)[]): Promise<void> {
  const errors: unknown[] = [];
  while (endings.length > 0) {
    try {
      await endings.pop()!();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
