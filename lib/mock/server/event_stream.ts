import type { EventsOptions, MockEvent } from "../live/event_feed.ts";

/** How often a stream without events says that it is alive, in milliseconds: proxies end what is silent. */
const HEARTBEAT = 15_000;

/** What a stream of events is made of. */
export interface EventStreamOptions {
  /** Reads the events. */
  events(options: EventsOptions): AsyncIterator<MockEvent>;
  /** Number of the event to begin after. Default is the latest. */
  after: number | undefined;
  /** Ends the stream. */
  signal: AbortSignal;
  /** Time between two signs of life, in milliseconds. Default is 15000. */
  heartbeat?: number | undefined;
}

/**
 * Writes events as server-sent events: the number as `id`, the type as `event`, the event itself as JSON.
 *
 * An event is taken only when the client can take it, so that nothing piles up for a slow one. What the mock has
 * forgotten meanwhile is counted in `dropped` of the next event.
 */
export function eventStream(options: EventStreamOptions): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { events, after, signal, heartbeat = HEARTBEAT } = options;
  const left = new AbortController();
  const iterator = events({ after, signal: AbortSignal.any([signal, left.signal]) });
  const encoder = new TextEncoder();
  let next: Promise<MockEvent> | undefined;
  let isGreeted = false;
  return new ReadableStream({
    async pull(controller) {
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      // the first piece sends the headers, so that the client knows that it is connected
      if (!isGreeted) {
        isGreeted = true;
        return write("retry: 1000\n\n");
      }
      next ??= iterator.next().then(({ value }) => value);
      try {
        const event = await within(next, heartbeat);
        if (event === undefined) return write(": alive\n\n");
        next = undefined;
        write(render(event));
      } catch {
        // the signal has ended it: reading fails in no other way
        controller.close();
      }
    },
    cancel: () => left.abort(),
  }, { highWaterMark: 0 });
}

function render(event: MockEvent): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Waits for something, or returns `undefined` when that takes longer. */
async function within<T>(work: Promise<T>, time: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => timer = setTimeout(resolve, time, undefined));
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
