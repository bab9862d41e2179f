import { refusalFixture } from "../http/answer.ts";
import { authenticate } from "../http/authenticate.ts";
import type { Answer, Call, Endpoint } from "../http/endpoint.ts";
import type { EndpointName } from "../http/endpoint_names.ts";
import { FIXTURES } from "../http/fixtures.ts";
import { isText, missingField, readJsonFields } from "../http/request_body.ts";
import type { Membership, Message, Party, Space } from "../state/spaces.ts";

type Act = (call: Call, party: Party, fields: Record<string, unknown>) => Answer;

/** Answers for somebody who can be in spaces, with the body read if there is one. */
function forParty(act: Act, hasBody: boolean): Endpoint["respond"] {
  return async (call) => {
    const { proof, refused } = await authenticate(call, refusalFixture(401));
    if (refused !== undefined) return refused;
    const party = call.state.partyOf(proof);
    if (party === undefined) {
      return { fixture: refusalFixture(403), reason: "a Service App itself cannot be in spaces" };
    }
    const body = hasBody ? await readJsonFields(call) : { fields: {} };
    return body.refused ?? act(call, party, body.fields);
  };
}

const notFound = (reason: string): Answer => ({ fixture: refusalFixture(404), reason });
const GUEST_TO_GUEST = "a guest cannot interact with another guest";

const createRoom: Act = ({ state }, party, { title }) => {
  if (!isText(title)) return missingField("title");
  const space = state.spaces.create(title, "group", party, state.clock.now());
  return { fixture: FIXTURES.roomsCreated, values: roomBody(space) };
};

const listRooms: Act = ({ state }, party) => ({
  fixture: FIXTURES.roomsList,
  values: { items: state.spaces.of(party).map(roomBody) },
});

const createMembership: Act = (
  { state },
  party,
  { roomId, personId, personEmail, isModerator },
) => {
  if (!isText(roomId)) return missingField("roomId");
  if (!isText(personId) && !isText(personEmail)) return missingField("personId");
  const space = state.spaces.find(roomId, party, state.clock.now());
  if (space === undefined) return notFound("no space of this id has the caller as a member");
  const person = isText(personId)
    ? state.partyById(personId)
    : state.partyByEmail(personEmail as string);
  if (person === undefined) return notFound("the mock has seen no such person");
  if (party.isGuest && person.isGuest) {
    return { fixture: FIXTURES.membershipsGuestToGuest, reason: GUEST_TO_GUEST };
  }
  if (space.members.has(person.uuid)) {
    return { fixture: refusalFixture(409), reason: "the person is in the space already" };
  }
  const membership = state.spaces.join(space, person, isModerator === true, state.clock.now());
  return { fixture: FIXTURES.membershipsCreated, values: membershipBody(space, membership) };
};

const listMemberships: Act = ({ state, query }, party) => {
  const roomId = new URLSearchParams(query).get("roomId");
  const spaces = roomId === null
    ? state.spaces.of(party)
    : [state.spaces.find(roomId, party, state.clock.now())];
  const items = [];
  for (const space of spaces) {
    if (space === undefined) return notFound("no space of this id has the caller as a member");
    for (const each of space.members.values()) {
      if (roomId === null && each.party.uuid !== party.uuid) continue;
      // by the name of today: a guest may have been renamed
      const today = state.partyById(each.party.personId) ?? each.party;
      items.push(membershipBody(space, { ...each, party: today }));
    }
  }
  return { fixture: FIXTURES.membershipsList, values: { items } };
};

const deleteMembership: Act = ({ state, params }, party) => {
  const found = state.spaces.findMembership(params.membershipId!, party);
  if (found === undefined) return notFound("no membership of this id is in a space of the caller");
  found.space.members.delete(found.membership.party.uuid);
  return { fixture: FIXTURES.membershipsDeleted };
};

const createMessage: Act = ({ state }, party, fields) => {
  const { text, markdown } = fields;
  if (!isText(text) && !isText(markdown)) return missingField("text");
  const space = targetOf(state, party, fields);
  if ("fixture" in space) return space;
  const content = {
    text: isText(text) ? text : markdown as string,
    markdown: isText(markdown) ? markdown : undefined,
  };
  const message = state.spaces.write(space, party, content, state.clock.now());
  return { fixture: FIXTURES.messagesCreated, values: messageBody(space, message) };
};

function targetOf(
  state: Call["state"],
  party: Party,
  { roomId, toPersonId, toPersonEmail }: Record<string, unknown>,
): Space | Answer {
  if (isText(roomId)) {
    return state.spaces.find(roomId, party, state.clock.now()) ??
      notFound("no space of this id has the caller as a member");
  }
  if (!isText(toPersonId) && !isText(toPersonEmail)) return missingField("roomId");
  const to = isText(toPersonId)
    ? state.partyById(toPersonId)
    : state.partyByEmail(toPersonEmail as string);
  if (to === undefined) return notFound("the mock has seen no such person");
  if (party.isGuest && to.isGuest) {
    return { fixture: FIXTURES.messagesGuestToGuest, reason: GUEST_TO_GUEST };
  }
  return state.spaces.between(party, to, state.clock.now());
}

const listMessages: Act = ({ state, query }, party) => {
  const roomId = new URLSearchParams(query).get("roomId");
  if (roomId === null) return missingField("roomId");
  const space = state.spaces.find(roomId, party, state.clock.now());
  if (space === undefined) return notFound("no space of this id has the caller as a member");
  // the service lists the newest first
  const items = space.messages.toReversed().map((each) => messageBody(space, each));
  return { fixture: FIXTURES.messagesList, values: { items } };
};

/** Rooms, memberships and messages: enough for a guest to be put in a space and to write there. */
export const spaceEndpoints: readonly Endpoint[] = [
  endpoint("POST", "rooms", "create a space", createRoom),
  endpoint("GET", "GET rooms", "list the caller's spaces", listRooms),
  endpoint("POST", "memberships", "add a person to a space", createMembership),
  endpoint("GET", "GET memberships", "list the members of a space", listMemberships),
  endpoint(
    "DELETE",
    "memberships/{membershipId}",
    "take a person out of a space",
    deleteMembership,
  ),
  endpoint("POST", "messages", "write a message", createMessage),
  endpoint("GET", "GET messages", "list the messages of a space", listMessages),
];

/** The name tells two methods on one path apart: `GET rooms` lists what `rooms` creates. */
function endpoint(
  method: Endpoint["method"],
  name: EndpointName,
  summary: string,
  act: Act,
): Endpoint {
  const path = `/v1/${name.replace(/^GET /, "")}`;
  return { name, method, path, summary, respond: forParty(act, method === "POST") };
}

function roomBody(space: Space): Record<string, unknown> {
  const { id, title, type, lastActivity, creatorId, created, ownerId } = space;
  return {
    id,
    title,
    type,
    isLocked: false,
    lastActivity,
    creatorId,
    created,
    ownerId,
    isPublic: false,
  };
}

function membershipBody(space: Space, membership: Membership): Record<string, unknown> {
  const { id, party, isModerator, created } = membership;
  return {
    id,
    roomId: space.id,
    personId: party.personId,
    personEmail: party.email,
    personDisplayName: party.displayName,
    personOrgId: party.orgId,
    isModerator,
    isRoomHidden: false,
    roomType: space.type,
    isMonitor: false,
    created,
  };
}

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
