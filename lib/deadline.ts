/** A time limit that also ends when the caller's signal does. */
export interface Deadline extends Disposable {
  /** Aborts when time is up or the caller aborts. */
  signal: AbortSignal;
  /** Rejects when the signal aborts, for work that does not listen to it. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Stops its timer. The library calls it, since Node 22 and some browsers cannot read `using`. */
  end(): void;
  /** Whether the time limit ended it, and not the caller. */
  readonly timedOut: boolean;
}

/** Starts a time limit in milliseconds, or none. End it, or its timer keeps running. */
export function startDeadline(
  timeout: number | undefined,
  signal: AbortSignal | undefined,
): Deadline {
  const controller = new AbortController();
  let timedOut = false;
  const timer = timeout === undefined ? undefined : setTimeout(() => {
    timedOut = true;
    controller.abort(new DOMException("Time is up", "TimeoutError"));
  }, timeout);
  const abort = () => controller.abort(signal!.reason);
  if (signal?.aborted) abort();
  else signal?.addEventListener("abort", abort, { once: true });
  const end = () => {
    if (timer !== undefined) clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  };
  return {
    signal: controller.signal,
    get timedOut() {
      return timedOut;
    },
    race: (work) => raceAbort(work, controller.signal),
    end,
    [Symbol.dispose]: end,
  };
}

/** Returns what the work returns, or rejects with the signal's reason when that aborts first. */
export function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    const end = () => signal.removeEventListener("abort", stop);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    work.then((value) => {
      end();
      resolve(value);
    }, (error) => {
      end();
      reject(error);
    });
  });
}

/** Waits some milliseconds. Rejects with the signal's reason when it aborts. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/**
 * Waits until a signal aborts, and rejects with its reason. Like an open connection it keeps the process
 * alive: the timer of `AbortSignal.timeout` does not, so that Node would end with code 13 before its time.
 */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const alive = setInterval(() => {}, 2 ** 30);
    const stop = () => {
      clearInterval(alive);
      reject(signal.reason);
    };
    signal.addEventListener("abort", stop, { once: true });
  });
}
