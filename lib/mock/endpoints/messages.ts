import messages from "../../../fixtures/messages.json" with { type: "json" };
import { requirePerson } from "../http/authenticate.ts";
import { type AnyCall, endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { PAGE } from "../http/paging.ts";
import { missingParameter } from "../http/parameters.ts";
import { Refusal } from "../http/refusal.ts";
import type { Person } from "../state/person.ts";
import type { Message, Space } from "../state/space.ts";
import { listMessages } from "./list_messages.ts";
import { messageBody, withoutMissing } from "./space_bodies.ts";
import { readContent } from "./message_content.ts";
import { keepFiles } from "./message_files.ts";
import { GUEST_TO_GUEST, requireModerator, requireOther, requireSpace } from "./require_space.ts";

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
      parentId: { type: "string" },
      files: { type: "files" },
      attachments: { type: "array" },
    },
    multipart: true,
    answers: [FIXTURES.created, FIXTURES.createdDirect, FIXTURES.guestToGuest],
  }, async (call) => {
    const author = requirePerson(call);
    const sent = await call.readBody();
    const { toPersonId, toPersonEmail, parentId, files = [], attachments = [] } = sent;
    const isEmpty = (sent.text ?? sent.markdown) === undefined && files.length === 0;
    if (isEmpty && attachments.length === 0) throw missingParameter("text");
    requireOne("file", files);
    requireOne("card", attachments);
    const content = await readContent(call, { text: sent.text, markdown: sent.markdown });
    const space = requireTarget(call, author, sent);
    requireParent(space, parentId);
    const kept = await keepFiles(call, files, space);
    const message = call.state.messages.write(space, {
      ...content,
      author,
      parentId,
      files: kept.ids,
      attachments,
    });
    // only this answer says whom a direct message was addressed to
    const { id, ...others } = messageBody(call, space, message);
    const body = withoutMissing({ id, toPersonId, toPersonEmail, ...others });
    const fixture = sent.roomId === undefined ? FIXTURES.createdDirect : FIXTURES.created;
    return { fixture, body, reason: kept.note };
  }),

  endpoint("GET /v1/messages", {
    summary: "lists the messages of a space, the newest first",
    query: {
      roomId: { type: "string", required: true },
      parentId: { type: "string" },
      mentionedPeople: { type: "string" },
      before: { type: "string" },
      beforeMessage: { type: "string" },
      ...PAGE,
    },
    answers: [FIXTURES.list, FIXTURES.notMember],
  }, (call) => {
    const caller = requirePerson(call);
    const { roomId } = call.query;
    const space = call.state.spaces.find(roomId, caller);
    if (space !== undefined) return listMessages(call, { caller, space, ...call.query });
    if (!call.state.spaces.has(roomId)) throw new Refusal(404, "there is no space of this id");
    throw new Refusal(FIXTURES.notMember, "the caller is not a member of the space");
  }),

  endpoint("GET /v1/messages/direct", {
    summary: "lists the messages between the caller and one other person",
    query: {
      personId: { type: "string" },
      personEmail: { type: "string" },
      parentId: { type: "string" },
      ...PAGE,
    },
    answers: [FIXTURES.list],
  }, (call) => {
    const caller = requirePerson(call);
    const { personId, personEmail } = call.query;
    if ((personId ?? personEmail) === undefined) throw missingParameter("personId");
    const other = requireOther(call, { personId, email: personEmail });
    const space = call.state.spaces.findDirect(caller, other);
    if (space === undefined) throw new Refusal(404, "the two have no direct space");
    return listMessages(call, { caller, space, ...call.query });
  }),

  endpoint("GET /v1/messages/{messageId}", {
    summary: "shows a message",
    answers: [FIXTURES.shown],
  }, (call) => {
    const { space, message } = requireMessage(call, requirePerson(call));
    return { fixture: FIXTURES.shown, body: messageBody(call, space, message) };
  }),

  endpoint("PUT /v1/messages/{messageId}", {
    summary: "replaces what its author has written",
    body: {
      roomId: { type: "string" },
      text: { type: "string" },
      markdown: { type: "string" },
    },
    answers: [FIXTURES.edited],
  }, async (call) => {
    const caller = requirePerson(call);
    const found = requireMessage(call, caller);
    const { roomId, text, markdown } = await call.readBody();
    if ((text ?? markdown) === undefined) throw missingParameter("text");
    if (found.message.author.uuid !== caller.uuid) {
      throw new Refusal(403, "only its author may change a message");
    }
    if (roomId !== undefined && roomId !== found.space.id) {
      throw new Refusal(400, "roomId is not that of the message");
    }
    const content = await readContent(call, { text, markdown });
    call.state.messages.edit(found, content);
    return { fixture: FIXTURES.edited, body: messageBody(call, found.space, found.message) };
  }),

  endpoint("DELETE /v1/messages/{messageId}", {
    summary: "deletes a message: its author may, and a moderator",
    answers: [FIXTURES.deleted],
  }, (call) => {
    const caller = requirePerson(call);
    const found = requireMessage(call, caller);
    if (found.message.author.uuid !== caller.uuid) {
      const isModerator = found.space.members.get(caller.uuid)?.isModerator;
      if (!isModerator) {
        throw new Refusal(403, "only its author or a moderator may delete a message");
      }
      requireModerator(found.space, caller);
    }
    call.state.messages.delete(found, caller);
    // inferred: that its files can be fetched no more was not seen
    call.state.contents.forgetFiles(found.message.files);
    return { fixture: FIXTURES.deleted };
  }),
];

/** The description of the service has this limit; that more is refused, and with 400, is inferred. */
function requireOne(what: "file" | "card", sent: readonly unknown[]): void {
  if (sent.length <= 1) return;
  const reason = `a message has one ${what} at most: send each in a message of its own`;
  throw new Refusal(400, reason, { description: reason });
}

/** The space that a new message goes to. */
function requireTarget(
  call: AnyCall,
  author: Person,
  { roomId, toPersonId, toPersonEmail }: {
    roomId?: string | undefined;
    toPersonId?: string | undefined;
    toPersonEmail?: string | undefined;
  },
): Space {
  if (roomId !== undefined) {
    const space = requireSpace(call, { id: roomId, caller: author });
    if (space.options.isAnnouncementOnly) requireModerator(space, author);
    return space;
  }
  if ((toPersonId ?? toPersonEmail) === undefined) throw missingParameter("roomId");
  const other = requireOther(call, { personId: toPersonId, email: toPersonEmail });
  if (author.isGuest && other.isGuest) throw new Refusal(FIXTURES.guestToGuest, GUEST_TO_GUEST);
  return call.state.spaces.between(author, other);
}

function requireParent(space: Space, parentId: string | undefined): void {
  if (parentId === undefined) return;
  const parent = space.messages.find(({ id }) => id === parentId);
  if (parent === undefined) throw new Refusal(404, "parentId is no message of this space");
  if (parent.parentId === undefined) return;
  const reason = "parentId is an answer itself: answer the message that the thread began with";
  throw new Refusal(400, reason, { description: reason });
}

function requireMessage(call: AnyCall, caller: Person): { space: Space; message: Message } {
  const found = call.state.messages.find(call.params.messageId!, caller);
  if (found !== undefined) return found;
  throw new Refusal(404, "no message of this id is in a space of the caller");
}
