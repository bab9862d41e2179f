import { messageBody } from "./endpoints/messages.ts";
import { membershipBody } from "./endpoints/memberships.ts";
import { bodyOfNew } from "./endpoints/rooms.ts";
import { webhookBody } from "./endpoints/webhooks.ts";
import type { Activity } from "./state/activities.ts";
import type { MockState } from "./state/state.ts";
import type { Webhook } from "./state/webhooks.ts";

/** Checks if a webhook is about an activity: its owner learns of it, and resource, event and filter fit. */
export function isAbout(webhook: Webhook, activity: Activity, state: MockState): boolean {
  const { resource, event, filter, owner, status } = webhook;
  if (status !== "active") return false;
  if (resource !== "all" && resource !== activity.resource) return false;
  if (event !== "all" && event !== activity.event) return false;
  if (!activity.audience.some(({ uuid }) => uuid === owner.uuid)) return false;
  const data = dataOf(activity, state, "");
  return [...new URLSearchParams(filter ?? "")].every(([name, value]) => {
    const wanted = name === "mentionedPeople" && value === "me" ? owner.personId : value;
    const seen = data[name === "type" ? "type" : name];
    return Array.isArray(seen) ? seen.includes(wanted) : String(seen) === wanted;
  });
}

/** Makes what is sent to a webhook. It has no text of a message: the receiver asks for that. */
export function webhookPayload(
  webhook: Webhook,
  activity: Activity,
  { state, origin }: { state: MockState; origin: string },
): Record<string, unknown> {
  const { targetUrl: _url, secret: _secret, created: _created, ...about } = webhookBody(webhook);
  const { resource, event, actor } = activity;
  const { text: _text, markdown: _markdown, html: _html, attachments: _cards, ...data } = dataOf(
    activity,
    state,
    origin,
  );
  return { ...about, resource, event, actorId: actor.personId, data };
}

function dataOf(activity: Activity, state: MockState, origin: string): Record<string, unknown> {
  const { space } = activity;
  switch (activity.resource) {
    case "rooms":
      return bodyOfNew(space);
    case "memberships":
      return membershipBody({ space, membership: activity.membership }, { state });
    case "messages":
      return messageBody({ origin }, space, activity.message);
  }
}
