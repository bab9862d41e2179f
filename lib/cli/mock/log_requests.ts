import type { JournalEntry } from "../../mock/http/journal.ts";
import type { MockEvent } from "../../mock/live/event_feed.ts";
import type { CommandIo, Span } from "../terminal.ts";

/**
 * Writes a line for each request that the mock answers, until its reading is ended. A line that nobody takes holds
 * up the lines after it and not the mock: what is too much then is counted.
 */
export async function logRequests(
  events: AsyncIterable<MockEvent>,
  { json }: { json: boolean },
  io: Pick<CommandIo, "log" | "logJson">,
): Promise<void> {
  for await (const event of events) {
    const { dropped } = event;
    if (dropped > 0) {
      if (json) await io.logJson({ event: "dropped", events: dropped });
      else await io.log({ text: `${dropped} events came too fast to be shown`, color: "odd" });
    }
    if (event.type === "reset") {
      if (json) await io.logJson({ event: "reset" });
      else await io.log({ text: "the mock was reset", color: "quiet" });
    }
    if (event.type !== "request") continue;
    if (json) await io.logJson({ event: "request", ...pick(event.request) });
    else await io.log(...lineOf(event.request));
  }
}

/** What is shown of a request: the journal has the rest. */
function pick(request: JournalEntry) {
  const { id, at, method, path, status, duration, reason, endpoint, trackingId } = request;
  return { id, at, method, path, status, duration, reason, endpoint, trackingId };
}

function lineOf({ at, method, path, status, duration, reason }: JournalEntry): Span[] {
  const time = at.toISOString().slice(11, 19);
  const color = colorOf(status);
  const why: Span[] = status === 0
    ? ["  ", { text: "no answer was sent, as a fault asked for", color }]
    : reason === undefined
    ? []
    : ["  ", { text: reason, color }];
  return [
    { text: time, color: "quiet" },
    " ",
    { text: status === 0 ? "---" : String(status), color },
    ` ${method} ${shorten(path)} `,
    { text: `${duration} ms`, color: "quiet" },
    ...why,
  ];
}

function colorOf(status: number) {
  if (status === 0) return "odd";
  if (status >= 500) return "failed";
  return status >= 400 ? "bad" : "good";
}

/** The longest path that is shown whole, in characters. */
const LONGEST = 200;

function shorten(path: string): string {
  return path.length <= LONGEST ? path : `${path.slice(0, LONGEST)}…`;
}
