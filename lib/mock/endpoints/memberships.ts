import memberships from "../../../fixtures/memberships.json" with { type: "json" };
import { requirePerson } from "../http/authenticate.ts";
import { endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { missingParameter } from "../http/parameters.ts";
import { Refusal } from "../http/refusal.ts";
import type { Membership, Space } from "../state/spaces.ts";
import { GUEST_TO_GUEST, requireOther, requireSpace } from "./require_space.ts";

const FIXTURES = readFixtures(memberships);

/** Who is in which space. */
export const membershipEndpoints = [
  endpoint("POST /v1/memberships", {
    summary: "adds a person to a space",
    body: {
      roomId: { type: "string", required: true },
      personId: { type: "string" },
      personEmail: { type: "string" },
      isModerator: { type: "boolean" },
    },
    answers: [FIXTURES.created, FIXTURES.guestToGuest],
  }, async (call) => {
    const caller = await requirePerson(call);
    const { roomId, personId, personEmail, isModerator = false } = await call.readBody();
    if ((personId ?? personEmail) === undefined) throw missingParameter("personId");
    const space = requireSpace(call, { id: roomId, caller });
    const person = requireOther(call, { personId, email: personEmail });
    if (caller.isGuest && person.isGuest) {
      throw new Refusal(FIXTURES.guestToGuest, GUEST_TO_GUEST);
    }
    if (space.members.has(person.uuid)) {
      throw new Refusal(409, "the person is in the space already");
    }
    const membership = call.state.spaces.join(space, { person, isModerator });
    return { fixture: FIXTURES.created, values: membershipBody(space, membership) };
  }),

  endpoint("GET /v1/memberships", {
    summary: "lists the members of a space, or without `roomId` the caller's memberships",
    query: { roomId: { type: "string" } },
    answers: [FIXTURES.list],
  }, async (call) => {
    const caller = await requirePerson(call);
    const { roomId } = call.query;
    const found = roomId === undefined
      ? call.state.spaces.of(caller).map((space) =>
        [space, space.members.get(caller.uuid)!] as const
      )
      : membersOf(requireSpace(call, { id: roomId, caller }));
    const items = found.map(([space, membership]) => {
      // under the name of today: a guest may have been renamed
      const person = call.state.memberById(membership.person.personId) ?? membership.person;
      return membershipBody(space, { ...membership, person });
    });
    return { fixture: FIXTURES.list, values: { items } };
  }),

  endpoint("DELETE /v1/memberships/{membershipId}", {
    summary: "takes a person out of a space",
    answers: [FIXTURES.deleted],
  }, async (call) => {
    const { spaces } = call.state;
    const found = spaces.findMembership(call.params.membershipId!, await requirePerson(call));
    if (found === undefined) {
      throw new Refusal(404, "no membership of this id is in a space of the caller");
    }
    spaces.leave(found.space, found.membership.person);
    return { fixture: FIXTURES.deleted };
  }),
];

function membersOf(space: Space): (readonly [Space, Membership])[] {
  return [...space.members.values()].map((membership) => [space, membership]);
}

function membershipBody(space: Space, membership: Membership): Record<string, unknown> {
  const { id, person, isModerator, created } = membership;
  return {
    id,
    roomId: space.id,
    personId: person.personId,
    personEmail: person.email,
    personDisplayName: person.displayName,
    personOrgId: person.orgId,
    isModerator,
    isRoomHidden: false,
    roomType: space.type,
    isMonitor: false,
    created,
  };
}
