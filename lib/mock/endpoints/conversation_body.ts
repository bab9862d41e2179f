import { readWebexId } from "../../webex_id.ts";
import { conversationsUrl } from "../http/service_urls.ts";
import type { Person } from "../state/person.ts";
import type { Membership, Space } from "../state/space.ts";

/** A person as the conversation service writes it. */
export function personOf({ uuid, email, displayName, orgId }: Person): Record<string, unknown> {
  return {
    objectType: "person",
    id: email,
    entryUUID: uuid,
    emailAddress: email,
    displayName,
    orgId: readWebexId(orgId)?.id ?? orgId,
  };
}

/** A space as the conversation service writes it in activities. */
export function conversationOf(space: Space, origin: string): Record<string, unknown> {
  const { uuid, type, cluster, options } = space;
  const tags = [
    ...type === "direct" ? ["ONE_ON_ONE"] : [],
    ...options.isLocked ? ["LOCKED"] : [],
  ];
  return {
    objectType: "conversation",
    id: uuid,
    url: `${conversationsUrl(origin, cluster)}/conversations/${uuid}`,
    tags,
    participants: { items: [] },
    activities: { items: [] },
  };
}

/** A space as one of its members asks for it: with what was seen last by that member and by the others. */
export function conversationBody(
  space: Space,
  { origin, reader }: { origin: string; reader: Person },
): Record<string, unknown> {
  const { title, type, created, lastActivity, members } = space;
  const all = [...members.values()];
  const other = all.find(({ person }) => person.uuid !== reader.uuid)?.person.displayName;
  const seen = members.get(reader.uuid)?.lastSeen;
  return {
    ...conversationOf(space, origin),
    ...type === "direct" ? { computedTitle: other ?? title } : { displayName: title },
    published: created,
    lastReadableActivityDate: lastActivity,
    lastRelevantActivityDate: lastActivity,
    ...seen === undefined ? {} : { lastSeenActivityDate: seen.at, lastSeenActivityUUID: seen.uuid },
    participants: { items: all.map(participantOf) },
  };
}

function participantOf({ person, isModerator, lastSeen }: Membership): Record<string, unknown> {
  return {
    ...personOf(person),
    // here the SDK takes the id for the uuid
    id: person.uuid,
    entryEmail: person.email,
    roomProperties: {
      isModerator,
      ...lastSeen === undefined ? {} : {
        lastSeenActivityUUID: lastSeen.uuid,
        lastSeenActivityDate: lastSeen.at,
      },
    },
  };
}
