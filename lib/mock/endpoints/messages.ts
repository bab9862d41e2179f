import messages from "../../../fixtures/messages.json" with { type: "json" };
import { requirePerson } from "../http/authenticate.ts";
import { endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { missingParameter } from "../http/parameters.ts";
import { Refusal } from "../http/refusal.ts";
import type { Message, Space } from "../state/spaces.ts";
import { GUEST_TO_GUEST, requireOther, requireSpace } from "./require_space.ts";

const FIXTURES = readFixtures(messages);

/** What is written in spaces. */
export const messageEndpoints = [
  endpoint("POST /v1/messages", {
    summary: "writes a message into a space, or to a person",
    body: {
      roomId: { type: "string" },
      toPersonId: { type: "string" },
      toPersonEmail: { type: "string" },
      text: { type: "string" },
      markdown: { type: "string" },
    },
    answers: [FIXTURES.created, FIXTURES.guestToGuest],
  }, async (call) => {
    const author = await requirePerson(call);
    const { roomId, toPersonId, toPersonEmail, text, markdown } = await call.readBody();
    const content = text ?? markdown;
    if (content === undefined) throw missingParameter("text");
    const { spaces } = call.state;
    let space: Space;
    if (roomId !== undefined) {
      space = requireSpace(call, { id: roomId, caller: author });
    } else {
      if ((toPersonId ?? toPersonEmail) === undefined) throw missingParameter("roomId");
      const other = requireOther(call, { personId: toPersonId, email: toPersonEmail });
      if (author.isGuest && other.isGuest) throw new Refusal(FIXTURES.guestToGuest, GUEST_TO_GUEST);
      space = spaces.between(author, other);
    }
    const message = spaces.write(space, { author, text: content, markdown });
    return { fixture: FIXTURES.created, values: messageBody(space, message) };
  }),

  endpoint("GET /v1/messages", {
    summary: "lists the messages of a space, the newest first",
    query: { roomId: { type: "string", required: true } },
    answers: [FIXTURES.list],
  }, async (call) => {
    const caller = await requirePerson(call);
    const space = requireSpace(call, { id: call.query.roomId, caller });
    const items = space.messages.toReversed().map((each) => messageBody(space, each));
    return { fixture: FIXTURES.list, values: { items } };
  }),
];

function messageBody(space: Space, message: Message): Record<string, unknown> {
  const { id, text, markdown, author, created } = message;
  return {
    id,
    roomId: space.id,
    roomType: space.type,
    text,
    ...(markdown === undefined ? {} : { markdown }),
    personId: author.personId,
    personEmail: author.email,
    created,
  };
}
