import type { Activity } from "../state/activities.ts";
import { activityJson } from "./activity_json.ts";
import type { Sockets } from "./sockets.ts";

/** Sends an activity to the live connections of all who learn of it. */
export function deliver(activity: Activity, sockets: Sockets): void {
  // connections that see the mock under the same name are sent the same
  const written = new Map<string, string | undefined>();
  for (const { personId } of activity.audience) {
    for (const socket of sockets.of(personId)) {
      const { origin } = socket;
      if (!written.has(origin)) written.set(origin, eventJson(activity, origin));
      const data = written.get(origin);
      if (data !== undefined) socket.sendEvent(data);
    }
  }
}

function eventJson(activity: Activity, origin: string): string | undefined {
  const json = activityJson(activity, origin);
  return json && `{"eventType":"conversation.activity","activity":${json}}`;
}
