import { conversationOf, personOf } from "../endpoints/conversation_body.ts";
import { conversationsUrl } from "../http/service_urls.ts";
import type { Activity } from "../state/activities.ts";
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

/**
 * Writes an activity as the service sends it to live connections, with the fields that the official JavaScript SDK
 * 3.12.0 reads. There is no `encryptionKeyUrl`: with one, the SDK would ask for a key service.
 *
 * @param origin Scheme and host of the mock, as the client sees them.
 * @returns JSON, or `undefined` when live connections do not learn of it.
 */
function activityJson(activity: Activity, origin: string): string | undefined {
  const about = describe(activity, origin);
  if (about === undefined) return undefined;
  const { verb, id = crypto.randomUUID(), object, more } = about;
  const conversation = conversationOf(activity.space, origin);
  return JSON.stringify({
    id,
    objectType: "activity",
    url: `${conversationsUrl(origin, activity.space.cluster)}/activities/${id}`,
    verb,
    published: new Date(activity.at).toISOString(),
    actor: personOf(activity.actor),
    object,
    target: conversation,
    ...more,
  });
}

interface About {
  verb: string;
  /** Its id. Default is a new one. */
  id?: string;
  object: Record<string, unknown>;
  more?: Record<string, unknown>;
}

function describe(activity: Activity, origin: string): About | undefined {
  switch (activity.resource) {
    case "messages":
      return describeMessage(activity);
    case "memberships":
      return describeMembership(activity, origin);
    case "rooms":
      return describeRoom(activity, origin);
  }
}

function describeMessage(
  { event, message }: Extract<Activity, { resource: "messages" }>,
): About {
  const { uuid, files, text } = message;
  if (event === "deleted") {
    return { verb: "delete", object: { objectType: "activity", id: uuid } };
  }
  const verb = files.length > 0 ? "share" : "post";
  // ciscospark 1.59 takes the text from here; newer ones ask for the message
  const object = { objectType: files.length > 0 ? "content" : "comment", displayName: text };
  // an edited message was reported to look like a created one: WebexCommunity/webex-node-bot-framework#20
  const parent = event === "updated" ? { parent: { type: "edit", id: uuid } } : {};
  return { verb, id: uuid, object, more: parent };
}

function describeMembership(
  { event, space, membership }: Extract<Activity, { resource: "memberships" }>,
  origin: string,
): About {
  const { person, isModerator, isRoomHidden, lastSeen } = membership;
  if (event === "seen") {
    return { verb: "acknowledge", object: { objectType: "activity", id: lastSeen!.uuid } };
  }
  const object = { ...personOf(person), roomProperties: { isModerator } };
  if (event === "created") return { verb: "add", object };
  if (event === "deleted") return { verb: "leave", object };
  if (space.type === "direct") {
    return { verb: isRoomHidden ? "hide" : "unhide", object: conversationOf(space, origin) };
  }
  return { verb: isModerator ? "assignModerator" : "unassignModerator", object };
}

/** A deleted space is only missing from the list: an activity for it is not known. */
function describeRoom(
  { event, space, isLockChanged }: Extract<Activity, { resource: "rooms" }>,
  origin: string,
): About | undefined {
  const object = conversationOf(space, origin);
  if (event === "created") return { verb: "create", object };
  if (event === "deleted") return undefined;
  if (!isLockChanged) return { verb: "update", object };
  return { verb: space.options.isLocked ? "lock" : "unlock", object };
}
