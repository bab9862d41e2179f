import { activityData } from "./endpoints/space_bodies.ts";
import type { Activity } from "./state/activities.ts";
import type { MockState } from "./state/state.ts";
import type { Webhook } from "./state/webhooks.ts";

/** Checks if a webhook is about an activity: its owner learns of it, and resource, event and filter fit. */
export function isAbout(webhook: Webhook, activity: Activity, state: MockState): boolean {
  const { resource, event, filter, owner, status } = webhook;
  if (status !== "active") return false;
  if (resource !== "all" && resource !== activity.resource) return false;
  // webhooks are not sent for what was seen
  if (activity.event === "seen") return false;
  if (event !== "all" && event !== activity.event) return false;
  if (!activity.audience.some(({ uuid }) => uuid === owner.uuid)) return false;
  const data = activityData(activity, state, "");
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
  const { id, name, filter, owner, status } = webhook;
  const { resource, event, actor } = activity;
  const { text: _text, markdown: _markdown, html: _html, attachments: _cards, ...data } =
    activityData(
      activity,
      state,
      origin,
    );
  return {
    id,
    name,
    resource,
    event,
    ...filter === undefined ? {} : { filter },
    orgId: owner.orgId,
    createdBy: owner.personId,
    appId: APP_ID,
    ownedBy: "creator",
    status,
    actorId: actor.personId,
    data,
  };
}

/** The application that owns the tokens of users. The mock has only one. */
const APP_ID =
  "Y2lzY29zcGFyazovL3VzL0FQUExJQ0FUSU9OLzBmMWMwMDAwLTVlZWQtNDAwMC04MDAwLTAwMDAwMDAwYTExZQ";
