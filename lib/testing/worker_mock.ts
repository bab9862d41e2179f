import { createMock, type WebexMock } from "../mock/mock.ts";
import type { MockServer, ServeOptions } from "../mock/served.ts";
import type { MockOptions } from "../mock/settings.ts";

/** Options of {@linkcode startWorkerMock}. */
export interface WorkerMockOptions {
  /** How the mock is made, such as `{ world }`. */
  mock?: MockOptions | undefined;
  /** How it is served. Default is any free port of this machine. */
  serve?: ServeOptions | undefined;
}

/** A served mock for all tests of a worker. */
export interface WorkerMock extends AsyncDisposable {
  /** The mock. */
  readonly mock: WebexMock;
  /** Where it listens. */
  readonly server: MockServer;
  /** Stops listening. */
  stop(): Promise<void>;
}

/**
 * Starts a mock on a port, for all tests of a worker. A test takes it by `startTestMock`, one after the other.
 *
 * @throws {TypeError} and {@linkcode RangeError} as `createMock` and `serve` do.
 */
export async function startWorkerMock(options: WorkerMockOptions = {}): Promise<WorkerMock> {
  const mock = createMock(options.mock);
  const server = await mock.serve(options.serve);
  return { mock, server, stop: () => server.close(), [Symbol.asyncDispose]: () => server.close() };
}
