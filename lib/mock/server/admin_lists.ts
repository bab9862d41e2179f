import { redact } from "../../redact.ts";
import type { MockGuest } from "../state/guests.ts";
import type { Message, Space } from "../state/space.ts";
import type { Person } from "../state/person.ts";
import type { Admin } from "./admin_parts.ts";

/** How many of each are listed at most, the newest first. */
const PEOPLE = 200;
const ROOMS = 50;
const MEMBERS = 50;
const MESSAGES = 20;

type Body = Record<string, unknown>;

/** Lists the latest guests and users. */
export function listPeople({ parts }: Admin): Body {
  const { guests, users } = parts.state;
  return {
    guests: guests.latest(PEOPLE).map((guest) => ({
      ...describePerson(guest),
      subject: redact(guest.subject),
      owner: guest.owner.id,
    })),
    users: users.list().slice(-PEOPLE).reverse().map(({ scopes, ...user }) => ({
      ...describePerson(user),
      scopes,
    })),
  };
}

/** Lists the spaces in which something happened last, with their latest messages. */
export function listRooms({ parts }: Admin): Body[] {
  return parts.state.spaces.list()
    .sort((one, other) => other.lastActivity.localeCompare(one.lastActivity))
    .slice(0, ROOMS)
    .map(describeRoom);
}

function describeRoom(space: Space): Body {
  const { id, title, type, created, lastActivity, members, messages } = space;
  return {
    id,
    title: redact(title),
    type,
    created,
    lastActivity,
    memberCount: members.size,
    members: [...members.values()].slice(0, MEMBERS).map(({ person, isModerator }) => ({
      ...describePerson(person),
      isModerator,
    })),
    messageCount: messages.length,
    messages: messages.slice(-MESSAGES).map(describeMessage),
  };
}

function describeMessage({ id, author, created, text, files }: Message): Body {
  return {
    id,
    from: redact(author.displayName),
    personId: author.personId,
    text: redact(text ?? ""),
    files: files.length,
    created,
  };
}

function describePerson(person: Person | MockGuest): Body {
  const { personId, displayName, email, created, isGuest } = person;
  return { personId, displayName: redact(displayName), email, created, isGuest };
}
