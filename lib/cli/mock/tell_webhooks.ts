import type { WebexMock } from "../../mock/mock.ts";
import type { CommandIo } from "../terminal.ts";

/**
 * Says on stderr why webhooks are not sent, once for each host and reason, until the signal aborts. Nobody else
 * would tell: to whom the webhook belongs, its silence looks like an event that did not happen.
 */
export async function tellWebhooks(
  mock: WebexMock,
  io: CommandIo,
  signal: AbortSignal,
): Promise<void> {
  const told = new Set<string>();
  const tellOnce = (message: string) => {
    if (told.has(message)) return;
    told.add(message);
    io.note(message);
  };
  try {
    for await (const event of mock.events({ signal })) {
      if (event.type !== "webhook") continue;
      const { targetUrl, outcome, reason } = event.webhook;
      if (outcome === "sent") continue;
      const { host, hostname } = new URL(targetUrl);
      tellOnce(
        outcome === "host_not_allowed"
          ? `a webhook was not sent to ${host}, which is not this machine: allow it with --webhooks-to ${hostname}`
          : `a webhook was not sent to ${host}: ${reason}`,
      );
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
