import { membershipBody } from "./endpoints/memberships.ts";
import { messageBody } from "./endpoints/message_body.ts";
import { bodyOfNew } from "./endpoints/rooms.ts";
import type { Activity } from "./state/activities.ts";
import type { MockState } from "./state/state.ts";

/** Returns the space, membership or message of an activity, with the fields that the API shows. */
export function activityData(
  activity: Activity,
  state: MockState,
  origin: string,
): Record<string, unknown> {
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
