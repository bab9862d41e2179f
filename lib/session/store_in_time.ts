import { startDeadline } from "../deadline.ts";
import { WebexError } from "../errors.ts";
import type { SessionStore } from "./session_store.ts";

/** How long a store may take to answer, in milliseconds. Beyond that it counts as failed. */
const PATIENCE = 2000;

/**
 * Wraps a store, for the time of one exchange, so that it fails when it does not answer. After that it fails at once:
 * a visitor waits for a store that hangs once, and not at each step.
 */
export function storeInTime(store: SessionStore): SessionStore {
  let late: WebexError | undefined;
  const inTime = async <T>(verb: string, ask: () => T | Promise<T>): Promise<T> => {
    if (late !== undefined) throw late;
    const deadline = startDeadline(PATIENCE, undefined);
    try {
      return await deadline.race((async () => await ask())());
    } catch (error) {
      if (!deadline.timedOut) throw error;
      const seen = `Cannot use store: its ${verb} did not answer within ${PATIENCE} ms`;
      throw late = new WebexError("timed_out", seen);
    } finally {
      deadline.end();
    }
  };
  const lease = store.lease?.bind(store);
  return {
    get: (key) => inTime("get", () => store.get(key)),
    set: (key, value, options) => inTime("set", () => store.set(key, value, options)),
    ...lease === undefined ? {} : {
      async lease(key: string, milliseconds: number) {
        const taking = (async () => await lease(key, milliseconds))();
        try {
          const end = await inTime("lease", () => taking);
          return end ? () => inTime("release", () => end()) : null;
        } catch (error) {
          // nobody waits for it any more, and other instances must not wait for its end
          taking.then((end) => end?.()).catch(() => {});
          throw error;
        }
      },
    },
  };
}
