import type { MockEvent } from "../../mock/live/event_feed.ts";
import type { CommandIo } from "../terminal.ts";

/**
 * Says on stderr why webhooks are not sent, once for each host and reason, until its reading is ended. Nobody else
 * would tell: to the owner of the webhook, its silence looks like an event that did not happen.
 */
export async function tellWebhooks(
  events: AsyncIterable<MockEvent>,
  io: Pick<CommandIo, "note">,
): Promise<void> {
  const told = new Set<string>();
  for await (const event of events) {
    if (event.type !== "webhook") continue;
    const { targetUrl, outcome, reason } = event.webhook;
    if (outcome === "sent") continue;
    const { host, hostname } = new URL(targetUrl);
    const why = outcome === "host_not_allowed"
      ? `which is not this machine: allow it with --webhooks-to ${hostname}`
      : reason;
    const message = `a webhook was not sent to ${host}${outcome === "failed" ? ":" : ","} ${why}`;
    if (told.has(message)) continue;
    told.add(message);
    io.note(message);
  }
}
