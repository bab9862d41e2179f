import { ArgumentRangeError } from "../../argument_error.ts";
import type { Incoming } from "../http/incoming.ts";
import type { Target } from "../http/target.ts";
import { ADMIN_HEADERS } from "./admin_answer.ts";
import type { Admin } from "./admin_parts.ts";
import { eventStream } from "./event_stream.ts";

/**
 * Sends what happens in the mock as server-sent events: from now on, or after the event that the header
 * `Last-Event-ID` or the parameter `after` names.
 */
export function sendEvents(
  { mock }: Admin,
  { headers, signal }: Incoming,
  target: Target,
): Response {
  const after = headers["last-event-id"] ??
    new URLSearchParams(target.search).get("after") ?? undefined;
  if (after !== undefined && !/^\d{1,15}$/.test(after)) {
    throw new ArgumentRangeError(
      "Cannot read events: Last-Event-ID and after must be the number of an event",
    );
  }
  const stream = eventStream({
    events: (options) => mock.events(options),
    after: after === undefined ? undefined : Number(after),
    signal,
  });
  return new Response(stream, {
    headers: { ...ADMIN_HEADERS, "content-type": "text/event-stream" },
  });
}
