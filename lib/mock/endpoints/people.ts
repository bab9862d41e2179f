import people from "../../../fixtures/people.json" with { type: "json" };
import { authenticate } from "../http/authenticate.ts";
import { endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { Refusal } from "../http/refusal.ts";
import type { Person } from "../state/person.ts";

const FIXTURES = readFixtures(people);

/** Who somebody is. */
export const peopleEndpoints = [
  endpoint("GET /v1/people/me", {
    summary: "shows the person behind the access token",
    answers: [FIXTURES.me, FIXTURES.meUnauthorized, FIXTURES.meForbidden],
  }, async (call) => {
    const claims = await authenticate(call, FIXTURES.meUnauthorized);
    const person = call.state.personOf(claims);
    if (person === undefined) {
      throw new Refusal(FIXTURES.meForbidden, "a Service App's own token has no person to show");
    }
    return { fixture: FIXTURES.me, values: personBody(person) };
  }),

  endpoint("GET /v1/people/{personId}", {
    summary: "shows a person",
    answers: [FIXTURES.byId, FIXTURES.byIdNotFound, FIXTURES.meUnauthorized],
  }, async (call) => {
    await authenticate(call, FIXTURES.meUnauthorized);
    const person = call.state.personById(call.params.personId!);
    if (person === undefined) {
      throw new Refusal(FIXTURES.byIdNotFound, "the mock has seen no person of this id");
    }
    return { fixture: FIXTURES.byId, values: personBody(person) };
  }),
];

function personBody(person: Person): Record<string, unknown> {
  const { personId, email, displayName, orgId, created, isGuest } = person;
  return {
    id: personId,
    emails: [email],
    displayName,
    avatar: `https://avatar.example/default_${isGuest ? "machine" : "person"}~80`,
    orgId,
    created: new Date(created).toISOString(),
    type: isGuest ? "appuser" : "person",
  };
}
