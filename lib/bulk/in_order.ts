/** What has become of one value. */
interface Slot<Out> {
  outcome?: { value: Out } | { error: unknown };
}

/**
 * Works on values several at once, and yields the results in the order of the values, each as soon as it and
 * those before it are there. Values for which `work` returns `undefined` pass as they are.
 *
 * The finished ones that wait for a slow one before them are bounded too.
 */
export async function* inOrder<In, Out>(
  values: AsyncIterable<In>,
  concurrency: number,
  work: (value: In) => Promise<Out> | undefined,
): AsyncGenerator<Out | Extract<In, Out>> {
  const source = values[Symbol.asyncIterator]();
  const slots: Slot<unknown>[] = [];
  let busy = 0;
  let reading = false;
  let ended = false;
  let wake = () => {};

  async function settle(slot: Slot<unknown>, promise: Promise<unknown>): Promise<void> {
    busy++;
    try {
      slot.outcome = { value: await promise };
    } catch (error) {
      slot.outcome = { error };
    }
    busy--;
    wake();
  }

  async function read(): Promise<void> {
    reading = true;
    try {
      const { done, value } = await source.next();
      if (done) ended = true;
      else {
        const promise = work(value);
        const slot: Slot<unknown> = promise === undefined ? { outcome: { value } } : {};
        slots.push(slot);
        if (promise !== undefined) settle(slot, promise);
      }
    } catch (error) {
      // it is thrown in its turn, after what was read before
      slots.push({ outcome: { error } });
      ended = true;
    }
    reading = false;
    wake();
  }

  try {
    for (;;) {
      if (!ended && !reading && busy < concurrency && slots.length < concurrency * 4) read();
      const outcome = slots[0]?.outcome;
      if (outcome !== undefined) {
        slots.shift();
        if ("error" in outcome) throw outcome.error;
        yield outcome.value as Out;
      } else if (ended && slots.length === 0) return;
      else await new Promise<void>((resolve) => wake = resolve);
    }
  } finally {
    // one that is still being read from would keep the caller waiting for its next value
    const closed = source.return?.();
    if (reading) closed?.catch(() => {});
    else await closed;
  }
}
