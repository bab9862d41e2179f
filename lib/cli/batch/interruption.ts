import type { CommandIo } from "../terminal.ts";

/** The request that the process end. */
export interface Interruption {
  /** Returns what a generator yields next, or undefined if the process is asked to end before. */
  orNext<T>(values: AsyncGenerator<T>): Promise<IteratorResult<T> | undefined>;
}

/** Watches for the request that the process end, in constant memory. */
export function watchForInterruption(io: CommandIo): Interruption {
  let stopped = false;
  let wake = () => {};
  io.untilStopped().then(() => {
    stopped = true;
    wake();
  });
  return {
    orNext: (values) =>
      new Promise((resolve, reject) => {
        if (stopped) return resolve(undefined);
        wake = () => resolve(undefined);
        values.next().then(resolve, reject);
      }),
  };
}
