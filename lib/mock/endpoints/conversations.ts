import conversations from "../../../fixtures/conversations.json" with { type: "json" };
import { requirePerson } from "../http/authenticate.ts";
import type { Answer } from "../http/answer.ts";
import { type AnyCall, endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { conversationsUrl } from "../http/service_urls.ts";
import { ANY, Refusal } from "../http/refusal.ts";
import type { Person } from "../state/person.ts";
import type { Space } from "../state/space.ts";
import { conversationBody, conversationOf, personOf } from "./conversation_body.ts";

const FIXTURES = readFixtures(conversations);

/** How the SDK asks. It makes no difference: the mock shows all that it has. */
const QUERY = {
  personRefresh: { type: "string" },
  uuidEntryFormat: { type: "string" },
  activitiesLimit: { type: "string" },
  participantsLimit: { type: "string" },
  participantAckFilter: { type: "string" },
  includeParticipants: { type: "string" },
  includeConvWithDeletedUserUUID: { type: "string" },
  computeTitleIfEmpty: { type: "string" },
  conversationsLimit: { type: "string" },
  isActive: { type: "string" },
} as const;

const ACTIVITY = {
  verb: { type: "string", required: true },
  object: { type: "object", required: true },
  target: { type: "object", required: true },
  objectType: { type: "string" },
  actor: { type: "object" },
  clientTempId: { type: "string" },
} as const;

/** What the official JavaScript SDK asks to know which messages were seen. */
export const conversationEndpoints = [
  endpoint("GET /conversation/api/v1/conversations", {
    summary: "lists spaces with what was seen of them, for the official JavaScript SDK",
    query: QUERY,
    answers: [FIXTURES.list],
  }, (call) => {
    const reader = requirePerson(call);
    const { origin, state } = call;
    const items = state.spaces.of(reader).map((each) => conversationBody(each, { origin, reader }));
    return { fixture: FIXTURES.list, values: { items } };
  }),

  endpoint("GET /conversation/api/v1/conversations/{conversationId}", {
    summary: "shows a space with what each member has seen, for the official JavaScript SDK",
    query: QUERY,
    answers: [FIXTURES.shown],
  }, (call) => {
    const reader = requirePerson(call);
    const space = requireConversation(call, { uuid: call.params.conversationId!, reader });
    const body = conversationBody(space, { origin: call.origin, reader });
    return { fixture: FIXTURES.shown, body };
  }),

  endpoint("POST /conversation/api/v1/activities", {
    summary: "notes that a message was seen, for the JavaScript SDK of the name ciscospark",
    query: { personRefresh: QUERY.personRefresh },
    body: ACTIVITY,
    answers: [FIXTURES.acknowledged],
  }, async (call) => {
    const reader = requirePerson(call);
    const activity = await call.readBody();
    return acknowledge(call, { reader, activity, uuid: String(activity.target.id) });
  }),

  endpoint("POST /conversation/api/v1/conversations/{conversationId}/activities", {
    summary: "notes that a message was seen, for the official JavaScript SDK",
    query: { personRefresh: QUERY.personRefresh },
    body: ACTIVITY,
    answers: [FIXTURES.acknowledged],
  }, async (call) => {
    const reader = requirePerson(call);
    const activity = await call.readBody();
    return acknowledge(call, { reader, activity, uuid: call.params.conversationId! });
  }),
];

function requireConversation(
  { state }: AnyCall,
  { uuid, reader }: { uuid: string; reader: Person },
): Space {
  const space = state.spaces.of(reader).find((each) => each.uuid === uuid);
  if (space === undefined) throw new Refusal(404, "no space of this id has the caller as a member");
  return space;
}

function acknowledge(
  call: AnyCall,
  { reader, activity, uuid }: {
    reader: Person;
    activity: { verb: string; object: Record<string, unknown> };
    uuid: string;
  },
): Answer {
  const { verb, object } = activity;
  if (verb !== "acknowledge") {
    const reason = "the mock takes the activity acknowledge only: write messages by /v1/messages";
    throw new Refusal(ANY.notServed, reason, { description: reason });
  }
  const space = requireConversation(call, { uuid, reader });
  const message = space.messages.find((each) => each.uuid === object.id);
  if (message === undefined) throw new Refusal(404, "the space has no message of this id");
  const { origin, state } = call;
  const { at } = state.spaces.see(space, space.members.get(reader.uuid)!, message);
  const id = crypto.randomUUID();
  const body = {
    id,
    objectType: "activity",
    url: `${conversationsUrl(origin, space.cluster)}/activities/${id}`,
    verb,
    published: at,
    actor: personOf(reader),
    object: { objectType: "activity", id: message.uuid },
    target: conversationOf(space, origin),
  };
  return { fixture: FIXTURES.acknowledged, body };
}
