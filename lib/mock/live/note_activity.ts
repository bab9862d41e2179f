import { activityData } from "../endpoints/space_bodies.ts";
import type { Activity } from "../state/activities.ts";
import { lengthOf, OVERHEAD } from "../state/memory.ts";
import { sizeOf } from "../state/messages.ts";
import type { MockState } from "../state/state.ts";
import type { EventFeed, MockActivity } from "./event_feed.ts";

/** Adds an activity to the events of a mock, as the API shows it at that moment. */
export function noteActivity(
  activity: Activity,
  { state, events }: { state: MockState; events: EventFeed },
): void {
  const { resource, event, actor, space } = activity;
  const noted: MockActivity = {
    resource,
    event,
    actorId: actor.personId,
    roomId: space.id,
    data: activityData(activity, state, "https://webexapis.com"),
  };
  const size = activity.resource === "messages"
    ? sizeOf(activity.message)
    : OVERHEAD + lengthOf(Object.values(noted.data));
  const render = () => ({ type: "activity", activity: noted }) as const;
  events.add({ at: activity.at, size, render });
}
