import rooms from "../../../fixtures/rooms.json" with { type: "json" };
import { requirePerson } from "../http/authenticate.ts";
import { endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import type { Space } from "../state/spaces.ts";

const FIXTURES = readFixtures(rooms);

/** Spaces, which the API calls rooms. */
export const roomEndpoints = [
  endpoint("POST /v1/rooms", {
    summary: "creates a space",
    body: { title: { type: "string", required: true } },
    answers: [FIXTURES.created],
  }, async (call) => {
    const creator = await requirePerson(call);
    const { title } = await call.readBody();
    const space = call.state.spaces.create({ title, type: "group", creator });
    return { fixture: FIXTURES.created, values: roomBody(space) };
  }),

  endpoint("GET /v1/rooms", {
    summary: "lists the caller's spaces",
    answers: [FIXTURES.list],
  }, async (call) => {
    const spaces = call.state.spaces.of(await requirePerson(call));
    return { fixture: FIXTURES.list, values: { items: spaces.map(roomBody) } };
  }),
];

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
