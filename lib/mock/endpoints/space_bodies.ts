import type { AnyCall } from "../http/endpoint.ts";
import type { Activity } from "../state/activities.ts";
import type { Membership, Message, Space } from "../state/space.ts";
import type { MockState } from "../state/state.ts";

/** A member of a space. */
export interface Member {
  space: Space;
  membership: Membership;
}

/** Returns the space, membership or message of an activity, with the fields that the API shows. */
export function activityData(
  activity: Activity,
  state: MockState,
  origin: string,
): Record<string, unknown> {
  const { space } = activity;
  switch (activity.resource) {
    case "rooms":
      return roomBody(space);
    case "memberships":
      return membershipBody({ space, membership: activity.membership }, { state });
    case "messages":
      return messageBody({ origin }, space, activity.message);
  }
}

/** The fields of a space in the order in which they were recorded when one is created. */
export function roomBody(space: Space): Record<string, unknown> {
  const { id, title, type, lastActivity, creatorId, created, ownerId, madePublic, options } = space;
  const { teamId, isLocked, description, isPublic, isAnnouncementOnly } = options;
  return {
    id,
    title,
    type,
    isLocked,
    ...teamId === undefined ? {} : { teamId },
    lastActivity,
    creatorId,
    created,
    ownerId,
    ...description === undefined ? {} : { description },
    isPublic,
    ...madePublic === undefined ? {} : { madePublic },
    ...isAnnouncementOnly ? { isAnnouncementOnly } : {},
  };
}

/** A membership under the name of today: a guest may have been renamed. */
export function membershipBody(
  { space, membership }: Member,
  { state }: Pick<AnyCall, "state">,
): Record<string, unknown> {
  const { id, isModerator, isRoomHidden, created } = membership;
  const person = state.memberById(membership.person.personId) ?? membership.person;
  return {
    id,
    roomId: space.id,
    roomType: space.type,
    personId: person.personId,
    personEmail: person.email,
    personDisplayName: person.displayName,
    personOrgId: person.orgId,
    isModerator,
    isMonitor: false,
    isRoomHidden,
    created,
  };
}

/** The fields of a message, in the order in which they were recorded. */
export function messageBody(
  { origin }: Pick<AnyCall, "origin">,
  space: Space,
  message: Message,
): Record<string, unknown> {
  const { author, files, mentionedPeople, attachments } = message;
  const all = {
    id: message.id,
    parentId: message.parentId,
    roomId: space.id,
    roomType: space.type,
    text: message.text,
    files: files.length === 0 ? undefined : files.map((id) => `${origin}/v1/contents/${id}`),
    personId: author.personId,
    personEmail: author.email,
    markdown: message.markdown,
    html: message.html,
    mentionedPeople: mentionedPeople.length === 0 ? undefined : mentionedPeople,
    attachments: attachments.length === 0 ? undefined : attachments,
    created: message.created,
    updated: message.updated,
  };
  return withoutMissing(all);
}

/** Returns the fields that have a value. */
export function withoutMissing<T extends Record<string, unknown>>(
  fields: T,
): { [name in keyof T]?: Exclude<T[name], undefined> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as never;
}
