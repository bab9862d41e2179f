import messages from "../../../fixtures/messages.json" with { type: "json" };
import type { Answer } from "../http/answer.ts";
import type { AnyCall } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { pageOf } from "../http/paging.ts";
import { readTime } from "../http/read_time.ts";
import { Refusal } from "../http/refusal.ts";
import type { Person } from "../state/person.ts";
import type { Message, Space } from "../state/space.ts";
import { messageBody } from "./space_bodies.ts";

const FIXTURES = readFixtures(messages);

/** The longest page of messages with mentions, as documented. */
const MAX_WITH_MENTIONS = 100;

/** Which messages to list. */
export interface MessageList {
  caller: Person;
  space: Space;
  parentId?: string | undefined;
  mentionedPeople?: string | undefined;
  before?: string | undefined;
  beforeMessage?: string | undefined;
  max?: number | undefined;
  cursor?: string | undefined;
}

/**
 * Lists messages of a space, the newest first.
 *
 * @throws {Refusal} when a parameter makes no sense.
 */
export function listMessages(call: AnyCall, options: MessageList): Answer {
  const { caller, space, parentId, mentionedPeople, before, beforeMessage } = options;
  const { max = 50, cursor } = options;
  if (mentionedPeople !== undefined && max > MAX_WITH_MENTIONS) {
    const description = `max must be at most ${MAX_WITH_MENTIONS} where mentionedPeople is given`;
    throw new Refusal(400, description, { description });
  }
  const mentioned = mentionedPeople?.split(",").map((id) => id === "me" ? caller.personId : id);
  const end = beforeMessage === undefined ? Infinity : requireIn(space, beforeMessage).serial;
  const time = before === undefined ? Infinity : readTime("before", before);
  const found = space.messages.filter((each) =>
    each.serial < end && Date.parse(each.created) < time &&
    (parentId === undefined || each.parentId === parentId) &&
    (mentioned?.some((id) => each.mentionedPeople.includes(id)) ?? true)
  ).reverse();
  const list = [
    "messages",
    caller.uuid,
    space.id,
    parentId,
    mentionedPeople,
    before,
    beforeMessage,
  ];
  const keyOf = ({ serial }: Message) => [serial];
  const { items, headers } = pageOf(call, found, { max, cursor, list, keyOf, descending: true });
  const values = { items: items.map((each) => messageBody(call, space, each)) };
  return { fixture: FIXTURES.list, values, headers };
}

function requireIn(space: Space, id: string): Message {
  const message = space.messages.find((each) => each.id === id);
  if (message === undefined) throw new Refusal(404, "beforeMessage is no message of this space");
  return message;
}
