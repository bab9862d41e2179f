import rooms from "../../../fixtures/rooms.json" with { type: "json" };
import { requirePerson } from "../http/authenticate.ts";
import { type AnyCall, endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { PAGE, pageOf } from "../http/paging.ts";
import { readTime } from "../http/read_time.ts";
import { Refusal } from "../http/refusal.ts";
import type { Person } from "../state/person.ts";
import type { Space } from "../state/space.ts";
import { requireModerator, requireSpace } from "./require_space.ts";
import { roomBody, withoutMissing } from "./space_bodies.ts";

const FIXTURES = readFixtures(rooms);

/** What the creator of a space may choose, and a moderator may change. */
const CHOICES = {
  title: { type: "string" },
  isLocked: { type: "boolean" },
  isPublic: { type: "boolean" },
  isAnnouncementOnly: { type: "boolean" },
  description: { type: "string" },
  teamId: { type: "string" },
} as const;

/** Spaces, which the API calls rooms. */
export const roomEndpoints = [
  endpoint("POST /v1/rooms", {
    summary: "creates a space",
    body: CHOICES,
    answers: [FIXTURES.created, FIXTURES.titleMissing],
  }, async (call) => {
    const creator = requirePerson(call);
    const { title, isPublic, description, ...choices } = await call.readBody();
    if (title === undefined) throw new Refusal(FIXTURES.titleMissing, "title is missing or empty");
    if (isPublic && description === undefined) {
      const reason = "a public space needs a description";
      throw new Refusal(400, reason, { description: reason });
    }
    const options = withoutMissing({ isPublic, description, ...choices });
    const space = call.state.spaces.create({ title, type: "group", creator, options });
    return { fixture: FIXTURES.created, body: roomBody(space) };
  }),

  endpoint("GET /v1/rooms", {
    summary: "lists the caller's spaces, with `sortBy` in an order of its own",
    query: {
      teamId: { type: "string" },
      type: { type: "string" },
      from: { type: "string" },
      to: { type: "string" },
      sortBy: { type: "string" },
      ...PAGE,
    },
    answers: [FIXTURES.list],
  }, (call) => {
    const caller = requirePerson(call);
    const { teamId, type, from, to, sortBy = "id", max = 100, cursor } = call.query;
    requireOneOf("type", type, ["direct", "group"]);
    requireOneOf("sortBy", sortBy, ["id", "lastactivity", "created"]);
    const keyOf = KEYS[sortBy as keyof typeof KEYS];
    const descending = sortBy !== "id";
    const spaces = call.state.spaces.of(caller)
      .filter((each) => type === undefined || each.type === type)
      .filter((each) => teamId === undefined || each.options.teamId === teamId)
      .filter(wasMadePublic({ from, to }))
      .sort((one, other) =>
        (keyOf(one).join() < keyOf(other).join() ? -1 : 1) * (descending ? -1 : 1)
      );
    const list = ["rooms", caller.uuid, teamId, type, from, to, sortBy];
    const { items, headers } = pageOf(call, spaces, { max, cursor, list, keyOf, descending });
    const values = { items: items.map((space) => bodyFor(caller, space, call)) };
    return { fixture: FIXTURES.list, values, headers };
  }),

  endpoint("GET /v1/rooms/{roomId}", {
    summary: "shows a space",
    answers: [FIXTURES.shown],
  }, (call) => {
    const caller = requirePerson(call);
    const space = requireSpace(call, { id: call.params.roomId!, caller });
    return { fixture: FIXTURES.shown, body: bodyFor(caller, space, call) };
  }),

  endpoint("PUT /v1/rooms/{roomId}", {
    summary: "changes a space",
    body: CHOICES,
    answers: [FIXTURES.shown, FIXTURES.titleMissing],
  }, async (call) => {
    const caller = requirePerson(call);
    const space = requireSpace(call, { id: call.params.roomId!, caller });
    const { title, ...choices } = await call.readBody();
    if (title === undefined) throw new Refusal(FIXTURES.titleMissing, "title is missing or empty");
    if (space.type === "direct") throw new Refusal(400, "a direct space cannot be changed");
    if (space.options.isLocked || choices.isLocked) requireModerator(space, caller);
    call.state.spaces.update(space, { title, ...withoutMissing(choices) }, caller);
    return { fixture: FIXTURES.shown, body: bodyFor(caller, space, call) };
  }),

  endpoint("DELETE /v1/rooms/{roomId}", {
    summary: "deletes a space with all that is in it",
    answers: [FIXTURES.deleted],
  }, (call) => {
    const caller = requirePerson(call);
    const space = requireSpace(call, { id: call.params.roomId!, caller });
    if (space.type === "direct") throw new Refusal(400, "a direct space cannot be deleted");
    requireModerator(space, caller);
    call.state.messages.forget(space);
    call.state.contents.forget(space);
    call.state.spaces.delete(space, caller);
    return { fixture: FIXTURES.deleted };
  }),

  endpoint("GET /v1/rooms/{roomId}/meetingInfo", {
    summary: "shows how a meeting in the space is joined",
    answers: [FIXTURES.meetingInfo],
  }, (call) => {
    const caller = requirePerson(call);
    const space = requireSpace(call, { id: call.params.roomId!, caller });
    return { fixture: FIXTURES.meetingInfo, values: { roomId: space.id } };
  }),
];

/** What the orders of the list go by. The uuid keeps two spaces of one time apart. */
const KEYS = {
  id: ({ uuid }: Space) => [uuid],
  lastactivity: ({ lastActivity, uuid }: Space) => [lastActivity, uuid],
  created: ({ created, uuid }: Space) => [created, uuid],
};

/** Checks if a space was made public within a time. Without a time every space fits. */
function wasMadePublic(
  { from, to }: { from: string | undefined; to: string | undefined },
): (space: Space) => boolean {
  if (from === undefined && to === undefined) return () => true;
  const after = from === undefined ? -Infinity : readTime("from", from);
  const before = to === undefined ? Infinity : readTime("to", to);
  return ({ madePublic }) => {
    const time = Date.parse(madePublic ?? "");
    return time > after && time < before;
  };
}

function requireOneOf(name: string, value: string | undefined, values: string[]): void {
  if (value === undefined || values.includes(value)) return;
  const reason = `${name} must be one of ${values.join(", ")}`;
  throw new Refusal(400, reason, { description: reason });
}

/** A space as a member sees it: a direct one has the name of the other. */
function bodyFor(caller: Person, space: Space, { state }: AnyCall): Record<string, unknown> {
  const body = { ...roomBody(space), isReadOnly: false };
  if (space.type === "group") return body;
  const other = [...space.members.values()].find(({ person }) => person.uuid !== caller.uuid);
  const person = other && (state.personById(other.person.personId) ?? other.person);
  return { ...body, title: person?.displayName ?? space.title };
}
