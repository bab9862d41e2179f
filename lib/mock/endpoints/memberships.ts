import memberships from "../../../fixtures/memberships.json" with { type: "json" };
import { requirePerson } from "../http/authenticate.ts";
import { type AnyCall, endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { PAGE, pageOf } from "../http/paging.ts";
import { missingParameter } from "../http/parameters.ts";
import { Refusal } from "../http/refusal.ts";
import type { Person } from "../state/person.ts";
import type { Space } from "../state/space.ts";
import { GUEST_TO_GUEST, requireModerator, requireOther, requireSpace } from "./require_space.ts";
import { type Member, membershipBody } from "./space_bodies.ts";

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
    answers: [
      FIXTURES.created,
      FIXTURES.guestToGuest,
      FIXTURES.memberAlready,
      FIXTURES.directIsFull,
    ],
  }, async (call) => {
    const caller = requirePerson(call);
    const { roomId, personId, personEmail, isModerator = false } = await call.readBody();
    if ((personId ?? personEmail) === undefined) throw missingParameter("personId");
    const space = requireSpace(call, { id: roomId, caller });
    const person = requireOther(call, { personId, email: personEmail });
    if (caller.isGuest && person.isGuest) throw new Refusal(FIXTURES.guestToGuest, GUEST_TO_GUEST);
    if (space.members.has(person.uuid)) {
      throw new Refusal(FIXTURES.memberAlready, "the person is in the space already");
    }
    if (space.type === "direct") {
      throw new Refusal(FIXTURES.directIsFull, "a direct space is for two");
    }
    if (space.options.isLocked) requireModerator(space, caller);
    const membership = call.state.spaces.join(space, { person, isModerator, actor: caller });
    return { fixture: FIXTURES.created, body: membershipBody({ space, membership }, call) };
  }),

  endpoint("GET /v1/memberships", {
    summary: "lists the members of a space, or without parameters the caller's memberships",
    query: {
      roomId: { type: "string" },
      personId: { type: "string" },
      personEmail: { type: "string" },
      ...PAGE,
    },
    answers: [FIXTURES.list],
  }, (call) => {
    const caller = requirePerson(call);
    const { roomId, personId, personEmail, max = 100, cursor } = call.query;
    const isForOne = (personId ?? personEmail) !== undefined;
    if (isForOne && roomId === undefined) throw missingParameter("roomId");
    const wanted = !isForOne ? undefined : requireOther(call, { personId, email: personEmail });
    const members = roomId !== undefined
      ? membersOf(requireSpace(call, { id: roomId, caller }))
      : call.state.spaces.of(caller).flatMap(membersOf).filter(isOf(caller));
    const found = members.filter(wanted === undefined ? () => true : isOf(wanted)).sort(byKey);
    const list = ["memberships", caller.uuid, roomId, wanted?.uuid];
    const { items, headers } = pageOf(call, found, { max, cursor, list, keyOf });
    const values = { items: items.map((member) => itemBody(member, call)) };
    return { fixture: FIXTURES.list, values, headers };
  }),

  endpoint("GET /v1/memberships/{membershipId}", {
    summary: "shows a membership",
    answers: [FIXTURES.shown],
  }, (call) => {
    const member = requireMembership(call, requirePerson(call));
    return { fixture: FIXTURES.shown, body: itemBody(member, call) };
  }),

  endpoint("PUT /v1/memberships/{membershipId}", {
    summary: "makes a member a moderator, or hides a direct space",
    body: { isModerator: { type: "boolean" }, isRoomHidden: { type: "boolean" } },
    answers: [FIXTURES.shown],
  }, async (call) => {
    const caller = requirePerson(call);
    const member = requireMembership(call, caller);
    const change = await call.readBody();
    if ((change.isModerator ?? change.isRoomHidden) === undefined) {
      throw missingParameter("isModerator");
    }
    if (change.isModerator !== undefined) requireModerator(member.space, caller);
    call.state.spaces.updateMembership(member.space, member.membership, change, caller);
    return { fixture: FIXTURES.shown, body: itemBody(member, call) };
  }),

  endpoint("DELETE /v1/memberships/{membershipId}", {
    summary: "takes a person out of a space",
    answers: [FIXTURES.deleted],
  }, (call) => {
    const caller = requirePerson(call);
    const { space, membership } = requireMembership(call, caller);
    if (membership.person.uuid !== caller.uuid) requireModerator(space, caller);
    call.state.spaces.leave(space, membership, caller);
    return { fixture: FIXTURES.deleted };
  }),
];

function requireMembership(call: AnyCall, caller: Person): Member {
  const found = call.state.spaces.findMembership(call.params.membershipId!, caller);
  if (found !== undefined) return found;
  throw new Refusal(404, "no membership of this id is in a space of the caller");
}

function membersOf(space: Space): Member[] {
  return [...space.members.values()].map((membership) => ({ space, membership }));
}

function isOf(person: Person): (member: Member) => boolean {
  return ({ membership }) => membership.person.uuid === person.uuid;
}

function keyOf({ membership: { serial } }: Member): number[] {
  return [serial];
}

function byKey(one: Member, other: Member): number {
  return one.membership.serial - other.membership.serial;
}

/** Lists and single memberships show whether the space is hidden only where that can be. */
function itemBody(member: Member, call: AnyCall): Record<string, unknown> {
  const { isRoomHidden, created, ...body } = membershipBody(member, call);
  return member.space.type === "direct" ? { ...body, isRoomHidden, created } : { ...body, created };
}
