import { checkOptions } from "../argument_error.ts";
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

/** The names of these options. */
export const WORKER_OPTIONS: readonly string[] = ["mock", "serve"];

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
  checkOptions(options, WORKER_OPTIONS, "start mock of worker");
  const mock = createMock(options.mock);
  const served = await mock.serve(options.serve);
  const stop = () => {
    stopped.add(server);
    return served.close();
  };
  const server: MockServer = { ...served, close: stop, [Symbol.asyncDispose]: stop };
  return { mock, server, stop, [Symbol.asyncDispose]: stop };
}

const stopped = new WeakSet<MockServer>();

/** Whether the mock of a worker does not listen any more. */
export function isStopped({ server }: WorkerMock): boolean {
  return stopped.has(server);
}
